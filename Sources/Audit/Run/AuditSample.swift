internal import Encoding
internal import Records
internal import Tokens

/// Rows of the token file that were drawn, each beside the record it was made from.
struct AuditSample {
    /// Rows of the table, in random order.
    private(set) var rows: [Int] = []
    /// The record of each.
    private(set) var records: [Record] = []

    /// Draws rows by the seed and finds their records by handle.
    /// - Throws: `AuditError.mismatch` where most of the rows are not among the people.
    init(
        table: TokenTable, count: Int, seed: UInt64, reader: consuming RecordReader,
        handles: consuming HandleMaker, tokenPath: String,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void
    ) throws {
        var generator = SeededGenerator(seed: seed, stream: 0x5a3)
        let drawn = generator.permutation(table.rowCount).prefix(count)
        var place = [Int32](repeating: -1, count: table.rowCount)
        for (number, row) in drawn.enumerated() { place[row] = Int32(number) }
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
