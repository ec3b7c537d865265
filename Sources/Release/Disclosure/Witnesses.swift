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
    private let targets: [ProtectionTarget]
    /// Masks of the agencies whose knowledge each attacker has.
    let attackers: [Int]
    /// Index of a witness by end, target and attacker; -1: none.
    private var covering: [Int32]

    init(targets: [ProtectionTarget], attackers: [Int]) {
        self.targets = targets
        self.attackers = attackers
        covering = [Int32](repeating: -1, count: 2 * targets.count * attackers.count)
    }

    private func place(_ end: RangeEnd, _ target: Int, _ attacker: Int) -> Int {
        (end.rawValue * targets.count + target) * attackers.count + attacker
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
        let witness = all[index]
        for attacker in attackers.indices where attackers[attacker] & ~witness.agencies == 0 {
            for target in targets.indices {
                let count = witness.sums[targets[target].row]
                for end in RangeEnd.allCases {
                    let place = place(end, target, attacker)
                    if covering[place] < 0,
                        targets[target].isReached(end, by: count, attacker: attacker)
                    {
                        covering[place] = Int32(index)
                    }
                }
            }
        }
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
            for target in targets.indices {
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
                }
            }
            return !openAttackers(end, target).isEmpty
        }
    }

    private func another(_ end: RangeEnd, _ target: Int, _ attacker: Int) -> Int32 {
        let row = targets[target].row
        let index = all.firstIndex { witness in
            witness.contradictions == 0 && attackers[attacker] & ~witness.agencies == 0
                && targets[target].isReached(end, by: witness.sums[row], attacker: attacker)
        }
        return index.map { Int32($0) } ?? -1
    }

    /// Few tables that cover everything between them: the most useful first.
    func neededTables() -> [[Int]] {
        var uses = all.indices.map { index in (index: index, count: reached(index).count) }
        uses.sort { ($1.count, $0.index) < ($0.count, $1.index) }
        var open = Set(covering.indices.filter { covering[$0] >= 0 }.map { Int32($0) })
        var tables: [[Int]] = []
        for (index, count) in uses where count > 0 && !open.isEmpty {
            let before = open.count
            open.subtract(reached(index))
            if open.count < before { tables.append(all[index].table) }
        }
        return tables
    }

    /// The places that a witness covers.
    private func reached(_ index: Int) -> [Int32] {
        let witness = all[index]
        guard witness.contradictions == 0 else { return [] }
        var places: [Int32] = []
        for attacker in attackers.indices where attackers[attacker] & ~witness.agencies == 0 {
            for target in targets.indices {
                let count = witness.sums[targets[target].row]
                for end in RangeEnd.allCases
                where targets[target].isReached(end, by: count, attacker: attacker) {
                    places.append(Int32(place(end, target, attacker)))
                }
            }
        }
        return places
    }
}
