/// Chooses what is suppressed besides the small counts, until every target has a witness at both
/// ends for every attacker (Docs/DISCLOSURE.md).
struct SuppressionSearch {
    let setting: ProtectionSetting
    /// True sums of all rows.
    let truth: [Int]
    /// The counts that a shown number stands for, by row; nil: not published, or suppressed.
    private(set) var shown: [ClosedRange<Int>?]
    let rowsOfCell: RowsOfCells
    private(set) var witnesses: Witnesses
    /// Rows that were shown at first.
    private var secondary: Set<Int> = []
    /// Targets that no table protects from all agencies at once.
    private var goesAlone: Set<Int> = []
    /// Searches made so far.
    var walks = 0
    var programs = 0
    /// Walks that may be spent on taking suppressions back, and ends of targets that may have to be
    /// found again for one of them.
    private static let walksToRestore = 3_000
    private static let mostToFindAgain = 60

    init(_ setting: ProtectionSetting) {
        self.setting = setting
        truth = setting.system.sums(setting.system.truth)
        shown = setting.shown
        rowsOfCell = RowsOfCells(setting.system)
        witnesses = Witnesses(targets: setting.targets, attackers: setting.attackers)
        witnesses.add(witness(setting.system.truth))
    }

    mutating func protectAll() throws(DisclosureError) {
        for end in RangeEnd.allCases {
            for target in setting.targets.indices { try protect(target, end) }
        }
        restoreSuperfluous()
    }

    private mutating func protect(_ target: Int, _ end: RangeEnd) throws(DisclosureError) {
        if witnesses.openAttackers(end, target).count > 1, !goesAlone.contains(target) {
            // One table that all agencies must hold for possible serves every attacker.
            if !find(target, end, knowing: setting.everyAgency) {
                goesAlone.insert(target)
            }
        }
        for attacker in witnesses.openAttackers(end, target)
        where !witnesses.isCovered(end, target, attacker) {
            if find(target, end, knowing: setting.attackers[attacker]) { continue }
            while !witnesses.isCovered(end, target, attacker) {
                try suppress(for: target, end, attacker)
            }
        }
    }

    /// Looks for a witness without suppressing anything.
    private mutating func find(_ target: Int, _ end: RangeEnd, knowing agencies: Int) -> Bool {
        let open = witnesses.openAttackers(end, target).filter {
            setting.attackers[$0] & ~agencies == 0
        }
        let ends = open.map { setting.targets[target].goal(end, attacker: $0) }
        // The goal that most may reach: what an agency knows binds all of them.
        guard let count = end == .low ? ends.max() : ends.min() else { return true }
        let goal = WitnessGoal(target: target, end: end, count: count, agencies: agencies)
        let near = blocks(for: target)
        guard let table = solve(goal, blocks: near, mayHide: false) else {
            return false
        }
        witnesses.add(witness(table))
        return true
    }

    /// Finds the witness that costs least to make possible, and hides what it contradicts.
    private mutating func suppress(
        for target: Int, _ end: RangeEnd, _ attacker: Int
    ) throws(DisclosureError) {
        let goal = WitnessGoal(
            target: target, end: end,
            count: setting.targets[target].goal(end, attacker: attacker),
            agencies: setting.attackers[attacker])
        let near = blocks(for: target)
        var table = solve(goal, blocks: near, mayHide: true)
        if table == nil, near.count < setting.system.blockCount {
            table = solve(goal, blocks: Array(0..<setting.system.blockCount), mayHide: true)
        }
        if let table {
            let sums = witness(table).sums
            for row in shown.indices where shown[row].map({ !$0.contains(sums[row]) }) ?? false {
                hide(row)
            }
            witnesses.add(witness(table))
            if witnesses.isCovered(end, target, attacker) { return }
        }
        // The solver gave up: one number less may help it.
        guard let row = cheapest(near: target) else {
            throw .unprotectable(
                statistic: setting.targets[target].statistic.name(agencies: setting.agencyNames))
        }
        hide(row)
    }

