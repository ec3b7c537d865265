internal import COpenSSL

/// A SHA-256 digest (FIPS 180-4): 32 bytes that are public.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
    /// Bytes in a digest.
    public static let byteCount = 32

    // Big-endian, so that comparing words compares bytes.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// - Precondition: `bytes` holds 32 bytes.
    public init(_ bytes: Span<UInt8>) {
        precondition(bytes.count == Self.byteCount)
        func word(_ index: Int) -> UInt64 {
            var word: UInt64 = 0
            for offset in 0..<8 { word = word << 8 | UInt64(bytes[index * 8 + offset]) }
            return word
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// The digest of `bytes`.
    public init(hashing bytes: Span<UInt8>) throws(SecretsError) {
        var hash = try SHA256()
        try hash.update(bytes)
        self = try hash.finish()
    }

    /// The 32 bytes in order.
    public var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { shift in
                UInt8(truncatingIfNeeded: word >> UInt64(shift))
            }
        }
    }

    /// 64 lower-case hexadecimal digits.
    public var description: String {
        bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
        left.words == right.words
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

/// SHA-256 over a message that comes in pieces.
@safe public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    public init() throws(SecretsError) {
        guard let algorithm = unsafe Algorithms.shared.sha256,
            let context = unsafe EVP_MD_CTX_new()
        else { throw .cryptography("SHA-256") }
        guard unsafe EVP_DigestInit_ex2(context, algorithm, nil) == 1 else {
            unsafe EVP_MD_CTX_free(context)
            throw .cryptography("SHA-256")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds the next piece of the message.
    public mutating func update(_ bytes: RawSpan) throws(SecretsError) {
        let status = unsafe bytes.withUnsafeBytes { buffer in
            unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }
        guard status == 1 else { throw .cryptography("SHA-256") }
    }

    /// Adds the next piece of the message.
    public mutating func update(_ bytes: Span<UInt8>) throws(SecretsError) {
        try unsafe update(bytes.bytes)
    }

    /// The digest of everything added; the next message begins afterwards.
    public mutating func finish() throws(SecretsError) -> SHA256Digest {
        var digest = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        let status = unsafe digest.withUnsafeMutableBytes { buffer in
            unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil) == 1
                && EVP_DigestInit_ex2(context, nil, nil) == 1
        }
        guard status else { throw .cryptography("SHA-256") }
        return SHA256Digest(digest.span)
    }
}
