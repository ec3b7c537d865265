internal import Secrets

/// The published keys of `keys.example`, known by their digests, so that nobody protects people
/// with a key that everybody has.
enum ExampleKey {
    /// SHA-256 of the example's linkage key and of its agency key.
    private static let digests = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000000",
    ]

    static func isExample(_ secret: borrowing SecretBytes) throws(SecretsError) -> Bool {
        let digest = try secret.withBytes { (bytes) throws(SecretsError) in
            try SHA256Digest(hashing: bytes)
        }
        return digests.contains(digest.description)
    }
}
