internal import Glibc

/// A file written beside its destination and renamed onto it when it is whole.
///
/// Until `commit()` the destination is untouched; without it the bytes vanish with the value.
/// Small writes are gathered in a buffer of 256 KiB.
public struct ReplacementFile: ~Copyable {
    public let path: String
    /// Bytes written so far through `write`.
    public private(set) var count = 0

    private let descriptor: FileDescriptor
    private let replacesExisting: Bool
    private var pending: [UInt8] = []
    private var flushed = 0
    private var isCommitted = false

    private static let bufferSize = 1 << 18

    /// - Parameters:
    ///   - mode: permission bits of the new file, less the process's umask.
    ///   - replacesExisting: false makes an existing file at `path` an error, now and at `commit`.
    public init(
        path: String, mode: UInt32 = 0o666, replacesExisting: Bool = true
    ) throws(FileError) {
        if !replacesExisting && FilePath.exists(path) {
            throw FileError(path: path, operation: "create", reason: "it exists already")
        }
        guard FilePath.isReplaceable(path) else {
            throw FileError(
                path: path, operation: "replace",
                reason: "what stands there is no regular file")
        }
        let name = try FilePath.temporaryName(beside: path)
        do throws(FileError) {
            self.descriptor = try FileDescriptor(creating: name, mode: mode)
        } catch {
            // The name asked for says more than the one beside it.
            throw FileError(path: path, operation: "create", reason: error.reason)
        }
        PartialFiles.add(name)
        self.path = path
        self.replacesExisting = replacesExisting
        pending.reserveCapacity(Self.bufferSize)
    }

    /// A file without a name, on the file system of `path`: it is read through `mapped()`, is gone
    /// with this value and its mappings, and cannot be committed.
    public init(scratchBeside path: String) throws(FileError) {
        self.descriptor = try FileDescriptor(scratchBeside: path)
        self.path = path
        self.replacesExisting = false
        pending.reserveCapacity(Self.bufferSize)
    }

    deinit {
        if !isCommitted { unsafe unlink(descriptor.path) }
        PartialFiles.remove(descriptor.path)
    }

    /// Appends bytes.
    public mutating func write(_ bytes: RawSpan) throws(FileError) {
        if pending.count + bytes.byteCount > Self.bufferSize { try flush() }
        if bytes.byteCount >= Self.bufferSize {
            try descriptor.write(bytes, at: flushed)
            flushed += bytes.byteCount
        } else {
            unsafe bytes.withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
        }
        count += bytes.byteCount
    }

    /// Appends the UTF-8 bytes of `text`.
    public mutating func write(_ text: String) throws(FileError) {
        try write(text.utf8.span)
    }

    /// Appends bytes.
    public mutating func write(_ bytes: Span<UInt8>) throws(FileError) {
        try unsafe write(bytes.bytes)
    }

    /// Writes bytes at a place of their own, beside what `write` appends.
    public func write(_ bytes: RawSpan, at offset: Int) throws(FileError) {
        try descriptor.write(bytes, at: offset)
    }

    /// The file as far as it is written, mapped; under its own name in messages.
    public mutating func mapped() throws(FileError) -> MappedFile {
        try flush()
        return try MappedFile(descriptor: descriptor, path: path)
    }

    /// Puts the whole file in its place: flushed, on the disk, renamed.
    public consuming func commit() throws(FileError) {
        try flush()
        try descriptor.synchronise()
        if replacesExisting {
            guard unsafe Glibc.rename(descriptor.path, path) == 0 else {
                throw FileError.current(path: path, operation: "replace")
            }
        } else {
            // A hard link fails where rename would replace: nobody's file is lost to a race.
            guard unsafe link(descriptor.path, path) == 0 else {
                throw FileError.current(path: path, operation: "create")
            }
            unsafe unlink(descriptor.path)
        }
        isCommitted = true
        try FilePath.synchroniseFolder(of: path)
    }

    private mutating func flush() throws(FileError) {
        guard !pending.isEmpty else { return }
        try unsafe descriptor.write(pending.span.bytes, at: flushed)
        flushed += pending.count
        pending.removeAll(keepingCapacity: true)
    }
}
