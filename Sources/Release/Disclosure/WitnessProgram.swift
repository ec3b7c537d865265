/// Whole changes of base cells from the true table, each within bounds, whose sums over rows stay
/// within bounds too. As changes, numbers stay small however many people there are.
struct WitnessProgram {
    /// What a row without a bound has; far above any change.
    static let unbounded = 1 << 40

    /// The base cells that may change, and by how much.
    let cells: [Int]
    let reach: [ClosedRange<Int>]
    private(set) var rows: [ClosedRange<Int>] = []
    /// What each person too many or too few costs in a row; nil: the row may not be broken.
    private(set) var costs: [Double?] = []
    /// Entries by column: row and sign.
    private(set) var columnStarts: [Int]
    private(set) var columnRows: [Int32] = []
    private(set) var columnSigns: [Int8] = []

    init(cells: [Int], reach: [ClosedRange<Int>]) {
        self.cells = cells
        self.reach = reach
        columnStarts = [0]
    }

    mutating func addRow(_ bounds: ClosedRange<Int>, cost: Double?) -> Int32 {
        rows.append(bounds)
        costs.append(cost)
        return Int32(rows.count - 1)
    }

    mutating func addEntry(_ row: Int32, _ sign: Int) {
        columnRows.append(row)
        columnSigns.append(Int8(sign))
    }

    /// The next column's entries follow.
    mutating func endColumn() { columnStarts.append(columnRows.count) }

    /// Solved exactly; rows with a cost may be broken where `mayBreak`.
    /// - Returns: the changes; nil where there are none, or the solver gave up.
    func solved(mayBreak: Bool) -> [Int]? {
        var program = IntegerProgram()
        for row in rows {
            program.addRow(
                from: row.lowerBound <= -Self.unbounded
                    ? -IntegerProgram.unbounded : Double(row.lowerBound),
                to: row.upperBound >= Self.unbounded
                    ? IntegerProgram.unbounded : Double(row.upperBound))
        }
        for column in cells.indices {
            let entries = columnStarts[column]..<columnStarts[column + 1]
            program.addColumn(
                from: Double(reach[column].lowerBound), to: Double(reach[column].upperBound),
                cost: 0, whole: true,
                entries: entries.map { (columnRows[$0], Double(columnSigns[$0])) })
        }
        if mayBreak {
            for (row, cost) in costs.enumerated() {
                guard let cost else { continue }
                for sign in [1.0, -1] {
                    program.addColumn(
                        from: 0, to: IntegerProgram.unbounded, cost: cost, whole: false,
                        entries: [(Int32(row), sign)])
                }
            }
        }
        guard case .found(let values) = program.solve(gap: mayBreak ? 0.5 : 0, nodes: 100) else {
            return nil
        }
        return cells.indices.map { Int(values[$0].rounded()) }
    }
}
