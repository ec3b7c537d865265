import ArgumentParser
import Sealing
import Terminal
import Tokens

/// `linkage-node inspect`: what a token file says of itself.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Print a token file's header, completeness, fill and popcounts.",
        discussion: """
            Compare the files of two agencies before linking: the same field should have
            much the same fill and spread at both. A shifted one was cleaned in another
            way. Of a sealed file it prints what stands outside of the seal.

            Examples:
              linkage-node inspect housing.tok
              linkage-node inspect housing.tok --json
              linkage-node inspect housing.sealed
            """)

    @Argument(help: "The token file, or a file of CLKs.")
    var file: String

    @Option(help: "Bits of a CLK, if the file is plain binary CLKs.")
    var clkBits: Int?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        if SealedFile.isSealed(path: file) {
            let text = try SealedFileText(SealedFile.unprovedHeader(path: file))
            if json { return StandardOutput.write(try JSONText.of(text)) }
            return text.write()
        }
        let statistics = TokenStatistics(table: try TokenTable.open(path: file, clkBits: clkBits))
        if json { return StandardOutput.write(try JSONText.of(statistics)) }
        StandardOutput.write(unterminated: statistics.text)
    }
}
