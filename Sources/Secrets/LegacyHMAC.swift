internal import COpenSSL

/// HMAC (RFC 2104) with SHA-1 or MD5, for encodings of other programs that are made with them, and
/// for nothing new.
///
/// The context is keyed once and used for every message. Not for sharing between threads.
@safe public final class LegacyHMAC {
    public enum Digest: String, Sendable, CaseIterable {
        case sha1 = "SHA1"
        case md5 = "MD5"

        /// Bytes in a code.
        public var byteCount: Int { self == .sha1 ? 20 : 16 }
    }

    public let digest: Digest
    private let context: OpaquePointer

    /// - Parameter key: at least one byte; libcrypto keeps a copy and wipes it at the end.
    public init(_ digest: Digest, key: Span<UInt8>) throws(SecretsError) {
        guard !key.isEmpty else { throw .wrongLength(expected: digest.byteCount, found: 0) }
        guard let algorithm = unsafe Algorithms.shared.hmac,
            let context = unsafe EVP_MAC_CTX_new(algorithm)
        else { throw .cryptography("HMAC") }
        let status = unsafe key.withUnsafeBufferPointer { key in
            unsafe trefoil_hmac_begin(context, digest.rawValue, key.baseAddress, key.count)
        }
        guard status == 1 else {
            unsafe EVP_MAC_CTX_free(context)
            throw .cryptography("HMAC-\(digest.rawValue)")
        }
        self.digest = digest
        unsafe self.context = context
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    /// The code of a message, written over `output`.
    /// - Parameter output: `digest.byteCount` bytes.
    public func authenticate(
        _ message: Span<UInt8>, into output: inout MutableSpan<UInt8>
    ) throws(SecretsError) {
        precondition(output.count == digest.byteCount)
        var written = 0
        let status = unsafe message.withUnsafeBufferPointer { message in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe EVP_MAC_init(context, nil, 0, nil) == 1
                    && EVP_MAC_update(context, message.baseAddress, message.count) == 1
                    && EVP_MAC_final(context, output.baseAddress, &written, output.count) == 1
            }
        }
        guard status && written == digest.byteCount else { throw .cryptography("HMAC") }
    }
}
