/// Who is left out of a token file: people who objected or opted out, and people whose whereabouts
/// nobody may learn.
///
/// A record that is left out is not looked at: no cell of it is read, counted or reported.
public final class RecordGate {
    private var excluded: Set<[UInt8]> = []
    private var withheld: Set<[UInt8]> = []
    private var shielded: Set<[UInt8]> = []
    /// Excluded records that were met so far. Of shielded ones there is no count anywhere.
    public private(set) var excludedCount = 0

    /// - Parameters:
    ///   - exclusions: a file with the columns `record_id` and, if one is dated, `from`
    ///     (yyyy-mm-dd): from that day on the record is left out. nil for none.
    ///   - shields: likewise, with a column `level`: `wholly` (or nothing) leaves the record out,
    ///     `deliver` lets it be counted and keeps it out of every list of people.
    ///   - today: yyyymmdd.
    /// - Throws: `RecordsError` where a file cannot be read or says what it cannot.
    public init(exclusions: String?, shields: String?, today: Int) throws(RecordsError) {
        if let exclusions {
            try Self.read(exclusions, levels: [], today: today) { identifier, _ in
                excluded.insert(identifier)
            }
        }
        if let shields {
            try Self.read(shields, levels: ["wholly", "deliver"], today: today) {
                identifier, level in
                if level == "deliver" {
                    shielded.insert(identifier)
                } else {
                    withheld.insert(identifier)
                }
            }
        }
    }

    /// Whether a record is left out; an excluded one is counted.
    func leavesOut(_ identifier: [UInt8]) -> Bool {
        if withheld.contains(identifier) { return true }
        guard excluded.contains(identifier) else { return false }
        excludedCount += 1
        return true
    }

    /// Whether a record that is kept is in no list of people.
    public func isShielded(_ identifier: [UInt8]) -> Bool { shielded.contains(identifier) }

    private static func read(
        _ path: String, levels: [String], today: Int,
        _ body: (_ identifier: [UInt8], _ level: String) -> Void
    ) throws(RecordsError) {
        var reader = try CSVReader(path: path)
        guard let column = reader.column(named: "record_id") else {
            throw .csv(
                path: path, row: 1,
                problem: "expected a column record_id, and from (yyyy-mm-dd) where entries are "
                    + "dated" + (levels.isEmpty ? "" : ", and level"))
        }
        let dateColumn = reader.column(named: "from")
        let levelColumn = levels.isEmpty ? nil : reader.column(named: "level")
        while try reader.advance() {
            // Every entry counts: one that cannot be read must not let a person in.
            guard reader.defect == nil else {
                throw .csv(path: path, row: reader.row, problem: "the row is damaged: mend it")
            }
            let identifier = text(column, of: reader)
            guard !identifier.isEmpty else {
                throw .csv(path: path, row: reader.row, problem: "expected a record id")
            }
            let date = dateColumn.map { text($0, of: reader) } ?? []
            guard date.isEmpty || day(date) != nil else {
                throw .csv(
                    path: path, row: reader.row, problem: "column from: expected a date yyyy-mm-dd")
            }
            let level = String(
                decoding: levelColumn.map { text($0, of: reader) } ?? [], as: UTF8.self)
            guard level.isEmpty || levels.contains(level) else {
                throw .csv(
                    path: path, row: reader.row,
                    problem: "column level: expected \(levels.joined(separator: " or "))")
            }
            if (day(date) ?? 0) <= today { body(identifier, level) }
        }
    }

    private static func text(_ column: Int, of reader: borrowing CSVReader) -> [UInt8] {
        guard reader.isDecodable(column) else { return [] }
        return reader.withCell(column) { cell in
            RecordIdentifier.range(in: cell).map { cell[$0] }
        }
    }

    /// yyyymmdd of yyyy-mm-dd.
    private static func day(_ text: [UInt8]) -> Int? {
        guard text.count == 10, text[4] == 0x2d, text[7] == 0x2d else { return nil }
        let digits = text[0..<4] + text[5..<7] + text[8..<10]
        guard digits.allSatisfy(ASCII.isDigit) else { return nil }
        let day = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let (month, date) = (day / 100 % 100, day % 100)
        guard 1...12 ~= month, date >= 1, date <= DateRule.days(of: month, in: day / 10_000) else {
            return nil
        }
        return day
    }
}
