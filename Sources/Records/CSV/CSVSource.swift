internal import Files

/// A window on a file that slides forward: the bytes of the record at hand and some after it.
///
/// `read(2)` into one buffer, not a mapping: mapped pages would count as resident memory that
/// grows with the file.
struct CSVSource: ~Copyable {
    /// The window; `CSVScanner.padding` bytes more than it may hold, so that words can be loaded
    /// at its end.
    private(set) var buffer: [UInt8]
    /// Where the unread bytes begin in `buffer`.
    var position = 0
    /// Where the valid bytes end in `buffer`.
    private(set) var filled = 0
    /// Whether the file ends at `filled`.
    private(set) var isAtEnd = false
    /// Bytes of the whole file when it was opened.
    let byteCount: Int

    private let descriptor: FileDescriptor
    private let limit: Int
    private var bytesLoaded = 0

    /// Bytes before `position`.
    var bytesRead: Int { bytesLoaded - (filled - position) }

    /// - Parameter limit: the longest record in bytes.
    init(path: String, bufferSize: Int, limit: Int) throws(RecordsError) {
        let opened = try Self.open(path)
        byteCount = try Self.size(of: opened)
        descriptor = opened
        self.limit = limit
        buffer = [UInt8](repeating: 0, count: min(bufferSize, limit) + CSVScanner.padding)
    }

    private static func open(_ path: String) throws(RecordsError) -> FileDescriptor {
        do throws(FileError) {
            return try FileDescriptor(reading: path)
        } catch {
            throw .file(error)
        }
    }

    private static func size(
        of descriptor: borrowing FileDescriptor
    ) throws(RecordsError) -> Int {
        do throws(FileError) {
            let status = try descriptor.status()
            guard status.isRegularFile else {
                throw FileError(
                    path: descriptor.path, operation: "read",
                    reason: "it is not a regular file, and it must be read more than once")
            }
            return status.size
        } catch {
            throw .file(error)
        }
    }

    /// Scans the record that begins at `position`.
    func scan(_ scanner: CSVScanner, into record: inout ScannedRecord) -> CSVScanner.Outcome {
        let bytes = unsafe buffer.span.bytes
        return scanner.scan(bytes, from: position, to: filled, isLast: isAtEnd, into: &record)
    }

    /// Drops what was read and loads more bytes, in a larger buffer if the record fills this one.
    /// - Returns: false if the record is longer than the limit.
    mutating func load() throws(RecordsError) -> Bool {
        let unread = filled - position
        if position > 0 {
            let (from, count) = (position, unread)
            unsafe buffer.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                unsafe base.copyMemory(from: base + from, byteCount: count)
            }
        }
        position = 0
        filled = unread
        let size = buffer.count - CSVScanner.padding
        if filled == size {
            guard size < limit else { return false }
            let added = min(size, limit - size)
            buffer.append(contentsOf: repeatElement(0, count: added))
        }
        try fill()
        return true
    }

    private mutating func fill() throws(RecordsError) {
        let size = buffer.count - CSVScanner.padding
        while filled < size && !isAtEnd {
            let start = filled
            // The array's own closure drops the type of an error, so it is carried out by hand.
            let outcome: Result<Int, FileError> = unsafe buffer.withUnsafeMutableBytes { bytes in
                do throws(FileError) {
                    let free = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[start..<size])
                    return .success(try unsafe descriptor.read(into: free))
                } catch {
                    return .failure(error)
                }
            }
            switch outcome {
            case .success(0): isAtEnd = true
            case .success(let count):
                filled += count
                bytesLoaded += count
            case .failure(let error): throw .file(error)
            }
        }
    }

    /// Writes the doubled quotes of a cell singly, in place.
    /// - Returns: the new end of the cell.
    mutating func joinDoubledQuotes(_ range: Range<Int>) -> Int {
        let quote = UInt8(ascii: "\"")
        var target = range.lowerBound
        var source = range.lowerBound
        while source < range.upperBound {
            let byte = buffer[source]
            buffer[target] = byte
            target += 1
            source += byte == quote ? 2 : 1
        }
        return target
    }
}
