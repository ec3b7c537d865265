/// Reads a CSV file record by record in a buffer that is used again for each: RFC 4180 and what
/// real files do besides.
///
/// - Quoted cells may hold separators, line ends and doubled quotes; LF, CR LF and CR end a line.
/// - A byte order mark is passed over; `sep=;` as the first line, as Excel writes it, is obeyed.
/// - Lines without a single character are passed over, but counted as rows.
/// - Cells are lent as UTF-8, whatever the encoding of the file.
///
/// Own code, because the packaged readers take a whole file as one `String` and make a `String` of
/// every cell. Measured on a million people (56 MB, six columns, one core): SwiftCSV 0.8 took 7.0 s
/// and 547 MB, and 73 MB at a tenth of the rows; this reader took 0.1 s and 13 MB at either size.
public struct CSVReader: ~Copyable {
    /// The longest record in bytes: 16 MiB. Beyond it a quote was most likely never closed.
    public static let longestRecord = 1 << 24
    package static let usualBufferSize = 1 << 20

    public let path: String
    /// The column names, trimmed of blanks; each stands once and none is empty. None where the file
    /// is read without a header.
    public let header: [String]
    public let dialect: CSVDialect
    /// What the user should be told of the file as a whole.
    public let notes: [String]
    /// The row at hand, as a spreadsheet counts: the header is row 1.
    public private(set) var row: Int

    private var source: CSVSource
    private let scanner: CSVScanner
    private var record = ScannedRecord()
    private let needsDecoding: Bool
    private let hasHeader: Bool
    /// The cells of a Windows-1252 record that is not ASCII, as UTF-8.
    private var decoded: [UInt8] = []
    private var usesDecoded = false

    /// Opens the file, finds how it is written and reads its header.
    /// - Throws: `RecordsError.file` or `.csv`.
    public init(path: String, options: ReadOptions = ReadOptions()) throws(RecordsError) {
        try self.init(path: path, options: options, bufferSize: Self.usualBufferSize)
    }

    /// - Parameter bufferSize: bytes; tests give tiny ones to cut records anywhere.
    package init(
        path: String, options: ReadOptions, bufferSize: Int, longestRecord: Int = Self.longestRecord
    ) throws(RecordsError) {
        let decision = try EncodingDecision(
            path: path, choice: options.encoding, bufferSize: max(bufferSize, 1))
        var source = try CSVSource(
            path: path, bufferSize: max(bufferSize, 1), limit: longestRecord)
        let opening = try CSVOpening(
            path: path, source: &source, decision: decision, separator: options.separator,
            hasHeader: options.hasHeader)
        self.path = path
        self.source = source
        scanner = opening.scanner
        header = opening.header
        row = opening.headerRow
        dialect = CSVDialect(
            separator: opening.separator, encoding: opening.encoding,
            hasByteOrderMark: opening.hasByteOrderMark)
        notes = opening.notes
        needsDecoding = !decision.isWholeFileValid
        hasHeader = options.hasHeader
    }

    /// Bytes of the file before the next record.
    public var bytesRead: Int { source.bytesRead }

    /// Bytes of the whole file.
    public var byteCount: Int { source.byteCount }

    /// Cells of the row at hand.
    public var cellCount: Int { record.cells.count }

    /// Why the row at hand cannot be trusted; nil if it can.
    public var defect: RowDefect? { record.defect }

    /// Goes to the next row that is not blank.
    /// - Returns: false at the end of the file.
    /// - Throws: `RecordsError.file`; `.csv` for a quote that is never closed or a record longer
    ///   than `longestRecord`: where the next row begins is then anyone's guess.
    public mutating func advance() throws(RecordsError) -> Bool {
        while true {
            guard let first = try scanRecord() else {
                record.clear()
                return false
            }
            row += 1
            if CSVScanner.isLineEnd(first) { continue }
            settle()
            return true
        }
    }

    /// Lends a cell of the row at hand as UTF-8, blanks kept; not to be used for a cell that is not
    /// decodable.
    @inline(__always)
    public func withCell<R, E: Error>(
        _ index: Int, _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        let range = record.cells[index].range
        if usesDecoded { return try body(decoded.span.extracting(range)) }
        return try body(source.buffer.span.extracting(range))
    }

    /// Whether a cell's bytes stand for letters in the encoding of the file.
    @inline(__always)
    public func isDecodable(_ index: Int) -> Bool { record.cells[index].isDecodable }

    /// The index of the column with this name.
    public func column(named name: String) -> Int? { header.firstIndex(of: name) }

    // MARK: - One record

    /// Scans the next record and moves behind it.
    /// - Returns: its first byte; nil at the end of the file.
    private mutating func scanRecord() throws(RecordsError) -> UInt8? {
        while true {
            if source.position < source.filled {
                if case .record(let next) = source.scan(scanner, into: &record) {
                    let first = source.buffer[source.position]
                    source.position = next
                    return first
                }
                if source.isAtEnd { throw CSVOpening.unclosedQuote(path: path, row: row + 1) }
            } else if source.isAtEnd {
                return nil
            }
            guard try source.load() else { throw CSVOpening.tooLong(path: path, row: row + 1) }
        }
    }

    /// Makes the record ready to be lent: quotes single, letters UTF-8, number of cells checked.
    private mutating func settle() {
        if record.hasDoubledQuotes {
            for index in record.cells.indices where record.cells[index].hasDoubledQuotes {
                let end = source.joinDoubledQuotes(record.cells[index].range)
                record.cells[index].end = UInt32(end)
            }
        }
        usesDecoded =
            needsDecoding
            && Self.decode(source, encoding: dialect.encoding, cells: &record.cells, to: &decoded)
        if hasHeader && record.defect == nil && record.cells.count != header.count {
            record.defect = .cellCount(record.cells.count, expected: header.count)
        }
    }

    /// Finds the cells that are no letters in the encoding.
    /// - Returns: whether the cells now lie in `decoded`.
    private static func decode(
        _ source: borrowing CSVSource, encoding: CSVDialect.Encoding,
        cells: inout [ScannedRecord.Cell], to decoded: inout [UInt8]
    ) -> Bool {
        guard let first = cells.first, let last = cells.last else { return false }
        let bytes = source.buffer.span
        let (start, end) = (first.range.lowerBound, last.range.upperBound)
        if UTF8Validator.endOfASCII(unsafe bytes.bytes, from: start, to: end) == end {
            return false
        }
        if encoding == .utf8 {
            for index in cells.indices {
                let cell = bytes.extracting(cells[index].range)
                cells[index].isDecodable = UTF8Validator.isValid(unsafe cell.bytes)
            }
            return false
        }
        decoded.removeAll(keepingCapacity: true)
        for index in cells.indices {
            let place = decoded.count
            let cell = bytes.extracting(cells[index].range)
            let isDecodable = Windows1252.append(cell, to: &decoded)
            cells[index] = ScannedRecord.Cell(start: place, end: decoded.count)
            cells[index].isDecodable = isDecodable
        }
        return true
    }
}
