/// What a witness is to show.
struct WitnessGoal {
    let target: Int
    let end: RangeEnd
    /// To be reached by the target.
    let count: Int
    /// Agencies whose own people the witness must have right.
    let agencies: Int
}

extension SuppressionSearch {
    /// A cell changes by at most so many thresholds.
    private static let reach = 2
    /// Up to so many base cells a program takes all of them.
    private static let smallSystem = 130
    /// Up to so many base cells the solver says best what to hide, in little time.
    private static let smallProgram = 64
    private static let steps = 1_500

    /// The blocks whose cells a search for the target may change: all in a small system; else its
    /// own and, of each attribute, the two that hide most people already, where changes cost least.
    func blocks(for target: Int) -> [Int] {
        let system = setting.system
        guard system.truth.count > Self.smallSystem else { return Array(0..<system.blockCount) }
        var chosen: Set<Int> = []
        // Where the target has people it may have to lose them.
        for cell in system.rows[setting.targets[target].row].cells where system.truth[Int(cell)] > 0
        {
            chosen.insert(Int(cell) / system.regionCount)
        }
        switch setting.targets[target].set.scope {
        case .block(let block), .allBut(let block): chosen.insert(block)
        case .table: break
        }
        for table in system.tables {
            let others = table.filter { !chosen.contains($0) }
            let order = others.map { ($0, hiddenPeople($0)) }.sorted {
                $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0
            }
            chosen.formUnion(order.prefix(2).map(\.0))
        }
        return chosen.sorted()
    }

    private func hiddenPeople(_ block: Int) -> Int {
        let cells = block * setting.system.regionCount..<(block + 1) * setting.system.regionCount
        return cells.reduce(0) { sum, cell in
            let row = setting.regionRow[cell]
            return row >= 0 && shown[row] == nil ? sum + setting.system.truth[cell] : sum
        }
    }

    /// A table of base cells that reaches the goal: by walking, or by solving where numbers may be
    /// hidden and the program is small, or a walk leads nowhere.
    ///
    /// - Parameter mayHide: whether numbers may be contradicted, at their cost.
    /// - Returns: nil where there is none, or none was found.
    mutating func solve(
        _ goal: WitnessGoal, blocks: [Int], mayHide: Bool
    ) -> [Int]? {
        let program = program(goal, blocks: blocks)
        var found: [Int]?
        if !mayHide || program.cells.count > Self.smallProgram {
            var walk = WitnessWalk(program, mayBreak: mayHide)
            walks += 1
            found = walk.solution(steps: Self.steps)
        }
        if found == nil, mayHide {
            programs += 1
            found = program.solved(mayBreak: true)
        }
        guard let found else { return nil }
        var table = setting.system.truth
        for (place, cell) in program.cells.enumerated() {
            table[cell] += found[place]
            if table[cell] < 0 { return nil }
        }
        return table
    }

    private func program(_ goal: WitnessGoal, blocks: [Int]) -> WitnessProgram {
        let system = setting.system
        let cells = blocks.flatMap { block in
            block * system.regionCount..<(block + 1) * system.regionCount
        }
        let reach = Self.reach * setting.policy.threshold
        var program = WitnessProgram(
            cells: cells, reach: cells.map { max(-system.truth[$0], -reach)...reach })
        var numberOfRow = [Int32](repeating: -1, count: system.rows.count)
        for cell in cells {
            rowsOfCell.forEach(cell) { row, sign in
                if numberOfRow[row] < 0 {
                    guard let bounds = changes(of: row, goal) else { return }
                    numberOfRow[row] = program.addRow(
                        bounds, cost: mayGive(row, goal) ? setting.costs[row] : nil)
                }
                program.addEntry(numberOfRow[row], sign)
            }
            program.endColumn()
        }
        return program
    }

    /// By how much a row may change; nil: as it likes.
    private func changes(of row: Int, _ goal: WitnessGoal) -> ClosedRange<Int>? {
        if setting.isTie[row] || isKnown(row, goal) { return 0...0 }
        if row == setting.targets[goal.target].row {
            let change = goal.count - truth[row]
            return goal.end == .low
                ? -WitnessProgram.unbounded...change : change...WitnessProgram.unbounded
        }
        return shown[row].map { $0.lowerBound - truth[row]...$0.upperBound - truth[row] }
    }

    private func isKnown(_ row: Int, _ goal: WitnessGoal) -> Bool {
        let owner = setting.ownerOfRow[row]
        return owner >= 0 && goal.agencies >> owner & 1 == 1
    }

    private func mayGive(_ row: Int, _ goal: WitnessGoal) -> Bool {
        shown[row] != nil && !setting.isFrozen[row] && !isKnown(row, goal)
            && row != setting.targets[goal.target].row
    }
}
