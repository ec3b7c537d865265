internal import COpenSSL

/// BLAKE2b (RFC 7693) with a key and a salt: 64 bytes for a message, personalisation zero.
///
/// The context is keyed once and used for every message. Not for sharing between threads.
@safe public final class KeyedBLAKE2b {
    /// Bytes in a hash.
    public static let byteCount = 64
    /// Bytes that a key may have.
    public static let possibleKeySizes = 1...64
    /// Bytes in a salt.
    public static let saltByteCount = 16

    private let context: OpaquePointer

    /// - Parameter key: 1 to 64 bytes; libcrypto keeps a copy and wipes it at the end.
    public init(key: Span<UInt8>) throws(SecretsError) {
        guard Self.possibleKeySizes.contains(key.count) else {
            throw .wrongLength(expected: Self.byteCount, found: key.count)
        }
        guard let algorithm = unsafe Algorithms.shared.blake2b,
            let context = unsafe EVP_MAC_CTX_new(algorithm)
        else { throw .cryptography("BLAKE2b") }
        let salt = [UInt8](repeating: 0, count: Self.saltByteCount)
        let status = unsafe key.withUnsafeBufferPointer { key in
            unsafe trefoil_blake2b_begin(context, key.baseAddress, key.count, salt)
        }
        guard status == 1 else {
            unsafe EVP_MAC_CTX_free(context)
            throw .cryptography("BLAKE2b")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    /// The hash of a message, written over `output`.
    /// - Parameters:
    ///   - salt: 16 bytes.
    ///   - output: 64 bytes.
    public func hash(
        _ message: Span<UInt8>, salt: Span<UInt8>, into output: inout MutableSpan<UInt8>
    ) throws(SecretsError) {
        precondition(salt.count == Self.saltByteCount && output.count == Self.byteCount)
        var written = 0
        let status = unsafe message.withUnsafeBufferPointer { message in
            unsafe salt.withUnsafeBufferPointer { salt in
                unsafe output.withUnsafeMutableBufferPointer { output in
                    unsafe trefoil_blake2b_begin(context, nil, 0, salt.baseAddress) == 1
                        && EVP_MAC_update(context, message.baseAddress, message.count) == 1
                        && EVP_MAC_final(context, output.baseAddress, &written, output.count) == 1
                }
            }
        }
        guard status && written == Self.byteCount else { throw .cryptography("BLAKE2b") }
    }
}