    /// Of the numbers that may go the cheapest, first of those that share people with a target.
    private func cheapest(near target: Int) -> Int? {
        let cells = Set(setting.system.rows[setting.targets[target].row].cells)
        let open = shown.indices.filter { shown[$0] != nil && !setting.isFrozen[$0] }
        let touching = open.filter { row in
            setting.system.rows[row].cells.contains { cells.contains($0) }
        }
        return (touching.isEmpty ? open : touching).min { setting.costs[$0] < setting.costs[$1] }
    }

    private mutating func hide(_ row: Int) {
        guard let interval = shown[row] else { return }
        shown[row] = nil
        secondary.insert(row)
        witnesses.hide(row, interval)
    }

    // MARK: - Taking suppressions back

    /// Shows again what need not be hidden, the dearest first.
    private mutating func restoreSuperfluous() {
        let order = secondary.sorted {
            (setting.costs[$1], $0) < (setting.costs[$0], $1)
        }
        let limit = walks + Self.walksToRestore
        for row in order {
            guard walks < limit, let interval = setting.shown[row] else { continue }
            shown[row] = interval
            let open = witnesses.show(row, interval, limit: Self.mostToFindAgain)
            if let open, open.allSatisfy({ findAgain($0.target, $0.end) }) {
                secondary.remove(row)
            } else {
                shown[row] = nil
                witnesses.hide(row, interval)
            }
        }
    }

    private mutating func findAgain(_ target: Int, _ end: RangeEnd) -> Bool {
        if witnesses.openAttackers(end, target).count > 1, !goesAlone.contains(target) {
            _ = find(target, end, knowing: setting.everyAgency)
        }
        for attacker in witnesses.openAttackers(end, target)
        where !witnesses.isCovered(end, target, attacker) {
            guard find(target, end, knowing: setting.attackers[attacker]) else {
                return false
            }
        }
        return true
    }

    // MARK: - Witnesses

    func witness(_ table: [Int]) -> Witnesses.Witness {
        let before = setting.system.truth
        var sums = truth
        for cell in table.indices where table[cell] != before[cell] {
            rowsOfCell.forEach(cell) { row, sign in
                sums[row] += sign * (table[cell] - before[cell])
            }
        }
        var agencies = setting.everyAgency
        var contradictions = 0
        for row in sums.indices {
            if let interval = shown[row], !interval.contains(sums[row]) { contradictions += 1 }
            guard sums[row] != truth[row] else { continue }
            if setting.ownerOfRow[row] >= 0 { agencies &= ~(1 << setting.ownerOfRow[row]) }
            if setting.isTie[row] { contradictions += 1_000_000 }
        }
        return Witnesses.Witness(
            table: table, sums: sums, agencies: agencies, contradictions: contradictions)
    }
}

/// The rows of each base cell, and their signs.
struct RowsOfCells: Sendable {
    private var starts: [Int32]
    private var rows: [Int32]

    init(_ system: OverlapSystem) {
        starts = [Int32](repeating: 0, count: system.truth.count + 1)
        for row in system.rows {
            for cell in row.cells { starts[Int(cell) + 1] += 1 }
            for cell in row.minus { starts[Int(cell) + 1] += 1 }
        }
        for cell in system.truth.indices { starts[cell + 1] += starts[cell] }
        rows = [Int32](repeating: 0, count: Int(starts[system.truth.count]))
        var next = starts
        for (index, row) in system.rows.enumerated() {
            for cell in row.cells {
                rows[Int(next[Int(cell)])] = Int32(index)
                next[Int(cell)] += 1
            }
            for cell in row.minus {
                rows[Int(next[Int(cell)])] = ~Int32(index)
                next[Int(cell)] += 1
            }
        }
    }

    /// Each row that adds a cell, with +1, or takes it off, with -1.
    func forEach(_ cell: Int, _ visit: (_ row: Int, _ sign: Int) -> Void) {
        for place in Int(starts[cell])..<Int(starts[cell + 1]) {
            let row = rows[place]
            row >= 0 ? visit(Int(row), 1) : visit(Int(~row), -1)
        }
    }
}
