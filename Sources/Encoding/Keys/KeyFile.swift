internal import Files
internal import Secrets
public import Sealing
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
        /// The last day on which it may encode, yyyy-mm-dd; nil if none was set.
        public let expires: String?
        /// The identifier of the linkage key in whose place it came; nil if none was named.
        public let replaces: String?
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

    /// What is agreed about a key beside its project.
    struct Terms: Equatable {
        var created: String
        var expires: String?
        var replaces: String?
    }

    init(
        path: String, terms: Terms, linkageKey: consuming LinkageKey,
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
            project: linkageKey.project, created: terms.created, expires: terms.expires,
            replaces: terms.replaces, keyIdentifier: linkageKey.identifier.description,
            fingerprint: fingerprint.description, hasAgencyKey: hasAgencyKey,
            isExample: isExample)
        self.path = path
        self.fingerprint = fingerprint
        self.linkageKey = linkageKey
        self.agencyKey = agencyKey
    }

    /// Reads a key file.
    /// - Parameter allowingExample: true in the demo and the tests only; allows the published
    ///   example key, and a file inside a git work tree.
    /// - Throws: `FileError`; `EncodingError.keyFileExposed` for a link, another owner, a file that
    ///   others can read, or one in a git work tree; `.keyFileInvalid`; `.exampleKey`.
    public static func read(path: String, allowingExample: Bool = false) throws -> KeyFile {
        let keyFile = try KeyFileReader(path: path, allowsWorkTree: allowingExample).keyFile()
        guard allowingExample || !keyFile.facts.isExample else {
            throw EncodingError.exampleKey(path: path)
        }
        return keyFile
    }

    /// - Throws: `EncodingError.keyExpired` where the key may encode no more on this day.
    public func refuseExpired(on today: UTCDay) throws {
        guard let expires = facts.expires, let last = UTCDay(expires), last < today else { return }
        throw EncodingError.keyExpired(path: path, on: expires)
    }

    /// Makes a key file of a new linkage key and a new agency key.
    /// - Parameters:
    ///   - project: 1 to 64 bytes of printable text.
    ///   - created: today, yyyy-mm-dd.
    ///   - expires: the last day on which it may encode.
    ///   - replaces: the identifier of the linkage key in whose place it comes.
    ///   - allowsWorkTree: true in the demo and the tests only.
    /// - Throws: `FileError` if anything stands at `path`; `EncodingError.invalidName`;
    ///   `SecretsError.exposed` in a git work tree.
    public static func create(
        path: String, project: String, created: String, expires: UTCDay? = nil,
        replaces: KeyIdentifier? = nil, allowsWorkTree: Bool = false
    ) throws -> Facts {
        try check(project: project)
        var identifier: UInt64 = 0
        for byte in try RandomBytes.generate(count: 8) {
            identifier = identifier << 8 | UInt64(byte)
        }
        let linkageKey = try LinkageKey(
            secret: .random(count: LinkageKey.byteCount), identifier: KeyIdentifier(identifier),
            project: project)
        let terms = Terms(
            created: created, expires: expires?.description, replaces: replaces?.description)
        return try create(
            path: path, terms: terms, linkageKey: linkageKey, allowsWorkTree: allowsWorkTree)
    }

    static func check(project: String) throws {
        guard !project.isEmpty, project.utf8.count <= 64,
            PlainText.isPlain(project), !project.contains("\""), !project.contains("\\")
        else {
            throw EncodingError.invalidName(
                "a project name has 1 to 64 bytes and no quotation mark, backslash or control "
                    + "character")
        }
    }

    /// Makes a key file of this file's linkage key and a new agency key.
    /// - Parameter expires: nil keeps the day of this file.
    /// - Throws: `FileError` if anything stands at `path`; `SecretsError.exposed`.
    public consuming func createAgencyFile(
        path: String, created: String, expires: UTCDay? = nil, allowsWorkTree: Bool = false
    ) throws -> Facts {
        let terms = terms(created: created, expires: expires)
        return try Self.create(
            path: path, terms: terms, linkageKey: linkageKey, allowsWorkTree: allowsWorkTree)
    }

    /// Makes a file of this file's linkage key alone, to be given to another agency.
    /// - Throws: `FileError` if anything stands at `path`; `SecretsError.exposed`.
    public consuming func createSharedFile(
        path: String, created: String, allowsWorkTree: Bool = false
    ) throws -> Facts {
        let terms = terms(created: created, expires: nil)
        let keyFile = try KeyFile(
            path: path, terms: terms, linkageKey: linkageKey, agencyKey: nil)
        try KeyFileText.write(keyFile, allowsWorkTree: allowsWorkTree)
        return keyFile.facts
    }

    private func terms(created: String, expires: UTCDay?) -> Terms {
        Terms(
            created: created, expires: expires?.description ?? facts.expires,
            replaces: facts.replaces)
    }

    static func create(
        path: String, terms: Terms, linkageKey: consuming LinkageKey, allowsWorkTree: Bool
    ) throws -> Facts {
        let agencyKey = try AgencyKey(
            secret: .random(count: AgencyKey.byteCount), project: linkageKey.project)
        let keyFile = try KeyFile(
            path: path, terms: terms, linkageKey: linkageKey, agencyKey: agencyKey)
        try KeyFileText.write(keyFile, allowsWorkTree: allowsWorkTree)
        return keyFile.facts
    }

    /// The agency key's text, to be written; no bytes where there is none.
    func agencyKeyText() throws -> SecretBytes {
        switch agencyKey {
        case .some(let key): return try Bech32m.encode(prefix: AgencyKey.prefix, key.secret)
        case .none: return try SecretBytes(count: 0)
        }
    }

    /// What is agreed about this key.
    var terms: Terms {
        Terms(created: facts.created, expires: facts.expires, replaces: facts.replaces)
    }

    /// The agency's public signing key as text; nil where the file holds no agency key.
    func signerText() throws -> String? {
        switch agencyKey {
        case .some(let key):
            let signer = try key.signer()
            return try AgencyPublicKey(agency: "", bytes: signer.publicKey).keyText()
        case .none: return nil
        }
    }

    /// The agency key's part in an escrow share; nil where there is no such key.
    func agencyPart(
        number: UInt8, noise: borrowing SecretBytes
    ) throws(SecretsError) -> SecretBytes? {
        switch agencyKey {
        case .some(let key):
            return try SecretSharing.share(number: number, of: key.secret, coefficients: noise)
        case .none: return nil
        }
    }
}
