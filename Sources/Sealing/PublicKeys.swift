internal import Files
internal import Secrets
public import Tokens

/// The public half of a node's key: what an agency seals for.
public struct NodePublicKey: Equatable, Sendable, CustomStringConvertible {
    static let prefix = "trefoil-node-public-"

    /// 32 bytes, X25519.
    public let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads a `node.pub` file: one line of Bech32m, and comments.
    /// - Throws: `FileError`, `SealingError.invalidPublicKey`.
    public init(path: String) throws {
        let lines = try PublicKeyText.lines(path: path)
        guard lines.count == 1,
            let bytes = try Bech32m.bytes(prefix: Self.prefix, byteCount: 32, lines[0].text)
        else {
            throw SealingError.invalidPublicKey(
                path: path, line: lines.first?.number,
                problem: "it is not the public key of a node, one line `\(Self.prefix)1…`; "
                    + "copy `node.pub` again, whole")
        }
        self.bytes = bytes
    }

    /// The key's text.
    public func text() throws -> String { try Bech32m.text(prefix: Self.prefix, bytes) }

    /// 128 bits of a digest, to be read aloud: eight groups of four digits.
    public func fingerprint() throws -> KeyFingerprint {
        try PublicKeyText.fingerprint("node", bytes)
    }

    public var description: String { (try? fingerprint().description) ?? "" }
}

/// The public half of an agency's signing key, and the agency it speaks for.
public struct AgencyPublicKey: Equatable, Sendable {
    static let prefix = "trefoil-agency-public-"

    /// The agency's name in the project, as `encode --agency` has it.
    public let agency: String
    /// 32 bytes, Ed25519.
    public let bytes: [UInt8]

    public init(agency: String, bytes: [UInt8]) {
        self.agency = agency
        self.bytes = bytes
    }

    /// - Throws: `SealingError.refused` for a name that a token file could not have.
    public init(named agency: String, bytes: [UInt8]) throws {
        guard (1...64).contains(agency.utf8.count), PlainText.isPlain(agency) else {
            throw SealingError.refused("an agency's name has 1 to 64 bytes of plain text")
        }
        self.init(agency: agency, bytes: bytes)
    }

    /// The line of a `.pub` file: the key, a blank, the agency's name.
    public func text() throws -> String { try keyText() + " " + agency }

    /// The key alone.
    package func keyText() throws -> String { try Bech32m.text(prefix: Self.prefix, bytes) }

    /// 128 bits of a digest of key and name, to be read aloud.
    public func fingerprint() throws -> KeyFingerprint {
        try PublicKeyText.fingerprint("agency", bytes + Array(agency.utf8))
    }

    /// The keys in a file: a line each.
    /// - Throws: `FileError`, `SealingError.invalidPublicKey`.
    public static func read(path: String) throws -> [AgencyPublicKey] {
        let keys = try PublicKeyText.lines(path: path).map { line in
            let parts = line.text.split(separator: " ", maxSplits: 1)
            guard let key = parts.first,
                let bytes = try Bech32m.bytes(prefix: prefix, byteCount: 32, String(key))
            else {
                throw SealingError.invalidPublicKey(
                    path: path, line: line.number,
                    problem: "it is not an agency's public key, `\(prefix)1… NAME`; copy the "
                        + "file again, whole")
            }
            guard parts.count == 2, (1...64).contains(parts[1].utf8.count) else {
                throw SealingError.invalidPublicKey(
                    path: path, line: line.number,
                    problem: "the agency's name must stand behind the key")
            }
            return AgencyPublicKey(agency: String(parts[1]), bytes: bytes)
        }
        guard !keys.isEmpty else {
            throw SealingError.invalidPublicKey(path: path, line: nil, problem: "it holds no key")
        }
        return keys
    }
}

/// The agencies whose signatures a node accepts.
public struct TrustedAgencies: Sendable {
    private var keys: [String: AgencyPublicKey] = [:]

    /// - Parameter paths: files of public keys.
    /// - Throws: `FileError`; `SealingError.invalidPublicKey` for no key, or two of one agency.
    public init(paths: [String]) throws {
        for path in paths {
            for key in try AgencyPublicKey.read(path: path) {
                if let other = keys[key.agency], other != key {
                    throw SealingError.invalidPublicKey(
                        path: path, line: nil,
                        problem: "a second key of agency \(key.agency); keep the one that the "
                            + "agency has read to you")
                }
                keys[key.agency] = key
            }
        }
    }

    public subscript(agency: String) -> AgencyPublicKey? { keys[agency] }
}

/// Files of public keys: text that may have comments.
enum PublicKeyText {
    static func lines(path: String) throws -> [(number: Int, text: String)] {
        let file = try MappedFile(path: path)
        guard file.count <= 1 << 16 else {
            throw SealingError.invalidPublicKey(
                path: path, line: nil, problem: "it is too long for a file of public keys")
        }
        let text = file.withText { text in
            String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
        }
        var found: [(number: Int, text: String)] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            var line = line
            while let last = line.last, last == " " || last == "\r" { line.removeLast() }
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard PlainText.isPlain(String(line)) else {
                throw SealingError.invalidPublicKey(
                    path: path, line: index + 1, problem: "a control character stands there")
            }
            found.append((index + 1, String(line)))
        }
        return found
    }

    static func fingerprint(_ kind: String, _ bytes: [UInt8]) throws -> KeyFingerprint {
        let label = Array("trefoil public key v1 \(kind) ".utf8) + bytes
        let digest = try SHA256Digest(hashing: label.span).bytes
        return KeyFingerprint(digest.span.extracting(first: KeyFingerprint.byteCount))
    }

    /// Writes a new file that everybody may read.
    static func write(_ line: String, comment: String, path: String) throws {
        var file = try ReplacementFile(path: path, replacesExisting: false)
        try file.write(comment + line + "\n")
        try file.commit()
    }
}

extension NodePublicKey {
    /// Writes a new file of the key.
    /// - Throws: `FileError` if anything stands at `path`.
    public func write(path: String) throws {
        let comment = """
            # The public key of a linkage node: agencies seal token files for it. It is no secret,
            # but a wrong one is a theft: compare the fingerprint by telephone.
            # fingerprint \(try fingerprint())

            """
        try PublicKeyText.write(try text(), comment: comment, path: path)
    }
}

extension AgencyPublicKey {
    /// Writes a new file of the key.
    /// - Throws: `FileError` if anything stands at `path`.
    public func write(path: String) throws {
        let comment = """
            # An agency's public signing key: a node opens what is signed with it as this agency's.
            # Compare the fingerprint by telephone.
            # fingerprint \(try fingerprint())

            """
        try PublicKeyText.write(try text(), comment: comment, path: path)
    }
}

extension SealedFileHeader {
    /// The fingerprint of the key that it is signed with, under the agency's name.
    public var signerFingerprint: KeyFingerprint {
        get throws { try AgencyPublicKey(agency: agency, bytes: signer).fingerprint() }
    }

    /// The fingerprint of the node's key that it is sealed for.
    public var recipientFingerprint: KeyFingerprint {
        get throws { try NodePublicKey(bytes: recipient).fingerprint() }
    }
}
