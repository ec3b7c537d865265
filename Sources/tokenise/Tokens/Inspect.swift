import ArgumentParser
import Encoding
import Terminal
import Tokens

/// `tokenise inspect`: what a token file says of itself.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Print a token file's header, completeness, fill and popcounts.",
        discussion: """
            Examples:
              tokenise inspect housing.tok
              tokenise inspect housing.tok --json
            """)

    @Argument(help: "The token file.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let statistics = try TokenStatistics(table: TokenTable.open(path: file))
        if json { return try JSONText.write(statistics) }
        StandardOutput.write(unterminated: statistics.text)
    }
}
