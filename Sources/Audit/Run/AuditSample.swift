internal import Encoding
internal import Records
internal import Tokens

/// Rows of the token file that were drawn, each beside the record it was made from.
struct AuditSample {
    /// Rows of the table: random ones in random order, then those of the largest salt cells.
    private(set) var rows: [Int] = []
    /// The cells of each salt that were drawn whole.
    let wholeCells: [Set<UInt64>]
    /// The record of each.
    private(set) var records: [Record] = []

    /// Draws rows by the seed and finds their records by handle. Salted fields can be attacked
    /// within whole cells alone, so of their rows the largest cells are taken too.
    /// - Throws: `AuditError.mismatch` where most of the rows are not among the people.
    init(
        table: TokenTable, settings: AuditSettings, reader: consuming RecordReader,
        handles: consuming HandleMaker, tokenPath: String,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void
    ) throws {
        var generator = SeededGenerator(seed: settings.seed, stream: 0x5a3)
        let salts = table.header.salts.count
        let random = salts == 0 ? settings.rows : min(settings.rows, 2 * settings.graphRows)
        var drawn = Array(generator.permutation(table.rowCount).prefix(random))
        var place = [Int32](repeating: -1, count: table.rowCount)
        for (number, row) in drawn.enumerated() { place[row] = Int32(number) }
        var wholeCells: [Set<UInt64>] = []
        for salt in 0..<salts {
            let cells = Self.largestCells(table, salt: salt, rows: settings.rows / salts)
            wholeCells.append(cells)
            for row in 0..<table.rowCount
            where place[row] < 0 && cells.contains(table.cell(at: row, salt: salt)) {
                place[row] = Int32(drawn.count)
                drawn.append(row)
            }
        }
        self.wholeCells = wholeCells
        var found = [Record?](repeating: nil, count: drawn.count)
        var record = Record()
        var read = 0
        while try reader.next(into: &record) {
            read += 1
            if read.isMultiple(of: 4_096) { progress(reader.bytesRead, reader.byteCount) }
            let handle = try handles.handle(of: record.identifier.span)
            guard let row = table.row(of: handle), place[row] >= 0 else { continue }
            found[Int(place[row])] = record
        }
        for (number, row) in drawn.enumerated() {
            guard let record = found[number] else { continue }
            rows.append(row)
            records.append(record)
        }
        guard rows.count * 2 > drawn.count else {
            throw AuditError.mismatch(
                path: tokenPath,
                problem: "most of its rows belong to no record of the people given: give the file "
                    + "that was encoded, its --id and the agency's own key file")
        }
    }

    /// The largest cells of a salt that hold no more than so many rows together, one at least.
    private static func largestCells(_ table: TokenTable, salt: Int, rows: Int) -> Set<UInt64> {
        var counts: [UInt64: Int] = [:]
        for row in 0..<table.rowCount { counts[table.cell(at: row, salt: salt), default: 0] += 1 }
        counts[0] = nil
        var chosen: Set<UInt64> = []
        var sum = 0
        for (cell, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            sum += count
            if sum > rows && !chosen.isEmpty { break }
            chosen.insert(cell)
        }
        return chosen
    }

    /// Words of the drawn rows.
    static func filters(_ matrix: BitMatrix, rows: [Int], words: Range<Int>) -> FilterSet {
        var taken: [UInt64] = []
        taken.reserveCapacity(rows.count * words.count)
        matrix.withWords { all in
            for row in rows {
                for word in words { taken.append(all[row * matrix.wordsPerRow + word]) }
            }
        }
        return FilterSet(wordsPerRow: words.count, words: taken)
    }

    /// A value's bytes.
    static func value(_ record: Record, _ field: Int) -> [UInt8] {
        record.withValue(field) { value in value.indices.map { value[$0] } }
    }
}
