/// How a file's bytes are read, from one scan of the whole file.
///
/// A Windows-1252 letter is hardly ever followed by bytes that make it well-formed UTF-8, so text
/// in that code page gives faults and next to no characters. A file that gives more characters
/// than faults is UTF-8 with some damaged cells, which are then found one by one.
struct EncodingDecision: Equatable {
    let encoding: CSVDialect.Encoding
    /// Whether every cell is known to be well-formed.
    let isWholeFileValid: Bool
    /// What the user should be told.
    let note: String?

    /// Scans the file at `path` with `choice` left open, or takes the choice.
    init(
        path: String, choice: ReadOptions.EncodingChoice, bufferSize: Int
    ) throws(RecordsError) {
        switch choice {
        case .utf8:
            self.init(stated: .utf8)
        case .windows1252:
            self.init(stated: .windows1252)
        case .auto:
            let scan = try Self.scan(path: path, bufferSize: bufferSize)
            self.init(characters: scan.sequences, faults: scan.faults)
        }
    }

    /// Decides from the counts of well-formed characters beyond ASCII and of faults.
    init(characters: Int, faults: Int) {
        isWholeFileValid = faults == 0
        encoding = faults == 0 || characters > faults ? .utf8 : .windows1252
        if faults == 0 {
            note = nil
        } else if encoding == .utf8 {
            note = "read as UTF-8 although it is damaged in \(faults) places "
                + "(\(characters) letters are good UTF-8); damaged cells count as invalid"
        } else {
            note = "read as Windows-1252: it is no UTF-8 in \(faults) places; "
                + "if that is wrong, state the encoding"
        }
    }

    private init(stated: CSVDialect.Encoding) {
        encoding = stated
        isWholeFileValid = false
        note = nil
    }

    private static func scan(
        path: String, bufferSize: Int
    ) throws(RecordsError) -> UTF8Validator {
        var source = try CSVSource(path: path, bufferSize: bufferSize, limit: bufferSize)
        var validator = UTF8Validator()
        while !source.isAtEnd {
            source.position = source.filled
            _ = try source.load()
            validator.append(unsafe source.buffer.span.bytes, count: source.filled)
        }
        validator.finish()
        return validator
    }
}
