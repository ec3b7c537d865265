internal import Secrets
public import Sealing
internal import Tokens

/// One agency's part in a linkage key that no agency makes alone: 256 random bits in a file.
///
/// The linkage key of contributions C1 … Cn, put in the order of their commitments, is
///
/// ```
/// PRK = HKDF-Extract(salt = "trefoil ceremony v1" | project, C1 | … | Cn)
/// linkage key = HKDF-Expand(PRK, "linkage key v1" | n, 32)
/// key identifier = HKDF-Expand(PRK, "key identifier v1", 8)
/// ```
/// so it is the same at every agency that has the same files, whatever their order, and random as
/// long as one contribution is.
public struct KeyContribution: ~Copyable {
    /// What the file says in public.
    public struct Facts: Sendable, Equatable, Codable {
        public let project: String
        /// The day it was made, yyyy-mm-dd.
        public let created: String
        /// Its own name: 16 hexadecimal digits.
        public let contributionIdentifier: String
        /// Says which contribution it is and nothing about it: eight groups of four digits, read
        /// aloud before any contribution is handed over.
        public let commitment: String
    }

    /// Contributions in a key.
    public static let possibleCounts = 2...16
    private static let prefix = "trefoil-contribution-"

    public let path: String
    public let facts: Facts
    fileprivate let secret: SecretBytes

    /// Makes a contribution in a new file of mode 0600.
    /// - Throws: `FileError` if anything stands at `path`; `EncodingError.invalidName`;
    ///   `SecretsError.exposed` in a git work tree.
    public static func create(
        path: String, project: String, created: String, allowsWorkTree: Bool = false
    ) throws -> Facts {
        try KeyFile.check(project: project)
        let secret = try SecretBytes.random(count: 32)
        let identifier = try RandomBytes.generate(count: 8)
        let facts = Facts(
            project: project, created: created,
            contributionIdentifier: "\(KeyIdentifier(identifier))",
            commitment: try commitment(secret, project: project).description)
        var text = try SecretText()
        try text.append(
            """
            # One agency's contribution to a linkage key. Whoever reads all of them has the key:
            # keep it at mode 0600, hand it to the other agencies in person or encrypted, never
            # through the linkage node, and delete it when the key is combined.
            trefoil-contribution: 1
            project: "\(project)"
            created: \(created)
            contribution-identifier: "\(facts.contributionIdentifier)"

            # Public. Read it aloud before the contributions are handed over.
            commitment: \(facts.commitment)

            # Secret.
            contribution:\u{20}
            """)
        try text.append(Bech32m.encode(prefix: prefix, secret))
        try text.append("\n")
        try text.write(path: path, allowsWorkTree: allowsWorkTree)
        return facts
    }

    /// Reads a contribution.
    /// - Throws: `FileError`, `SecretsError.exposed`, `.invalidFile`.
    public init(path: String, allowsWorkTree: Bool = false) throws {
        let lines = try SecretLines(
            path: path,
            names: [
                "trefoil-contribution", "project", "created", "contribution-identifier",
                "commitment",
            ], secretNames: ["contribution"], allowsWorkTree: allowsWorkTree)
        guard try lines.required("trefoil-contribution") == "1" else {
            throw lines.invalid("trefoil-contribution", "must be 1, the version read here")
        }
        let facts = Facts(
            project: try lines.required("project"), created: try lines.required("created"),
            contributionIdentifier: try lines.required("contribution-identifier"),
            commitment: try lines.required("commitment"))
        let secret = try lines.secret("contribution", prefix: Self.prefix)
        guard
            KeyFingerprint(facts.commitment)
                == (try Self.commitment(secret, project: facts.project))
        else {
            throw lines.invalid(
                "commitment", "does not belong to contribution and project; one was changed")
        }
        self.path = path
        self.facts = facts
        self.secret = secret
    }

    private static func commitment(
        _ secret: borrowing SecretBytes, project: String
    ) throws(SecretsError) -> KeyFingerprint {
        let derivation = try HKDF.extract(
            salt: LinkageKey.salt(project: project).span, keyMaterial: secret)
        let label = Array("commitment v1".utf8)
        let bytes = try HKDF.expand(
            key: derivation, info: label.span, count: KeyFingerprint.byteCount)
        return bytes.withBytes { KeyFingerprint($0) }
    }
}

/// Makes the linkage key of several contributions, and an agency key of one's own.
public enum KeyCombination {
    /// - Parameters:
    ///   - paths: 2 to 16 contributions, in any order.
    ///   - expires: the last day on which the key may encode.
    /// - Returns: what the new key file says in public, and the commitments in order.
    /// - Throws: `EncodingError.partsRefused` for too few, one that is repeated, or another
    ///   project; `FileError`, `SecretsError`.
    public static func combine(
        paths: [String], project: String, path: String, created: String, expires: UTCDay? = nil,
        allowsWorkTree: Bool = false
    ) throws -> (facts: KeyFile.Facts, commitments: [String]) {
        guard KeyContribution.possibleCounts.contains(paths.count) else {
            throw EncodingError.partsRefused(
                "a key is combined of 2 to 16 contributions, and \(paths.count) were given")
        }
        var places: [(commitment: String, path: String)] = []
        for part in paths {
            let facts = try KeyContribution(path: part, allowsWorkTree: allowsWorkTree).facts
            guard facts.project == project else {
                throw EncodingError.partsRefused(
                    "\(part): contributed to project \(facts.project), not to \(project)")
            }
            if let other = places.first(where: { $0.commitment == facts.commitment }) {
                throw EncodingError.partsRefused(
                    "\(part): the same contribution as \(other.path); each agency gives its own")
            }
            places.append((facts.commitment, part))
        }
        places.sort { $0.commitment < $1.commitment }
        var joined = try SecretBytes(count: 32 * places.count)
        for (index, place) in places.enumerated() {
            let part = try KeyContribution(path: place.path, allowsWorkTree: allowsWorkTree)
            guard part.facts.commitment == place.commitment else {
                throw EncodingError.partsRefused("\(place.path): it was changed while it was read")
            }
            part.secret.withBytes { part in
                joined.withMutableBytes { joined in
                    for byte in part.indices { joined[index * 32 + byte] = part[byte] }
                }
            }
        }
        let linkageKey = try key(of: joined, count: places.count, project: project)
        let terms = KeyFile.Terms(created: created, expires: expires?.description)
        let facts = try KeyFile.create(
            path: path, terms: terms, linkageKey: linkageKey, allowsWorkTree: allowsWorkTree)
        return (facts, places.map(\.commitment))
    }

    private static func key(
        of joined: borrowing SecretBytes, count: Int, project: String
    ) throws -> LinkageKey {
        let salt = Array("trefoil ceremony v1".utf8) + Array(project.utf8)
        let derivation = try HKDF.extract(salt: salt.span, keyMaterial: joined)
        let label = Array("linkage key v1".utf8) + [UInt8(count)]
        let secret = try HKDF.expand(
            key: derivation, info: label.span, count: LinkageKey.byteCount)
        let nameLabel = Array("key identifier v1".utf8)
        let name = try HKDF.expand(key: derivation, info: nameLabel.span, count: 8)
        let identifier = name.withBytes { name in KeyIdentifier(name.indices.map { name[$0] }) }
        return try LinkageKey(secret: secret, identifier: identifier, project: project)
    }
}

extension KeyIdentifier {
    /// - Parameter bytes: 8 bytes, the highest first.
    init(_ bytes: [UInt8]) { self.init(bytes.reduce(0) { $0 << 8 | UInt64($1) }) }
}
