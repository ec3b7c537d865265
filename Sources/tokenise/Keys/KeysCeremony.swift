import ArgumentParser
import Encoding
import Sealing
import Terminal

/// `tokenise keys contribute`: an agency's part in a common linkage key.
struct KeysContribute: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contribute",
        abstract: "Make this agency's contribution to a linkage key that no agency makes alone.",
        discussion: """
            First all agencies read their commitments to each other by telephone and write
            them down; only then each hands its contribution to the others, in person or
            encrypted to them, never through the node. Whoever has all contributions has the
            key.

            Example:
              tokenise keys contribute --project crisis-care --out housing.contribution
            """)

    @Option(help: "The project's name, 1 to 64 bytes.")
    var project: String

    @Option(help: "Where the contribution goes; it must not exist.")
    var out: String

    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        let facts = try KeyContribution.create(
            path: out, project: project, created: Keys.today(),
            allowsWorkTree: demonstration.isDemonstration)
        StandardOutput.write("\(out): contribution to project \(facts.project), mode 0600")
        StandardOutput.write("commitment  \(facts.commitment)")
    }
}

/// `tokenise keys combine`: contributions become a key file.
struct KeysCombine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "combine",
        abstract: "Make this agency's key file of all agencies' contributions.",
        discussion: """
            The same contributions, in any order, give the same linkage key at every agency;
            each gets an agency key of its own. Check that the commitments printed are those
            that were read aloud, compare fingerprints, and destroy the contributions.

            Example:
              tokenise keys combine housing.contribution health.contribution \\
                  police.contribution --project crisis-care --out housing.key
            """)

    @Argument(help: "The contributions of all agencies, 2 to 16.")
    var contributions: [String]

    @Option(help: "The project's name, as the contributions have it.")
    var project: String

    @Option(help: "The last day on which the key may encode, yyyy-mm-dd (default: no end).")
    var expires: UTCDay?

    @Option(help: "Where the key file goes; it must not exist.")
    var out: String

    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        let (facts, commitments) = try KeyCombination.combine(
            paths: contributions, project: project, path: out, created: Keys.today(),
            expires: expires, allowsWorkTree: demonstration.isDemonstration)
        Keys.announce(facts, path: out)
        StandardOutput.write("made of the contributions with these commitments:")
        for commitment in commitments { StandardOutput.write("  \(commitment)") }
    }
}
