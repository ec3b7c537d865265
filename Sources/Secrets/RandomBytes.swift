internal import COpenSSL

/// Fresh bytes that may be public: identifiers and nonces.
public enum RandomBytes {
    /// `count` bytes from libcrypto's generator.
    public static func generate(count: Int) throws(SecretsError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe RAND_bytes(buffer.baseAddress, Int32(buffer.count))
        }
        guard status == 1 else { throw .cryptography("random bytes") }
        return bytes
    }
}
