internal import Secrets
public import Sealing
public import Tokens

/// The key that the agencies of a project share and the node never has: 256 random bits.
///
/// Everything that an encoding depends on is derived from it (`Docs/TOKEN-FORMAT.md`, "Keys"):
/// PRK = HKDF-Extract(salt = "pprl v1" | project, key material = the linkage key), RFC 5869, and
/// one key for each purpose by HKDF-Expand with a label of its own.
public struct LinkageKey: ~Copyable, Sendable {
    static let byteCount = 32
    static let prefix = "trefoil-linkage-key-"

    /// The key's public name, made with it.
    public let identifier: KeyIdentifier
    /// The project that the key is bound to.
    public let project: String
    let secret: SecretBytes
    private let derivation: SecretBytes

    init(
        secret: consuming SecretBytes, identifier: KeyIdentifier, project: String
    ) throws(SecretsError) {
        let derivation = try HKDF.extract(
            salt: Self.salt(project: project).span, keyMaterial: secret)
        self.identifier = identifier
        self.project = project
        self.secret = secret
        self.derivation = derivation
    }

    /// Which filter a field key is for: the last byte of its label.
    enum Use: UInt8 {
        case fieldFilter = 0
        case recordFilter = 1
    }

    /// HKDF-Expand(PRK, "encode" | schema digest | field name | use), 32 bytes: another schema,
    /// another project or another field gives tokens that have nothing to do with these.
    func fieldKey(
        schemaDigest: SHA256Digest, field: String, use: Use
    ) throws(SecretsError) -> SecretBytes {
        let label = Array("encode".utf8) + schemaDigest.bytes + Array(field.utf8) + [use.rawValue]
        return try HKDF.expand(key: derivation, info: label.span, count: 32)
    }

    /// What a key of a salt is for: the last byte of its label.
    enum SaltUse: UInt8 {
        /// Which cell a value is in.
        case cell = 0
        /// The key of a cell's filters.
        case cellKey = 1
    }

    /// HKDF-Expand(PRK, "salt v1" | schema digest | name of the salt | use), 32 bytes.
    func saltKey(
        schemaDigest: SHA256Digest, salt: String, use: SaltUse
    ) throws(SecretsError) -> SecretBytes {
        let label = Array("salt v1".utf8) + schemaDigest.bytes + Array(salt.utf8) + [use.rawValue]
        return try HKDF.expand(key: derivation, info: label.span, count: 32)
    }

    /// HKDF-Expand(PRK, "match key v1" | schema digest | name of the match key), 32 bytes.
    func matchKeyKey(
        schemaDigest: SHA256Digest, name: String
    ) throws(SecretsError) -> SecretBytes {
        let label = Array("match key v1".utf8) + schemaDigest.bytes + Array(name.utf8)
        return try HKDF.expand(key: derivation, info: label.span, count: 32)
    }

    /// The key of a step of hardening: HMAC-SHA256(k, no byte) with k = HKDF-Expand(PRK,
    /// "hardening v1" | schema digest | place in the list, one byte | name of the step), 32 bytes.
    func hardeningCode(
        schemaDigest: SHA256Digest, place: Int, step: String
    ) throws(SecretsError) -> AuthenticationCode {
        let label =
            Array("hardening v1".utf8) + schemaDigest.bytes + [UInt8(place)] + Array(step.utf8)
        var code = try HMACSHA256(key: HKDF.expand(key: derivation, info: label.span, count: 32))
        let message: [UInt8] = []
        return try code.authenticate(message.span)
    }

    /// HKDF-Expand(PRK, "canary v1" | schema digest), 32 bytes: decides all about the invented
    /// people that the agencies plant.
    func canaryKey(schemaDigest: SHA256Digest) throws(SecretsError) -> SecretBytes {
        let label = Array("canary v1".utf8) + schemaDigest.bytes
        return try HKDF.expand(key: derivation, info: label.span, count: 32)
    }

    /// HKDF-Expand(PRK, "fingerprint v1"), 16 bytes: equal for equal key and project, and no help
    /// in finding either.
    func fingerprint() throws(SecretsError) -> KeyFingerprint {
        let label = Array("fingerprint v1".utf8)
        let bytes = try HKDF.expand(
            key: derivation, info: label.span, count: KeyFingerprint.byteCount)
        return bytes.withBytes { KeyFingerprint($0) }
    }

    static func salt(project: String) -> [UInt8] { Array("pprl v1".utf8) + Array(project.utf8) }
}

/// One agency's own key: 256 random bits that nobody else has, from which its handles come.
public struct AgencyKey: ~Copyable, Sendable {
    static let byteCount = 32
    static let prefix = "trefoil-agency-key-"

    let secret: SecretBytes
    private let derivation: SecretBytes

    init(secret: consuming SecretBytes, project: String) throws(SecretsError) {
        let derivation = try HKDF.extract(
            salt: LinkageKey.salt(project: project).span, keyMaterial: secret)
        self.secret = secret
        self.derivation = derivation
    }

    private func key(_ label: [UInt8]) throws(SecretsError) -> SecretBytes {
        try HKDF.expand(key: derivation, info: label.span, count: 32)
    }

    /// Makes the noise of records: HKDF-Expand(PRK, "noise v1" | schema digest), 32 bytes. It is
    /// this agency's own key, so that no other agency can take the noise away.
    func noiseCode(schemaDigest: SHA256Digest) throws(SecretsError) -> KeyedCode {
        KeyedCode(try HMACSHA256(key: key(Array("noise v1".utf8) + schemaDigest.bytes)))
    }

    /// The key that signs what this agency seals: HKDF-Expand(PRK, "sign v1") is the seed of an
    /// Ed25519 key. Derived, so that there is one file to guard and to keep, and files from before
    /// there were signatures have one; another project gives another.
    public func signer() throws -> AgencySigner {
        try AgencySigner(secret: key(Array("sign v1".utf8)))
    }

    /// Makes handles from this agency's record ids.
    public func handleMaker() throws -> HandleMaker {
        HandleMaker(code: try HMACSHA256(key: key(Array("handle v1".utf8))))
    }
}

/// Turns record ids into handles: the first 16 bytes of HMAC-SHA256(handle key, record id).
public struct HandleMaker: ~Copyable {
    private var code: HMACSHA256

    init(code: consuming HMACSHA256) { self.code = code }

    /// - Parameter identifier: the record id's bytes as UTF-8, trimmed of blanks.
    /// - Throws: `SecretsError`; `EncodingError.canaryHandle` with probability 2^-64.
    public mutating func handle(of identifier: Span<UInt8>) throws -> Handle {
        let digest = try code.authenticate(identifier)
        let handle = Handle(high: digest.bigEndianWord64(0), low: digest.bigEndianWord64(1))
        guard !handle.isCanary else { throw EncodingError.canaryHandle }
        return handle
    }
}

extension LinkageKey {
    /// A key that protects nothing: an attacker's own, under which he encodes his list of people to
    /// compare likenesses. Made of public numbers, so that an audit gives the same figures again.
    package static func throwAway(
        seed: UInt64, number: Int, project: String
    ) throws -> LinkageKey {
        let text = Array("throw-away key v1 \(seed) \(number)".utf8)
        let digest = try SHA256Digest(hashing: text.span).bytes
        var secret = try SecretBytes(count: byteCount)
        secret.withMutableBytes { bytes in
            for index in 0..<byteCount { bytes[index] = digest[index] }
        }
        return try LinkageKey(secret: secret, identifier: KeyIdentifier(0), project: project)
    }
}
