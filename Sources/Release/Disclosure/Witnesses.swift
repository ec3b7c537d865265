/// Tables of base cells that an attacker must hold for possible, and what they show to be possible.
struct Witnesses {
    struct Witness {
        let table: [Int]
        /// Of every row.
        let sums: [Int]
        /// The agencies all of whose own people it has right, as a mask.
        let agencies: Int
        /// Shown numbers that it contradicts.
        var contradictions: Int
    }

    private(set) var all: [Witness] = []
    /// Masks of the agencies whose knowledge each attacker has.
    let attackers: [Int]
    /// Index of a witness by end, target and attacker; -1: none.
    private var covering: [Int32]
    /// What is to be reached, in the order of `covering`, and the rows of the targets: side by
    /// side, since they are gone through for every witness.
    private let goals: [Int]
    /// All places without a witness, and perhaps others.
    private var open: [Int]
    private let rows: [Int]

    init(targets: [ProtectionTarget], attackers: [Int]) {
        self.attackers = attackers
        covering = [Int32](repeating: -1, count: 2 * targets.count * attackers.count)
        open = Array(covering.indices)
        goals = RangeEnd.allCases.flatMap { end in
            targets.flatMap { target in
                attackers.indices.map { target.goal(end, attacker: $0) }
            }
        }
        rows = targets.map(\.row)
    }

    private func place(_ end: RangeEnd, _ target: Int, _ attacker: Int) -> Int {
        (end.rawValue * rows.count + target) * attackers.count + attacker
    }

    func isCovered(_ end: RangeEnd, _ target: Int, _ attacker: Int) -> Bool {
        covering[place(end, target, attacker)] >= 0
    }

    func openAttackers(_ end: RangeEnd, _ target: Int) -> [Int] {
        attackers.indices.filter { !isCovered(end, target, $0) }
    }

    mutating func add(_ witness: Witness) {
        all.append(witness)
        if witness.contradictions == 0 { use(all.count - 1) }
    }

    /// Covers what it can and nothing else covers.
    private mutating func use(_ index: Int) {
        let agencies = all[index].agencies
        let sums = all[index].sums
        var stillOpen: [Int] = []
        for place in open where covering[place] < 0 {
            let (ofTarget, attacker) = place.quotientAndRemainder(dividingBy: attackers.count)
            let isLow = ofTarget >= rows.count
            let count = sums[rows[isLow ? ofTarget - rows.count : ofTarget]]
            if attackers[attacker] & ~agencies == 0,
                isLow ? count <= goals[place] : count >= goals[place]
            {
                covering[place] = Int32(index)
            } else {
                stillOpen.append(place)
            }
        }
        open = stillOpen
    }

    /// The number of a row is not shown any more.
    mutating func hide(_ row: Int, _ interval: ClosedRange<Int>) {
        for index in all.indices where !interval.contains(all[index].sums[row]) {
            all[index].contradictions -= 1
            if all[index].contradictions == 0 { use(index) }
        }
    }

    /// The number of a row is shown.
    ///
    /// - Parameter limit: ends of targets to look for other witnesses of, at most.
    /// - Returns: what has no witness any more; nil where more than that lost theirs, and the
    ///   number must be hidden again.
    mutating func show(
        _ row: Int, _ interval: ClosedRange<Int>, limit: Int
    ) -> [(end: RangeEnd, target: Int)]? {
        var isLost = [Bool](repeating: false, count: all.count)
        for index in all.indices where !interval.contains(all[index].sums[row]) {
            isLost[index] = true
            all[index].contradictions += 1
        }
        var lost: [(end: RangeEnd, target: Int)] = []
        for end in RangeEnd.allCases {
            for target in rows.indices {
                let start = place(end, target, 0)
                let ofTarget = covering[start..<start + attackers.count]
                if ofTarget.contains(where: { $0 >= 0 && isLost[Int($0)] }) {
                    lost.append((end, target))
                }
            }
        }
        guard lost.count <= limit else { return nil }
        return lost.filter { end, target in
            for attacker in attackers.indices {
                let place = place(end, target, attacker)
                if covering[place] >= 0, isLost[Int(covering[place])] {
                    covering[place] = another(end, target, attacker)
                    if covering[place] < 0 { open.append(place) }
                }
            }
            return !openAttackers(end, target).isEmpty
        }
    }

    private func another(_ end: RangeEnd, _ target: Int, _ attacker: Int) -> Int32 {
        let row = rows[target]
        let goal = goals[place(end, target, attacker)]
        for index in all.indices
        where all[index].contradictions == 0 && attackers[attacker] & ~all[index].agencies == 0 {
            let count = all[index].sums[row]
            if end == .low ? count <= goal : count >= goal { return Int32(index) }
        }
        return -1
    }

    /// Few tables that cover everything between them: the most useful first.
    func neededTables() -> [[Int]] {
        let uses = all.indices.map { reached($0).count }
        let order = all.indices.sorted { (uses[$1], $0) < (uses[$0], $1) }
        var isOpen = covering.map { $0 >= 0 }
        var tables: [[Int]] = []
        for index in order {
            var isNeeded = false
            for place in reached(index) where isOpen[place] {
                isOpen[place] = false
                isNeeded = true
            }
            if isNeeded { tables.append(all[index].table) }
        }
        return tables
    }

    /// The places that a witness covers, or could.
    private func reached(_ index: Int) -> [Int] {
        guard all[index].contradictions == 0 else { return [] }
        let agencies = all[index].agencies
        let sums = all[index].sums
        let knowing = attackers.indices.filter { attackers[$0] & ~agencies == 0 }
        var places: [Int] = []
        for end in RangeEnd.allCases {
            for target in rows.indices {
                let count = sums[rows[target]]
                let start = place(end, target, 0)
                for attacker in knowing {
                    let goal = goals[start + attacker]
                    if end == .low ? count <= goal : count >= goal {
                        places.append(start + attacker)
                    }
                }
            }
        }
        return places
    }
}
