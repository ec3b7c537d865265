internal import Records

/// Rows of a CSV file as they were read, to be encoded together.
struct CLKBatch: Sendable {
    static let rowCapacity = 2_048

    /// Row numbers in the file.
    private(set) var rows: [Int] = []
    /// The cells, row after row, one after another.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Cells that are no letters in the file's encoding, by their number in the batch.
    private var unreadable: Set<Int> = []
    /// What is wrong with rows as a whole, by their place in the batch.
    private var defects: [Int: String] = [:]
    private let columnCount: Int

    init(columnCount: Int) { self.columnCount = columnCount }

    mutating func clear() {
        rows.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        unreadable.removeAll(keepingCapacity: true)
        defects.removeAll(keepingCapacity: true)
    }

    /// Adds a row whose cells cannot be told apart.
    mutating func append(row: Int, defect: String) {
        defects[rows.count] = defect
        rows.append(row)
        for _ in 0..<columnCount { ends.append(bytes.count) }
    }

    /// Why a row of the batch cannot be trusted; nil if it can.
    func defect(_ row: Int) -> String? { defects.isEmpty ? nil : defects[row] }

    /// Adds the row at hand of a reader, which has as many cells as there are columns.
    mutating func append(_ reader: borrowing CSVReader) {
        rows.append(reader.row)
        for column in 0..<columnCount {
            if reader.isDecodable(column) {
                Self.append(reader, column, to: &bytes)
            } else {
                unreadable.insert(ends.count)
            }
            ends.append(bytes.count)
        }
    }

    private static func append(
        _ reader: borrowing CSVReader, _ column: Int, to bytes: inout [UInt8]
    ) {
        reader.withCell(column) { cell in
            unsafe cell.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        }
    }

    /// A cell; nil where it is no letters in the file's encoding.
    func cell(row: Int, column: Int) -> [UInt8]? {
        let number = row * columnCount + column
        if !unreadable.isEmpty && unreadable.contains(number) { return nil }
        return Array(bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]])
    }
}
