internal import COpenSSL

/// AES-256 (FIPS 197) on single blocks that are all different, as a pseudorandom function of a
/// block under a key that changes often: setting a key takes a fraction of a microsecond, and many
/// blocks go through the processor's AES unit in one call.
// @unchecked: the context belongs to this value alone, which cannot be copied.
@safe public struct PseudorandomBlocks: ~Copyable, @unchecked Sendable {
    /// 64-bit words in a block.
    public static let wordsPerBlock = 2

    private let context: OpaquePointer

    public init() throws(SecretsError) {
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .memory }
        unsafe self.context = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Takes all 32 bytes of a code as the key and wipes the code.
    public mutating func setKey(_ code: inout AuthenticationCode) throws(SecretsError) {
        let status = unsafe code.withMutableBytes { bytes in
            let status = unsafe EVP_EncryptInit_ex2(
                context, Algorithms.shared.aes256, bytes.baseAddress, nil, nil)
            unsafe OPENSSL_cleanse(bytes.baseAddress, bytes.count)
            return status
        }
        guard status == 1, unsafe EVP_CIPHER_CTX_set_padding(context, 0) == 1 else {
            throw .cryptography("AES-256")
        }
    }

    /// Puts the function's value in the place of each of the first `count` blocks.
    /// - Parameter blocks: two words a block, in the machine's byte order.
    /// - Precondition: a key was set; `blocks` has `2 * count` words at least.
    public mutating func replace(
        _ blocks: inout [UInt64], count: Int
    ) throws(SecretsError) {
        precondition(blocks.count >= count * Self.wordsPerBlock && count < 1 << 26)
        guard count > 0 else { return }
        let status = unsafe blocks.withUnsafeMutableBytes { bytes in
            let start = unsafe bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
            var written: Int32 = 0
            return unsafe EVP_EncryptUpdate(context, start, &written, start, Int32(count * 16))
        }
        guard status == 1 else { throw .cryptography("AES-256") }
    }
}
