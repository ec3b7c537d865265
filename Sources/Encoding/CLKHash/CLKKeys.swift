internal import Secrets

/// The keys of all features, derived from the agencies' secret as clkhash does it: HKDF over the
/// secret, cut into pieces of `keySize`; feature i, ignored ones counted, has pieces 2i and 2i + 1.
struct CLKKeys: ~Copyable {
    private let bytes: SecretBytes
    private let keySize: Int

    /// - Throws: `SecretsError`.
    init(secret: borrowing SecretBytes, schema: CLKSchema) throws {
        let derivation = schema.derivation
        keySize = derivation.keySize
        let key = try HKDF.extract(
            salt: derivation.salt.span, keyMaterial: secret, digest: derivation.digest)
        bytes = try HKDF.expand(
            key: key, info: derivation.info.span,
            count: 2 * schema.features.count * derivation.keySize, digest: derivation.digest)
    }

    /// Lends the two keys of a feature.
    borrowing func withKeys<R>(
        of feature: Int, _ body: (Span<UInt8>, Span<UInt8>) throws -> R
    ) throws -> R {
        try bytes.withBytes { bytes in
            let start = 2 * feature * keySize
            return try body(
                bytes.extracting(start..<start + keySize),
                bytes.extracting(start + keySize..<start + 2 * keySize))
        }
    }
}
