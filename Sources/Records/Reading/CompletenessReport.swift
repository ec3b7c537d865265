/// How complete and how valid a file's fields are: counts and row numbers, never a value.
public struct CompletenessReport: Sendable, Equatable, Codable {
    public let summary: ReadSummary

    /// Reads the whole file once more than `RecordReader` does, writing nothing.
    /// - Parameters:
    ///   - identifierColumn: the column of the record id, if rows without one are to be found.
    ///   - options: the policy is not used: nothing stops the counting.
    ///   - progress: told the bytes read and the bytes of the file now and then.
    /// - Throws: `RecordsError`, or what `progress` throws.
    public init(
        path: String, schema: Schema, identifierColumn: String? = nil,
        options: ReadOptions = ReadOptions(),
        progress: (_ read: Int, _ all: Int) throws -> Void = { _, _ in }
    ) throws {
        var options = options
        options.policy = .missing
        var reader = try RecordReader(
            path: path, schema: schema, identifierColumn: identifierColumn, options: options)
        var record = Record()
        while try reader.next(into: &record) {
            if reader.summary.rowsRead.isMultiple(of: 1 << 14) {
                try progress(reader.bytesRead, reader.byteCount)
            }
        }
        try progress(reader.byteCount, reader.byteCount)
        summary = reader.summary
    }

    /// The report as a person reads it: a table with one line for each field, then rows and notes.
    public var text: String {
        var table = [["field", "type", "present", "missing", "invalid", "complete"]]
        for field in summary.fields {
            table.append([
                field.name, field.type.rawValue, "\(field.values)", "\(field.missing)",
                "\(field.invalid)", Self.percent(field.completeness),
            ])
        }
        for attribute in summary.attributes {
            let cells = attribute.values + attribute.missing + attribute.invalid
            table.append([
                attribute.name, "attribute", "\(attribute.values)", "\(attribute.missing)",
                "\(attribute.invalid)",
                Self.percent(cells == 0 ? 1 : Double(attribute.values) / Double(cells)),
            ])
        }
        var lines = ["\(summary.path): \(summary.rowsRead) rows, \(Self.text(summary.dialect))"]
        lines += Self.aligned(table, leftColumns: 2)
        for field in summary.fields where field.invalid > 0 {
            lines.append(
                "\(field.name): invalid in rows "
                    + Self.list(field.firstInvalidRows, of: field.invalid))
        }
        if summary.rowsSkipped > 0 {
            lines.append(
                "rows that cannot be read: "
                    + Self.list(summary.firstSkippedRows, of: summary.rowsSkipped))
        }
        return (lines + summary.notes).joined(separator: "\n") + "\n"
    }

    private static func text(_ dialect: CSVDialect) -> String {
        let encoding = dialect.encoding == .utf8 ? "UTF-8" : "Windows-1252"
        let mark = dialect.hasByteOrderMark ? " with a byte order mark" : ""
        return "\(encoding)\(mark), separated by \(dialect.separator.rawValue)"
    }

    /// Rounded down to a tenth, so that 100.0 % means all.
    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded(.down))
        return "\(tenths / 10).\(tenths % 10) %"
    }

    private static func list(_ rows: [Int], of count: Int) -> String {
        let shown = rows.map(String.init).joined(separator: ", ")
        return count > rows.count ? "\(shown) and \(count - rows.count) more" : shown
    }

    private static func aligned(_ table: [[String]], leftColumns: Int) -> [String] {
        let columns = table.first.map { Array($0.indices) } ?? []
        let widths = columns.map { column in table.map { $0[column].count }.max() ?? 0 }
        return table.map { row in
            row.enumerated().map { column, cell in
                let pad = String(repeating: " ", count: widths[column] - cell.count)
                return column < leftColumns ? cell + pad : pad + cell
            }.joined(separator: "  ")
        }
    }
}
