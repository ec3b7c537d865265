/// Looks for a solution of a witness program by steps of one person: of a row out of bounds, the
/// step that mends most; where none mends, the rows that are out weigh more from then on. Finds
/// most witnesses in a fraction of the solver's time, and says nothing where it finds none.
///
/// The method is that of weighted local search (Luteberget and Sartor, "Feasibility jump", 2023).
struct WitnessWalk {
    private let program: WitnessProgram
    private var change: [Int]
    private var sums: [Int]
    private var weights: [Int]
    private var broken: [Int] = []
    /// Place of a row in `broken`; -1: within bounds.
    private var place: [Int]
    /// Columns by row.
    private var rowStarts: [Int]
    private var rowColumns: [Int32]
    private var rowSigns: [Int8]
    /// Step at which a column may move up or down again.
    private var freeUp: [Int]
    private var freeDown: [Int]
    private var random: UInt64 = 0x9e37_79b9_7f4a_7c15
    /// Whether rows with a cost may stay out of bounds.
    private let mayBreak: Bool
    /// Rows out of bounds that may not be, and the cost of the others.
    private var forbidden = 0
    private var cost = 0.0

    init(_ program: WitnessProgram, mayBreak: Bool) {
        self.program = program
        self.mayBreak = mayBreak
        change = [Int](repeating: 0, count: program.cells.count)
        freeUp = change
        freeDown = change
        sums = [Int](repeating: 0, count: program.rows.count)
        weights = program.costs.map { cost in
            guard mayBreak, let cost else { return Self.weight }
            return max(1, Int(min(cost, 1_000) * Double(Self.weight) / 16))
        }
        place = [Int](repeating: -1, count: program.rows.count)
        rowStarts = [Int](repeating: 0, count: program.rows.count + 1)
        for row in program.columnRows { rowStarts[Int(row) + 1] += 1 }
        for row in program.rows.indices { rowStarts[row + 1] += rowStarts[row] }
        rowColumns = [Int32](repeating: 0, count: program.columnRows.count)
        rowSigns = [Int8](repeating: 0, count: program.columnRows.count)
        var next = rowStarts
        for column in program.cells.indices {
            for entry in program.columnStarts[column]..<program.columnStarts[column + 1] {
                let row = Int(program.columnRows[entry])
                rowColumns[next[row]] = Int32(column)
                rowSigns[next[row]] = program.columnSigns[entry]
                next[row] += 1
            }
        }
    }

    private static let weight = 16

    /// - Returns: the changes of the cells that cost least of those met; nil when so many steps led
    ///   nowhere.
    mutating func solution(steps: Int) -> [Int]? {
        for row in program.rows.indices { note(row) }
        var best: (cost: Double, change: [Int])?
        for step in 1...steps {
            if forbidden == 0, cost < best?.cost ?? .infinity { best = (cost, change) }
            guard !broken.isEmpty else { break }
            let row = broken[Int(draw() >> 33) % broken.count]
            guard let (column, sign, gain) = bestStep(for: row, at: step) else {
                if !isFree(row) { weights[row] += Self.weight }
                continue
            }
            if gain >= 0 {
                for row in broken where !isFree(row) { weights[row] += Self.weight }
                // Out of a place where a number is contradicted that may be, now and then.
                if isFree(row), draw() & 7 != 0 { continue }
            }
            take(column, sign)
            let rest = step + 3 + Int(draw() & 3)
            if sign > 0 { freeDown[column] = rest } else { freeUp[column] = rest }
        }
        if forbidden == 0, cost < best?.cost ?? .infinity { return change }
        return best?.change
    }

    private func isFree(_ row: Int) -> Bool { mayBreak && program.costs[row] != nil }

    /// Marsaglia's xorshift.
    private mutating func draw() -> UInt64 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return random
    }

    /// Of a long row so many columns are looked at, drawn anew each time.
    private static let looks = 12

    private mutating func bestStep(
        for row: Int, at step: Int
    ) -> (column: Int, sign: Int, gain: Int)? {
        let up = sums[row] < program.rows[row].lowerBound ? 1 : -1
        var best: (column: Int, sign: Int, gain: Int)?
        let count = rowStarts[row + 1] - rowStarts[row]
        for look in 0..<min(count, Self.looks) {
            let drawn = count <= Self.looks ? look : Int(draw() >> 33) % count
            let entry = rowStarts[row] + drawn
            let column = Int(rowColumns[entry])
            let sign = up * Int(rowSigns[entry])
            guard program.reach[column].contains(change[column] + sign),
                (sign > 0 ? freeUp[column] : freeDown[column]) <= step
            else { continue }
            let gain = gain(column, sign)
            if gain < best?.gain ?? .max { best = (column, sign, gain) }
        }
        return best
    }

    /// What a step adds to the weighted sum of what rows are out by.
    private func gain(_ column: Int, _ sign: Int) -> Int {
        var gain = 0
        for entry in program.columnStarts[column]..<program.columnStarts[column + 1] {
            let row = Int(program.columnRows[entry])
            let bounds = program.rows[row]
            let sum = sums[row]
            if sign * Int(program.columnSigns[entry]) > 0 {
                gain +=
                    sum >= bounds.upperBound
                    ? weights[row] : sum < bounds.lowerBound ? -weights[row] : 0
            } else {
                gain +=
                    sum <= bounds.lowerBound
                    ? weights[row] : sum > bounds.upperBound ? -weights[row] : 0
            }
        }
        return gain
    }

    private mutating func take(_ column: Int, _ sign: Int) {
        change[column] += sign
        for entry in program.columnStarts[column]..<program.columnStarts[column + 1] {
            let row = Int(program.columnRows[entry])
            sums[row] += sign * Int(program.columnSigns[entry])
            note(row)
        }
    }

    private mutating func note(_ row: Int) {
        if program.rows[row].contains(sums[row]) {
            guard place[row] >= 0 else { return }
            let last = broken[broken.count - 1]
            broken[place[row]] = last
            place[last] = place[row]
            broken.removeLast()
            place[row] = -1
            count(row, -1)
        } else if place[row] < 0 {
            place[row] = broken.count
            broken.append(row)
            count(row, 1)
        }
    }

    private mutating func count(_ row: Int, _ sign: Int) {
        if mayBreak, let price = program.costs[row] {
            cost += Double(sign) * price
        } else {
            forbidden += sign
        }
    }
}
