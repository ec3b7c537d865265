internal import Secrets

/// The published keys of `keys.example`, known by their digests, so that nobody protects people
/// with a key that everybody has.
enum ExampleKey {
    /// SHA-256 of the example's linkage key and of its agency key.
    private static let digests = [
        "fbd3734418495b86f8e91b5c717020327330450fc6318f69f2a20f5dea742bd4",
        "9cd5d253cd5054e1b95a8d098aeb964a72b26b6b667d0bff934fd9d5354f7978",
    ]

    static func isExample(_ secret: borrowing SecretBytes) throws(SecretsError) -> Bool {
        let digest = try secret.withBytes { (bytes) throws(SecretsError) in
            try SHA256Digest(hashing: bytes)
        }
        return digests.contains(digest.description)
    }
}
