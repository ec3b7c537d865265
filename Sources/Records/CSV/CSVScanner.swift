/// One record as the scanner found it: where its cells lie in the buffer.
struct ScannedRecord {
    /// A cell without its quotes. Records are at most 16 MiB, so 32 bits hold every place.
    struct Cell {
        var start: UInt32
        var end: UInt32
        var hasDoubledQuotes = false
        var isDecodable = true

        init(start: Int, end: Int, hasDoubledQuotes: Bool = false) {
            self.start = UInt32(truncatingIfNeeded: start)
            self.end = UInt32(truncatingIfNeeded: end)
            self.hasDoubledQuotes = hasDoubledQuotes
        }

        var range: Range<Int> { Int(start)..<Int(end) }
    }

    var cells: [Cell] = []
    var hasDoubledQuotes = false
    var defect: RowDefect?

    mutating func clear() {
        cells.removeAll(keepingCapacity: true)
        hasDoubledQuotes = false
        defect = nil
    }
}

/// Finds the cells of one record (RFC 4180, section 2), eight bytes at a time.
///
/// A quote opens a quoted cell only as its first byte; elsewhere it is a character, as in O"Brien.
/// LF, CR LF and CR alone each end a record.
struct CSVScanner {
    enum Outcome {
        /// The next record begins at `next`.
        case record(next: Int)
        /// The bytes end within the record.
        case unfinished(inQuotes: Bool)
    }

    /// Bytes that must be readable after the last one scanned.
    static let padding = 8

    let separator: UInt8
    private let separators: UInt64

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    init(separator: UInt8) {
        self.separator = separator
        separators = Self.ones &* UInt64(separator)
    }

    /// Scans the record that begins at `start`.
    /// - Parameters:
    ///   - end: the end of the valid bytes; `padding` more must exist.
    ///   - isLast: whether the file ends at `end`.
    func scan(
        _ bytes: RawSpan, from start: Int, to end: Int, isLast: Bool,
        into record: inout ScannedRecord
    ) -> Outcome {
        precondition(start >= 0 && start <= end && end + Self.padding <= bytes.byteCount)
        record.clear()
        var position = start
        while true {
            if position < end && Self.byte(bytes, position) == Self.quote {
                guard let next = scanQuoted(
                    bytes, from: position, to: end, isLast: isLast, into: &record)
                else { return .unfinished(inQuotes: true) }
                position = next
            } else {
                let cellStart = position
                position = endOfPlain(bytes, from: position, to: end)
                record.cells.append(ScannedRecord.Cell(start: cellStart, end: position))
            }
            guard position < end else {
                return isLast ? .record(next: end) : .unfinished(inQuotes: false)
            }
            let delimiter = Self.byte(bytes, position)
            position += 1
            if delimiter == separator { continue }
            if delimiter == Self.carriageReturn {
                // Whether a line feed belongs to it can only be told from the next byte.
                if position == end && !isLast { return .unfinished(inQuotes: false) }
                if position < end && Self.byte(bytes, position) == Self.lineFeed { position += 1 }
            }
            return .record(next: position)
        }
    }

    /// Whether a byte ends a line.
    static func isLineEnd(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

    /// Adds the quoted cell whose opening quote stands at `start`.
    /// - Returns: where its delimiter stands, or nil if the bytes end before that is certain.
    private func scanQuoted(
        _ bytes: RawSpan, from start: Int, to end: Int, isLast: Bool,
        into record: inout ScannedRecord
    ) -> Int? {
        var position = start + 1
        var hasDoubledQuotes = false
        while true {
            position = Self.nextQuote(bytes, from: position, to: end)
            guard position < end else { return nil }
            guard position + 1 < end else {
                // The quote closes the cell only if no second one follows.
                guard isLast else { return nil }
                break
            }
            guard Self.byte(bytes, position + 1) == Self.quote else { break }
            hasDoubledQuotes = true
            position += 2
        }
        record.cells.append(
            ScannedRecord.Cell(
                start: start + 1, end: position, hasDoubledQuotes: hasDoubledQuotes))
        if hasDoubledQuotes { record.hasDoubledQuotes = true }
        let afterQuote = position + 1
        let delimiter = endOfPlain(bytes, from: afterQuote, to: end)
        for index in afterQuote..<delimiter where Self.byte(bytes, index) != UInt8(ascii: " ") {
            record.defect = .textAfterQuote
            break
        }
        return delimiter
    }

    /// The place of the next separator or line end, or `end`.
    @inline(__always)
    private func endOfPlain(_ bytes: RawSpan, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end {
            let word = Self.word(bytes, position)
            let found = Self.zeroBytes(word ^ separators)
                | Self.zeroBytes(word ^ (Self.ones &* UInt64(Self.lineFeed)))
                | Self.zeroBytes(word ^ (Self.ones &* UInt64(Self.carriageReturn)))
            if found != 0 { return min(position &+ found.trailingZeroBitCount &>> 3, end) }
            position &+= 8
        }
        return end
    }

    private static func nextQuote(_ bytes: RawSpan, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end {
            let found = zeroBytes(word(bytes, position) ^ (ones &* UInt64(quote)))
            if found != 0 { return min(position &+ found.trailingZeroBitCount &>> 3, end) }
            position &+= 8
        }
        return end
    }

    /// Marks the zero bytes of a word by their high bit. Marks above the lowest may be false
    /// (the borrow of a subtraction), so only the lowest is used.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & highBits
    }

    // `scan` has made sure that every place below `end + padding` exists.
    @inline(__always)
    private static func word(_ bytes: RawSpan, _ position: Int) -> UInt64 {
        UInt64(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: position, as: UInt64.self))
    }

    @inline(__always)
    private static func byte(_ bytes: RawSpan, _ position: Int) -> UInt8 {
        unsafe bytes.unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
    }
}
