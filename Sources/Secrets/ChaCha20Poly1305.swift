internal import COpenSSL

/// ChaCha20-Poly1305 (RFC 8439), one message at a time, without additional data.
public enum ChaCha20Poly1305 {
    public static let keyByteCount = 32
    public static let nonceByteCount = 12
    /// Bytes by which a sealed message is longer than its plaintext: the tag at its end.
    public static let tagByteCount = 16

    /// Ciphertext and tag. A nonce must never come twice under one key.
    /// - Parameter output: becomes `plain.count + 16` bytes.
    public static func seal(
        _ plain: Span<UInt8>, key: borrowing SecretBytes, nonce: [UInt8], into output: inout [UInt8]
    ) throws(SecretsError) {
        try check(key, nonce)
        resize(&output, to: plain.count + tagByteCount)
        let status = unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe nonce.withUnsafeBufferPointer { nonce in
                unsafe plain.withUnsafeBufferPointer { plain in
                    key.withBytes { key in
                        unsafe key.withUnsafeBufferPointer { key in
                            unsafe trefoil_chacha20_poly1305_seal(
                                key.baseAddress, nonce.baseAddress, plain.baseAddress,
                                plain.count, output.baseAddress)
                        }
                    }
                }
            }
        }
        guard status == 1 else { throw .cryptography("ChaCha20-Poly1305") }
    }

    /// The plaintext of what `seal` gave.
    /// - Parameter output: becomes `sealed.count - 16` bytes; empty where the result is false.
    /// - Returns: false if it was not sealed under this key and nonce, or was changed.
    public static func open(
        _ sealed: Span<UInt8>, key: borrowing SecretBytes, nonce: [UInt8],
        into output: inout [UInt8]
    ) throws(SecretsError) -> Bool {
        try check(key, nonce)
        guard sealed.count >= tagByteCount else { return false }
        let count = sealed.count - tagByteCount
        resize(&output, to: count)
        let status = unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe nonce.withUnsafeBufferPointer { nonce in
                unsafe sealed.withUnsafeBufferPointer { sealed in
                    key.withBytes { key in
                        unsafe key.withUnsafeBufferPointer { key in
                            unsafe trefoil_chacha20_poly1305_open(
                                key.baseAddress, nonce.baseAddress, sealed.baseAddress, count,
                                output.baseAddress)
                        }
                    }
                }
            }
        }
        // What was decrypted under a wrong tag is nobody's to see.
        if status != 1 { output.removeAll(keepingCapacity: true) }
        return status == 1
    }

    private static func check(
        _ key: borrowing SecretBytes, _ nonce: [UInt8]
    ) throws(SecretsError) {
        guard key.count == keyByteCount else {
            throw .wrongLength(expected: keyByteCount, found: key.count)
        }
        guard nonce.count == nonceByteCount else {
            throw .wrongLength(expected: nonceByteCount, found: nonce.count)
        }
    }

    private static func resize(_ bytes: inout [UInt8], to count: Int) {
        if bytes.count > count { bytes.removeLast(bytes.count - count) }
        if bytes.count < count {
            bytes.append(contentsOf: repeatElement(0, count: count - bytes.count))
        }
    }
}
