internal import COpenSSL

/// HMAC-SHA256 (RFC 2104, FIPS 198-1) under one key, used for many messages.
///
/// The keyed state is prepared once; each message starts from it again. Not for sharing between
/// threads: each makes its own.
public struct HMACSHA256: ~Copyable, Sendable {
    /// Bytes in an authentication code.
    public static let byteCount = 32

    /// All that depends on the key, in memory that is locked and wiped.
    private var state: SecretBytes

    /// - Parameter key: any length of at least one byte; not kept.
    public init(key: Span<UInt8>) throws(SecretsError) {
        state = try Self.keyedState(key)
    }

    public init(key: borrowing SecretBytes) throws(SecretsError) {
        state = try key.withBytes { (bytes) throws(SecretsError) in try Self.keyedState(bytes) }
    }

    /// The code of one message.
    public mutating func authenticate(
        _ message: Span<UInt8>
    ) throws(SecretsError) -> AuthenticationCode {
        var code = AuthenticationCode()
        let status = unsafe message.withUnsafeBufferPointer { message in
            unsafe code.withMutableBytes { output in
                unsafe state.withMutableMemory { memory in
                    unsafe trefoil_hmac_sha256_authenticate(
                        memory, message.baseAddress, message.count, output.baseAddress)
                }
            }
        }
        guard status == 1 else { throw .cryptography("HMAC") }
        return code
    }

    private static func keyedState(_ key: Span<UInt8>) throws(SecretsError) -> SecretBytes {
        var state = try SecretBytes(count: trefoil_hmac_sha256_size())
        let status = unsafe key.withUnsafeBufferPointer { key in
            unsafe state.withMutableMemory { memory in
                unsafe trefoil_hmac_sha256_begin(memory, key.baseAddress, key.count)
            }
        }
        guard status == 1 else { throw .cryptography("HMAC") }
        return state
    }
}

/// The 32 bytes that HMAC-SHA256 gives for a message.
public struct AuthenticationCode: Sendable {
    // Four words in memory order; read as bytes through the accessors below.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init() {}

    /// Word `index` (0 to 7) of 32 bits, little-endian.
    public func word32(_ index: Int) -> UInt32 {
        precondition(index >= 0 && index < 8)
        let pair =
            switch index / 2 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return UInt32(truncatingIfNeeded: pair.littleEndian >> UInt64(index % 2 * 32))
    }

    /// Word `index` (0 to 3) of 64 bits, big-endian, as digits are written.
    public func bigEndianWord64(_ index: Int) -> UInt64 {
        precondition(index >= 0 && index < 4)
        let word =
            switch index {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word.bigEndian
    }

    /// The bytes in order.
    public var bytes: [UInt8] {
        var copy = words
        return unsafe withUnsafeBytes(of: &copy) { unsafe Array($0) }
    }

    /// Equality in time that does not depend on the bytes.
    public func isEqual(to other: Span<UInt8>) -> Bool {
        guard other.count == HMACSHA256.byteCount else { return false }
        let own = bytes
        return ConstantTime.areEqual(own.span, other)
    }

    mutating func withMutableBytes<R>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> R) -> R {
        unsafe withUnsafeMutableBytes(of: &words) { buffer in
            unsafe body(buffer.bindMemory(to: UInt8.self))
        }
    }
}
