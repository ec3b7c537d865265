internal import COpenSSL

/// Ed25519 signatures (RFC 8032): the same key and message give the same 64 bytes.
public enum Ed25519 {
    /// Bytes in a private key (the seed of RFC 8032) and in a public one.
    public static let byteCount = 32
    public static let signatureByteCount = 64

    /// The public half of a private key.
    public static func publicKey(of secret: borrowing SecretBytes) throws(SecretsError) -> [UInt8] {
        try KeyPair.publicKey(of: secret, type: EVP_PKEY_ED25519)
    }

    /// The signature of a message.
    public static func sign(
        _ message: [UInt8], with secret: borrowing SecretBytes
    ) throws(SecretsError) -> [UInt8] {
        guard secret.count == byteCount else {
            throw .wrongLength(expected: byteCount, found: secret.count)
        }
        var signature = [UInt8](repeating: 0, count: signatureByteCount)
        let status = unsafe signature.withUnsafeMutableBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { message in
                secret.withBytes { secret in
                    unsafe secret.withUnsafeBufferPointer { secret in
                        unsafe trefoil_ed25519_sign(
                            secret.baseAddress, message.baseAddress, message.count,
                            signature.baseAddress)
                    }
                }
            }
        }
        guard status == 1 else { throw .cryptography("Ed25519") }
        return signature
    }

    /// Whether `signature` is that of `message` under a public key; false for wrong lengths, too.
    public static func isValid(
        _ signature: [UInt8], of message: [UInt8], publicKey: [UInt8]
    ) -> Bool {
        guard signature.count == signatureByteCount, publicKey.count == byteCount else {
            return false
        }
        return unsafe signature.withUnsafeBufferPointer { signature in
            unsafe message.withUnsafeBufferPointer { message in
                unsafe publicKey.withUnsafeBufferPointer { publicKey in
                    unsafe trefoil_ed25519_verify(
                        publicKey.baseAddress, message.baseAddress, message.count,
                        signature.baseAddress)
                }
            }
        } == 1
    }
}
