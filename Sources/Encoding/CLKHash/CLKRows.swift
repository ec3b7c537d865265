internal import Records

/// The rows of a file of people, read in batches.
struct CLKRows: ~Copyable {
    /// Rows after the header, blank lines not counted.
    private(set) var rowsRead = 0
    /// Why the file could not be read on.
    private(set) var failure: (any Error)?
    private var reader: CSVReader
    private let columnCount: Int

    /// Opens the file and compares its first row, where it is a header, with the schema's columns.
    /// - Throws: `RecordsError`.
    init(path: String, columns: [String], options: ReadOptions) throws {
        columnCount = columns.count
        reader = try Self.open(path: path, columns: columns, options: options)
    }

    private static func open(
        path: String, columns: [String], options: ReadOptions
    ) throws -> CSVReader {
        // Names may stand twice, or be empty, where columns go by their places.
        var plain = options
        plain.hasHeader = false
        var reader = try CSVReader(path: path, options: plain)
        guard options.hasHeader else { return reader }
        guard try reader.advance() else {
            throw RecordsError.csv(
                path: path, row: nil, problem: "the file is empty: a header was expected")
        }
        let row = reader.row
        func invalid(_ problem: String) -> RecordsError {
            .csv(
                path: path, row: row,
                problem: "\(problem) (if the file has no header, say --no-header)")
        }
        if let defect = reader.defect { throw invalid("\(defect)") }
        let names = Self.names(reader)
        if let missing = columns.first(where: { !names.contains($0) }) {
            throw invalid("the header has no column `\(missing)`, which the schema names")
        }
        guard names.count == columns.count else {
            throw invalid(
                "the header has \(names.count) columns where the schema has \(columns.count) "
                    + "features; columns go by their places")
        }
        for (index, column) in columns.enumerated() where names[index] != column {
            throw invalid(
                "column \(index + 1) must be `\(column)`, as in the schema; columns go by their "
                    + "places")
        }
        return reader
    }

    private static func names(_ reader: borrowing CSVReader) -> [String] {
        (0..<reader.cellCount).map { column in
            reader.withCell(column) { cell in
                String(decoding: cell.indices.map { cell[$0] }, as: UTF8.self)
            }
        }
    }

    /// What the user should be told of the file.
    var notes: [String] { reader.notes }

    var bytesRead: Int { reader.bytesRead }

    var byteCount: Int { reader.byteCount }

    /// Fills a batch with the next rows; what ends the reading early is kept in `failure`.
    /// - Returns: false where there is no row more.
    mutating func fill(_ batch: inout CLKBatch) -> Bool {
        batch.clear()
        do {
            while batch.rows.count < CLKBatch.rowCapacity, failure == nil, try reader.advance() {
                rowsRead += 1
                if let defect = reader.defect {
                    batch.append(row: reader.row, defect: "\(defect)")
                } else if reader.cellCount != columnCount {
                    batch.append(
                        row: reader.row,
                        defect: "it has \(reader.cellCount) cells where the schema has "
                            + "\(columnCount) features")
                } else {
                    batch.append(reader)
                }
            }
        } catch {
            failure = error
        }
        return !batch.rows.isEmpty
    }
}
