internal import Glibc

/// A whole file mapped into memory for reading, lent to closures and unmapped at the end.
///
/// The file must not shrink while it is mapped: reading past its new end would stop the process
/// (SIGBUS). Nothing here hands the pointer out.

// @unchecked: the mapping is read-only and never changes between init and deinit.
@safe public final class MappedFile: @unchecked Sendable {
    public let path: String
    /// Bytes.
    public let count: Int
    private let base: UnsafeMutableRawPointer?

    public convenience init(path: String) throws(FileError) {
        try self.init(descriptor: FileDescriptor(reading: path), path: path)
    }

    /// Maps an open file, which may be closed afterwards, and may have no name.
    /// - Parameter path: what messages call it.
    public init(descriptor: borrowing FileDescriptor, path: String) throws(FileError) {
        let status = try descriptor.status()
        guard status.isRegularFile else {
            throw FileError(path: path, operation: "map", reason: "it is not a regular file")
        }
        self.path = path
        self.count = status.size
        guard status.size > 0 else {
            unsafe self.base = nil
            return
        }
        let mapping = unsafe mmap(nil, status.size, PROT_READ, MAP_SHARED, descriptor.number, 0)
        guard let mapping = unsafe mapping, unsafe mapping != MAP_FAILED else {
            throw FileError.current(path: path, operation: "map")
        }
        unsafe self.base = mapping
    }

    deinit {
        if let base = unsafe base { unsafe munmap(base, count) }
    }

    /// Lends the file's bytes.
    public func withBytes<R, E: Error>(_ body: (RawSpan) throws(E) -> R) throws(E) -> R {
        let buffer = unsafe UnsafeRawBufferPointer(start: base, count: count)
        return try unsafe body(buffer.bytes)
    }

    /// Lends the file's bytes as those of a text.
    public func withText<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        let buffer = unsafe UnsafeRawBufferPointer(start: base, count: count)
        return try unsafe body(buffer.bindMemory(to: UInt8.self).span)
    }
}
