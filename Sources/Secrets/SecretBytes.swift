internal import COpenSSL
public import Files
internal import Glibc
internal import Synchronization

/// Bytes of a key: one owner, locked into memory where the system allows it, left out of core
/// files, wiped when the owner ends. Lent to closures, never copied into arrays or strings.
@safe public struct SecretBytes: ~Copyable, @unchecked Sendable {
    // @unchecked: the pages belong to this value alone, which cannot be copied.
    /// Bytes.
    public let count: Int
    /// Whether the pages are locked, so that the secret cannot reach the swap file.
    public let isLocked: Bool
    private let base: UnsafeMutableRawPointer
    private let capacity: Int

    private static let unlocked = Atomic(false)

    /// Whether the system refused to lock any secret of this process.
    static var wasLeftUnlocked: Bool { unlocked.load(ordering: .relaxed) }

    /// `count` zero bytes on pages of their own.
    public init(count: Int) throws(SecretsError) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let capacity = max(page, (count + page - 1) / page * page)
        let mapping = unsafe mmap(
            nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else { throw .memory }
        unsafe self.base = mapping
        self.count = count
        self.capacity = capacity
        self.isLocked = unsafe mlock(mapping, capacity) == 0
        if !isLocked { Self.unlocked.store(true, ordering: .relaxed) }
        unsafe madvise(mapping, capacity, MADV_DONTDUMP)
    }

    /// A copy of `bytes`.
    public init(copying bytes: Span<UInt8>) throws(SecretsError) {
        try self.init(count: bytes.count)
        withMutableBytes { own in for index in bytes.indices { own[index] = bytes[index] } }
    }

    /// A whole file, read straight into locked memory.
    /// - Parameter limit: the most bytes the file may have.
    /// - Throws: `FileError` if it cannot be read or is longer than `limit`, `SecretsError`.
    public static func read(
        allOf descriptor: borrowing FileDescriptor, limit: Int
    ) throws -> SecretBytes {
        let size = try descriptor.status().size
        guard size <= limit else {
            throw FileError(
                path: descriptor.path, operation: "read",
                reason: "it has \(size) bytes, and at most \(limit) were expected")
        }
        let secret = try SecretBytes(count: size)
        try unsafe descriptor.read(
            into: UnsafeMutableRawBufferPointer(start: secret.base, count: size), at: 0)
        return secret
    }

    /// Fresh bytes from libcrypto's generator for private values.
    public static func random(count: Int) throws(SecretsError) -> SecretBytes {
        let secret = try SecretBytes(count: count)
        guard unsafe RAND_priv_bytes(secret.base, Int32(count)) == 1 else {
            throw .cryptography("random bytes")
        }
        return secret
    }

    deinit {
        unsafe OPENSSL_cleanse(base, capacity)
        unsafe munmap(base, capacity)
    }

    /// Lends the bytes for reading.
    public borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        let buffer = unsafe UnsafeRawBufferPointer(start: base, count: count)
        return try unsafe body(buffer.bindMemory(to: UInt8.self).span)
    }

    /// Lends the bytes for writing.
    public mutating func withMutableBytes<R: ~Copyable, E: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        let buffer = unsafe UnsafeMutableRawBufferPointer(start: base, count: count)
        var span = unsafe buffer.bindMemory(to: UInt8.self).mutableSpan
        return try body(&span)
    }

    /// Lends the pages to a function of libcrypto; they begin at the start of a page.
    mutating func withMutableMemory<R>(_ body: (UnsafeMutableRawPointer) -> R) -> R {
        unsafe body(base)
    }

    /// Whether two secrets hold the same bytes, in time that depends on their length alone.
    public static func == (left: borrowing SecretBytes, right: borrowing SecretBytes) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe CRYPTO_memcmp(left.base, right.base, left.count) == 0
    }

    /// A second owner of the same bytes, for the few places that must outlive the first.
    public borrowing func duplicate() throws(SecretsError) -> SecretBytes {
        let copy = try SecretBytes(count: count)
        unsafe copy.base.copyMemory(from: base, byteCount: count)
        return copy
    }
}
