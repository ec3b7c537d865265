import ArgumentParser
import Encoding
import Sealing
import Terminal
import Tokens

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
              tokenise keys new --project crisis-care --expires 2027-12-31 \\
                  --out housing.key
              tokenise keys new --replaces housing.key --out housing-2027.key

            Afterwards compare fingerprints by telephone: equal means the same linkage
            key.
            """)

    @Option(help: "The project's name, 1 to 64 bytes; tokens of two projects never match.")
    var project: String?

    @Option(help: "Take the linkage key from another agency's file (see `keys share`).")
    var linkageKeyFrom: String?

    @Option(help: "The last day on which the key may encode, yyyy-mm-dd (default: no end).")
    var expires: UTCDay?

    @Option(help: "Make a new linkage key for the project of this old key file.")
    var replaces: String?

    @Option(help: "Where the key file goes; it must not exist.")
    var out: String

    @OptionGroup var demonstration: DemonstrationOption

    func validate() throws {
        if project == nil && linkageKeyFrom == nil && replaces == nil {
            throw ValidationError(
                "Give --project NAME, --linkage-key-from FILE or --replaces FILE.")
        }
        if linkageKeyFrom != nil && replaces != nil {
            throw ValidationError("Give --linkage-key-from or --replaces: one of them.")
        }
    }

    func run() throws {
        if let replaces { return try replace(replaces) }
        guard let linkageKeyFrom else {
            let facts = try KeyFile.create(
                path: out, project: project ?? "", created: Keys.today(), expires: expires,
                allowsWorkTree: demonstration.isDemonstration)
            return Keys.announce(facts, path: out)
        }
        let other = try KeyFile.read(
            path: linkageKeyFrom, allowingExample: demonstration.isDemonstration)
        try refuse(other.facts.project, of: linkageKeyFrom)
        let facts = try other.createAgencyFile(
            path: out, created: Keys.today(), expires: expires,
            allowsWorkTree: demonstration.isDemonstration)
        Keys.announce(facts, path: out)
    }

    /// A key of the same project with a new linkage key and a new agency key.
    private func replace(_ path: String) throws {
        let old = try KeyFile.read(path: path, allowingExample: demonstration.isDemonstration).facts
        try refuse(old.project, of: path)
        let facts = try KeyFile.create(
            path: out, project: old.project, created: Keys.today(), expires: expires,
            replaces: KeyIdentifier(old.keyIdentifier),
            allowsWorkTree: demonstration.isDemonstration)
        Keys.announce(facts, path: out)
        StandardOutput.write(
            "It replaces \(old.fingerprint): share it, let every agency encode again, and")
        StandardOutput.write("then run `tokenise keys destroy` on the old key everywhere.")
    }

    private func refuse(_ found: String, of path: String) throws {
        guard let project, project != found else { return }
        throw EncodingError.keyMismatch(
            "\(path) is of project \(found), not \(project); leave out --project, or take the "
                + "right file")
    }
}
