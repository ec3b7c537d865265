package import Secrets

/// An agency's private signing key: 32 bytes, Ed25519, derived from its agency key.
public struct AgencySigner: ~Copyable, Sendable {
    private let secret: SecretBytes
    /// 32 bytes.
    public let publicKey: [UInt8]

    package init(secret: consuming SecretBytes) throws(SecretsError) {
        let publicKey = try Ed25519.publicKey(of: secret)
        self.secret = secret
        self.publicKey = publicKey
    }

    /// The 64 bytes that sign `message`.
    package func sign(_ message: [UInt8]) throws(SecretsError) -> [UInt8] {
        try Ed25519.sign(message, with: secret)
    }
}
