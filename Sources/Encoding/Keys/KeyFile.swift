internal import Files
internal import Secrets
public import Tokens

/// An agency's keys for one project, as they stand in a file of mode 0600.
///
/// The file is YAML with comments. Its two secrets are Bech32m texts with a type prefix and a
/// checksum; they are read straight into locked memory, and only what is left of the file after
/// they are blanked out reaches the YAML parser.
public struct KeyFile: ~Copyable {
    /// What the file says in public.
    public struct Facts: Sendable, Equatable, Codable {
        public let project: String
        /// The day the file was made, yyyy-mm-dd.
        public let created: String
        /// The linkage key's public name: 16 hexadecimal digits.
        public let keyIdentifier: String
        /// Equal at every agency that holds the same linkage key: eight groups of four digits.
        public let fingerprint: String
        /// Whether the file holds an agency key, or a linkage key alone.
        public let hasAgencyKey: Bool
        /// Whether the keys are the published ones of `keys.example`.
        public let isExample: Bool
    }

    public let path: String
    public let facts: Facts
    public let linkageKey: LinkageKey
    public let fingerprint: KeyFingerprint
    private let agencyKey: AgencyKey?

    /// Lends the agency's own key.
    /// - Throws: `EncodingError.noAgencyKey` if the file holds a linkage key alone.
    public func withAgencyKey<R: ~Copyable>(
        _ body: (borrowing AgencyKey) throws -> R
    ) throws -> R {
        switch agencyKey {
        case .some(let key): return try body(key)
        case .none: throw EncodingError.noAgencyKey(path: path)
        }
    }

    init(
        path: String, created: String, linkageKey: consuming LinkageKey,
        agencyKey: consuming AgencyKey?
    ) throws {
        let fingerprint = try linkageKey.fingerprint()
        var isExample = try ExampleKey.isExample(linkageKey.secret)
        var hasAgencyKey = false
        switch agencyKey {
        case .some(let key):
            hasAgencyKey = true
            if try ExampleKey.isExample(key.secret) { isExample = true }
        case .none: break
        }
        facts = Facts(
            project: linkageKey.project, created: created,
            keyIdentifier: linkageKey.identifier.description,
            fingerprint: fingerprint.description, hasAgencyKey: hasAgencyKey,
            isExample: isExample)
        self.path = path
        self.fingerprint = fingerprint
        self.linkageKey = linkageKey
        self.agencyKey = agencyKey
    }

    /// Reads a key file.
    /// - Parameter allowingExample: true in the demo and the tests only.
    /// - Throws: `FileError`; `EncodingError.keyFileExposed` for a link, another owner, or a file
    ///   that others can read; `.keyFileInvalid`; `.exampleKey`.
    public static func read(path: String, allowingExample: Bool = false) throws -> KeyFile {
        let keyFile = try KeyFileReader(path: path).keyFile()
        guard allowingExample || !keyFile.facts.isExample else {
            throw EncodingError.exampleKey(path: path)
        }
        return keyFile
    }

    /// Makes a key file of a new linkage key and a new agency key.
    /// - Parameters:
    ///   - project: 1 to 64 bytes of printable text.
    ///   - created: today, yyyy-mm-dd.
    /// - Throws: `FileError` if anything stands at `path`; `EncodingError.invalidName`.
    public static func create(path: String, project: String, created: String) throws -> Facts {
        guard !project.isEmpty, project.utf8.count <= 64,
            PlainText.isPlain(project), !project.contains("\""), !project.contains("\\")
        else {
            throw EncodingError.invalidName(
                "a project name has 1 to 64 bytes and no quotation mark, backslash or control "
                    + "character")
        }
        var identifier: UInt64 = 0
        for byte in try RandomBytes.generate(count: 8) {
            identifier = identifier << 8 | UInt64(byte)
        }
        let linkageKey = try LinkageKey(
            secret: .random(count: LinkageKey.byteCount), identifier: KeyIdentifier(identifier),
            project: project)
        return try create(path: path, created: created, linkageKey: linkageKey)
    }

    /// Makes a key file of this file's linkage key and a new agency key.
    /// - Throws: `FileError` if anything stands at `path`.
    public consuming func createAgencyFile(path: String, created: String) throws -> Facts {
        try Self.create(path: path, created: created, linkageKey: linkageKey)
    }

    /// Makes a file of this file's linkage key alone, to be given to another agency.
    /// - Throws: `FileError` if anything stands at `path`.
    public consuming func createSharedFile(path: String, created: String) throws -> Facts {
        let keyFile = try KeyFile(
            path: path, created: created, linkageKey: linkageKey, agencyKey: nil)
        try KeyFileText.write(keyFile)
        return keyFile.facts
    }

    private static func create(
        path: String, created: String, linkageKey: consuming LinkageKey
    ) throws -> Facts {
        let agencyKey = try AgencyKey(
            secret: .random(count: AgencyKey.byteCount), project: linkageKey.project)
        let keyFile = try KeyFile(
            path: path, created: created, linkageKey: linkageKey, agencyKey: agencyKey)
        try KeyFileText.write(keyFile)
        return keyFile.facts
    }

    /// The agency key's text, to be written; no bytes where there is none.
    func agencyKeyText() throws -> SecretBytes {
        switch agencyKey {
        case .some(let key): return try Bech32m.encode(prefix: AgencyKey.prefix, key.secret)
        case .none: return try SecretBytes(count: 0)
        }
    }
}
