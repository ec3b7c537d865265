import ArgumentParser
import Encoding
import Terminal

/// `tokenise keys share`: the linkage key alone, for another agency.
struct KeysShare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Write a file of the linkage key alone, to be given to another agency.",
        discussion: """
            The file holds the half that the agencies share, and not this agency's own
            key. Hand it over in person or encrypted, never through the linkage node, and
            delete it afterwards.

            Example:
              tokenise keys share housing.key --out crisis-care.shared.key
            """)

    @Argument(help: "This agency's key file.")
    var file: String

    @Option(help: "Where the shared half goes; it must not exist.")
    var out: String

    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        let keyFile = try KeyFile.read(
            path: file, allowingExample: demonstration.isDemonstration)
        let facts = try keyFile.createSharedFile(
            path: out, created: Keys.today(),
            allowsWorkTree: demonstration.isDemonstration)
        Keys.announce(facts, path: out)
        StandardOutput.write("It holds the linkage key alone; the other agency runs")
        StandardOutput.write("  tokenise keys new --linkage-key-from \(out) --out FILE")
    }
}
