/// What the first bytes of a CSV file say: how it is written and what its columns are called.
struct CSVOpening {
    let separator: CSVDialect.Separator
    let encoding: CSVDialect.Encoding
    let hasByteOrderMark: Bool
    let scanner: CSVScanner
    let header: [String]
    let headerRow: Int
    let notes: [String]

    /// Reads `source` up to and with the header, or up to the first row where there is none.
    init(
        path: String, source: inout CSVSource, decision: EncodingDecision,
        separator stated: CSVDialect.Separator?, hasHeader: Bool
    ) throws(RecordsError) {
        while source.filled < 3 && !source.isAtEnd { _ = try source.load() }
        let bytes = source.buffer.prefix(4)
        if source.filled >= 2
            && (bytes[0] == 0xff && bytes[1] == 0xfe
                || bytes[0] == 0xfe && bytes[1] == 0xff)
        {
            throw Self.utf16(path: path)
        }
        hasByteOrderMark =
            source.filled >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb
            && bytes[2] == 0xbf
        if hasByteOrderMark { source.position = 3 }
        var endOfLine = try Self.endOfLine(path: path, source: &source)
        let named = Self.namedSeparator(source.buffer[source.position..<endOfLine])
        if named != nil { Self.skipLine(&source, endOfLine: endOfLine) }
        var row = 1
        endOfLine = try Self.endOfLine(path: path, source: &source)
        while endOfLine == source.position && source.position < source.filled {
            Self.skipLine(&source, endOfLine: endOfLine)
            row += 1
            endOfLine = try Self.endOfLine(path: path, source: &source)
        }
        guard source.position < source.filled else {
            throw .csv(
                path: path, row: nil,
                problem: "the file is empty" + (hasHeader ? ": a header was expected" : ""))
        }
        let separator =
            stated ?? named
            ?? Self.detectSeparator(source.buffer[source.position..<endOfLine])
        let scanner = CSVScanner(separator: separator.byte)
        header =
            hasHeader
            ? try Self.readHeader(path: path, row: row, source: &source, scanner: scanner) {
                Self.text(of: $0, encoding: decision.encoding)
            } : []
        self.separator = separator
        self.scanner = scanner
        encoding = decision.encoding
        headerRow = hasHeader ? row : row - 1
        notes = decision.note.map { [$0] } ?? []
    }

    // MARK: - Errors

    static func unclosedQuote(path: String, row: Int) -> RecordsError {
        .csv(
            path: path, row: row,
            problem: "a quote that opens in this row is never closed: close it, or write a quote "
                + "within a quoted value twice")
    }

    static func tooLong(path: String, row: Int) -> RecordsError {
        .csv(
            path: path, row: row,
            problem: "the row is longer than \(CSVReader.longestRecord >> 20) MiB: most likely a "
                + "quote that opens in it is never closed")
    }

    private static func utf16(path: String) -> RecordsError {
        .csv(
            path: path, row: nil,
            problem: "the file is UTF-16: save it as UTF-8 (in Excel: CSV UTF-8)")
    }

    // MARK: - Lines

    /// Loads until the line at `position` is whole, and finds its end: line ends within quotes
    /// belong to it.
    private static func endOfLine(
        path: String, source: inout CSVSource
    ) throws(RecordsError) -> Int {
        let separators = CSVDialect.Separator.allCases.map(\.byte)
        while true {
            var isQuoted = false
            var mayOpen = true
            for index in source.position..<source.filled {
                let byte = source.buffer[index]
                let isQuote = byte == UInt8(ascii: "\"")
                if isQuote && (isQuoted || mayOpen) { isQuoted.toggle() }
                mayOpen = isQuote || separators.contains(byte)
                // A line feed that belongs to a carriage return may still be outside the window.
                let isCertain = index + 1 < source.filled || source.isAtEnd
                if !isQuoted && CSVScanner.isLineEnd(byte) && isCertain { return index }
            }
            if source.isAtEnd { return source.filled }
            guard try source.load() else { throw tooLong(path: path, row: 1) }
        }
    }

    private static func skipLine(_ source: inout CSVSource, endOfLine: Int) {
        var next = endOfLine
        if next < source.filled && source.buffer[next] == UInt8(ascii: "\r") { next += 1 }
        if next < source.filled && source.buffer[next] == UInt8(ascii: "\n") { next += 1 }
        source.position = next
    }

    /// The separator of a line `sep=;`, with which Excel begins some files.
    private static func namedSeparator(_ line: ArraySlice<UInt8>) -> CSVDialect.Separator? {
        let text = Array(line)
        guard text.count == 5, text[0] | 0x20 == UInt8(ascii: "s"),
            text[1] | 0x20 == UInt8(ascii: "e"), text[2] | 0x20 == UInt8(ascii: "p"),
            text[3] == UInt8(ascii: "=")
        else { return nil }
        return CSVDialect.Separator.allCases.first { $0.byte == text[4] }
    }

    /// The separator that stands most often in the header outside quotes; a comma if none does.
    private static func detectSeparator(_ line: ArraySlice<UInt8>) -> CSVDialect.Separator {
        var counts = [Int](repeating: 0, count: 256)
        var isQuoted = false
        for byte in line {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if !isQuoted { counts[Int(byte)] += 1 }
        }
        var best = CSVDialect.Separator.comma
        for candidate in CSVDialect.Separator.allCases
        where counts[Int(candidate.byte)] > counts[Int(best.byte)] {
            best = candidate
        }
        return best
    }

    // MARK: - Header

    private static func readHeader(
        path: String, row: Int, source: inout CSVSource, scanner: CSVScanner,
        text: (Span<UInt8>) -> String?
    ) throws(RecordsError) -> [String] {
        var record = ScannedRecord()
        while true {
            if case .record(let next) = source.scan(scanner, into: &record) {
                source.position = next
                break
            }
            if source.isAtEnd { throw unclosedQuote(path: path, row: row) }
            guard try source.load() else { throw tooLong(path: path, row: row) }
        }
        if let defect = record.defect {
            throw .csv(path: path, row: row, problem: "\(defect)")
        }
        var names: [String] = []
        for cell in record.cells {
            let end = cell.hasDoubledQuotes ? source.joinDoubledQuotes(cell.range) : Int(cell.end)
            let place = "column \(names.count + 1)"
            guard let name = text(source.buffer.span.extracting(Int(cell.start)..<end)) else {
                throw .csv(path: path, row: row, problem: "the name of \(place) is not readable")
            }
            guard !name.isEmpty else {
                throw .csv(path: path, row: row, problem: "\(place) has no name: name every column")
            }
            // A file without a header shows a person here, so the place is told, not the name.
            if let first = names.firstIndex(of: name) {
                throw .csv(
                    path: path, row: row,
                    problem: "\(place) has the same name as column \(first + 1): "
                        + "every column needs a name of its own")
            }
            names.append(name)
        }
        return names
    }

    /// A header cell as text, trimmed of blanks; nil if it is not decodable.
    private static func text(of cell: Span<UInt8>, encoding: CSVDialect.Encoding) -> String? {
        var bytes: [UInt8] = []
        if encoding == .windows1252 {
            guard Windows1252.append(cell, to: &bytes) else { return nil }
        } else {
            for index in cell.indices { bytes.append(cell[index]) }
        }
        guard !bytes.contains(0) else { return nil }
        let blanks: [UInt8] = [0x20, 0x09, 0x0a, 0x0d]
        let trimmed = bytes.drop { blanks.contains($0) }.reversed().drop { blanks.contains($0) }
        return String(validating: trimmed.reversed(), as: UTF8.self)
    }
}
