import ArgumentParser
import Encoding

/// `tokenise keys new`: an agency's key file.
struct KeysNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make this agency's key file.",
        discussion: """
            The first agency makes the project's linkage key; the others take it over from
            what `tokenise keys share` wrote for them, and each gets an agency key of its
            own.

            Examples:
              tokenise keys new --project crisis-care --out housing.key
              tokenise keys new --linkage-key-from crisis-care.shared.key --out health.key

            Afterwards compare fingerprints by telephone: equal means the same linkage
            key.
            """)

    @Option(help: "The project's name, 1 to 64 bytes; tokens of two projects never match.")
    var project: String?

    @Option(help: "Take the linkage key from another agency's file (see `keys share`).")
    var linkageKeyFrom: String?

    @Option(help: "Where the key file goes; it must not exist.")
    var out: String

    @OptionGroup var demonstration: DemonstrationOption

    func validate() throws {
        if project == nil && linkageKeyFrom == nil {
            throw ValidationError("Give --project NAME, or --linkage-key-from FILE.")
        }
    }

    func run() throws {
        let created = Keys.today()
        guard let linkageKeyFrom else {
            let facts = try KeyFile.create(path: out, project: project ?? "", created: created)
            return Keys.announce(facts, path: out)
        }
        let other = try KeyFile.read(
            path: linkageKeyFrom, allowingExample: demonstration.isDemonstration)
        if let project, project != other.facts.project {
            throw EncodingError.keyMismatch(
                "\(linkageKeyFrom) is of project \(other.facts.project), not \(project); leave "
                    + "out --project, or take the right file")
        }
        let facts = try other.createAgencyFile(path: out, created: created)
        Keys.announce(facts, path: out)
    }
}
