internal import Glibc

/// An open file that closes itself.
public struct FileDescriptor: ~Copyable {
    public let path: String
    let number: Int32

    /// Opens an existing file for reading.
    /// - Parameter followLinks: false refuses a symbolic link in the last part of the path.
    public init(reading path: String, followLinks: Bool = true) throws(FileError) {
        // Without O_NONBLOCK a pipe in the place of a file would hold the program up for ever.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW)
        let number = unsafe open(path, flags)
        guard number >= 0 else { throw FileError.current(path: path, operation: "open") }
        self.path = path
        self.number = number
    }

    /// Makes a new file; fails if anything stands at `path` already.
    public init(creating path: String, mode: UInt32) throws(FileError) {
        let number = unsafe open(
            path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(mode))
        guard number >= 0 else { throw FileError.current(path: path, operation: "create") }
        self.path = path
        self.number = number
    }

    /// Opens an existing file for reading and writing; a symbolic link is refused.
    public init(updating path: String) throws(FileError) {
        let number = unsafe open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { throw FileError.current(path: path, operation: "open") }
        self.path = path
        self.number = number
    }

    /// A scratch file of mode 0600 in the folder of `path` that has no name: it is gone with its
    /// descriptor, whatever becomes of the process.
    public init(scratchBeside path: String) throws(FileError) {
        let name = try FilePath.temporaryName(beside: path)
        let number = unsafe open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw FileError.current(path: path, operation: "create") }
        unsafe unlink(name)
        self.path = name
        self.number = number
    }

    deinit { close(number) }

    /// Type, permissions, owner and size.
    public func status() throws(FileError) -> FileStatus {
        var record = stat()
        guard unsafe fstat(number, &record) == 0 else {
            throw FileError.current(path: path, operation: "examine")
        }
        return FileStatus(
            isRegularFile: record.st_mode & S_IFMT == S_IFREG,
            permissions: UInt32(record.st_mode & 0o7777),
            owner: record.st_uid,
            size: Int(record.st_size))
    }

    /// Reads up to `buffer.count` bytes at the current position; 0 at the end of the file.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        while true {
            let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw FileError.current(path: path, operation: "read") }
        }
    }

    /// Reads exactly `buffer.count` bytes from `offset`; a shorter file is an error.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(FileError) {
        var done = 0
        while done < buffer.count {
            let count = unsafe pread(
                number, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError.current(path: path, operation: "read") }
            guard count > 0 else {
                throw FileError(path: path, operation: "read", reason: "the file ends too early")
            }
            done += count
        }
    }

    /// Fills an array of words from `offset`; a shorter file is an error.
    public func read(words: inout [UInt64], at offset: Int) throws(FileError) {
        // The array's own closure drops the type of an error, so it is carried out by hand.
        let failure: FileError? = unsafe words.withUnsafeMutableBytes { buffer in
            do throws(FileError) {
                try unsafe read(into: buffer, at: offset)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    /// Fills the first `count` bytes of an array from `offset`; a shorter file is an error.
    public func read(bytes: inout [UInt8], count: Int, at offset: Int) throws(FileError) {
        precondition(count <= bytes.count)
        let failure: FileError? = unsafe bytes.withUnsafeMutableBytes { buffer in
            do throws(FileError) {
                try unsafe read(into: .init(rebasing: buffer[..<count]), at: offset)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    /// Writes all of `bytes` at `offset`.
    public func write(_ bytes: RawSpan, at offset: Int) throws(FileError) {
        try unsafe bytes.withUnsafeBytes { (buffer) throws(FileError) in
            var done = 0
            while done < buffer.count {
                let count = unsafe pwrite(
                    number, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else {
                    throw FileError.current(path: path, operation: "write")
                }
                done += count
            }
        }
    }

    /// Puts zero bytes over all that the file holds, on the disk. A disk that writes elsewhere (an
    /// SSD, a journal, a snapshot) may keep what stood there.
    public func overwrite() throws(FileError) {
        let zeros = [UInt8](repeating: 0, count: try status().size)
        try unsafe write(zeros.span.bytes, at: 0)
        try synchronise()
    }

    /// Waits until no other process holds this lock; it is given up with the descriptor.
    public func lock() throws(FileError) {
        while flock(number, LOCK_EX) != 0 {
            guard errno == EINTR else { throw FileError.current(path: path, operation: "lock") }
        }
    }

    /// Waits until the file's bytes are on the disk.
    public func synchronise() throws(FileError) {
        guard fsync(number) == 0 else { throw FileError.current(path: path, operation: "write") }
    }
}

/// What the file system says of an open file.
public struct FileStatus: Equatable, Sendable {
    public let isRegularFile: Bool
    /// The lower twelve mode bits: 0o600 is "the owner may read and write".
    public let permissions: UInt32
    /// User id of the owner.
    public let owner: UInt32
    /// Bytes.
    public let size: Int
}
