internal import COpenSSL

/// X25519 key agreement (RFC 7748): two sides get the same 32 bytes, each from its own private key
/// and the other's public one.
public enum X25519 {
    /// Bytes in a private and in a public key.
    public static let byteCount = 32

    /// The public half of a private key.
    public static func publicKey(of secret: borrowing SecretBytes) throws(SecretsError) -> [UInt8] {
        try KeyPair.publicKey(of: secret, type: EVP_PKEY_X25519)
    }

    /// The shared secret, which goes into HKDF and nowhere else.
    /// - Throws: `SecretsError` for a public key of small order, too.
    public static func agree(
        _ secret: borrowing SecretBytes, with publicKey: [UInt8]
    ) throws(SecretsError) -> SecretBytes {
        guard secret.count == byteCount, publicKey.count == byteCount else {
            throw .wrongLength(expected: byteCount, found: min(secret.count, publicKey.count))
        }
        var shared = try SecretBytes(count: byteCount)
        let status = unsafe publicKey.withUnsafeBufferPointer { publicKey in
            secret.withBytes { secret in
                unsafe shared.withMutableMemory { output in
                    unsafe secret.withUnsafeBufferPointer { secret in
                        unsafe trefoil_x25519(
                            secret.baseAddress, publicKey.baseAddress,
                            output.assumingMemoryBound(to: UInt8.self))
                    }
                }
            }
        }
        guard status == 1 else { throw .cryptography("X25519") }
        return shared
    }
}

/// What the two kinds of key pair have in common.
enum KeyPair {
    static func publicKey(
        of secret: borrowing SecretBytes, type: Int32
    ) throws(SecretsError) -> [UInt8] {
        guard secret.count == 32 else { throw .wrongLength(expected: 32, found: secret.count) }
        var output = [UInt8](repeating: 0, count: 32)
        let status = unsafe output.withUnsafeMutableBufferPointer { output in
            secret.withBytes { secret in
                unsafe secret.withUnsafeBufferPointer { secret in
                    unsafe trefoil_public_key(type, secret.baseAddress, output.baseAddress)
                }
            }
        }
        guard status == 1 else { throw .cryptography("a public key") }
        return output
    }
}
