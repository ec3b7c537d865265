import ArgumentParser
import Encoding
import Sealing
import Terminal

/// `tokenise keys show`: what a key file says in public.
struct KeysShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a key file's project, date and fingerprint, and nothing secret.",
        discussion: """
            Example:
              tokenise keys show housing.key
            """)

    @Argument(help: "The key file.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let facts = try KeyFile.read(path: file, allowingExample: true).facts
        if json { return try JSONText.write(facts) }
        StandardOutput.write("project         \(facts.project)")
        StandardOutput.write("created         \(facts.created)")
        let isOver = facts.expires.flatMap { UTCDay($0) }.map { $0 < Keys.day() } ?? false
        StandardOutput.write(
            "expires         \(facts.expires ?? "no day set")\(isOver ? " (expired)" : "")")
        if let replaces = facts.replaces { StandardOutput.write("replaces        \(replaces)") }
        StandardOutput.write("key identifier  \(facts.keyIdentifier)")
        StandardOutput.write("fingerprint     \(facts.fingerprint)")
        StandardOutput.write(
            "holds           "
                + (facts.hasAgencyKey
                    ? "linkage key and agency key" : "linkage key alone (to be shared)"))
        if facts.isExample {
            StandardOutput.write(
                "warning         these are the published example keys: they protect nothing")
        }
    }
}
