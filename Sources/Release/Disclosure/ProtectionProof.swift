/// Why a release gives no small count away: tables of base cells that a reader must all hold for
/// possible, and that between them hold every small count at both ends of its range. Never
/// released: it holds the true counts.
public struct ProtectionProof: Sendable {
    /// True counts, of this release and of the earlier ones of the same run.
    public let tables: OverlapTables
    /// Everything published of them.
    public let published: [PublishedOverlap]
    /// Base cells: for each attribute (or once, where there is none) by value, then by region.
    public let witnesses: [[Int]]

    package init(tables: OverlapTables, published: [PublishedOverlap], witnesses: [[Int]]) {
        self.tables = tables
        self.published = published
        self.witnesses = witnesses
    }

    /// Checks the proof with additions and comparisons of whole numbers alone; what a witness
    /// contradicts is worked out anew from the published numbers.
    ///
    /// - Returns: the statistic of the first small count that lacks a witness; nil: none does.
    public func firstUnprotected() -> OverlapStatistic? {
        guard let policy = published.first?.policy else { return nil }
        var system = OverlapSystem(tables)
        var numbers: [(cells: [Int32], interval: ClosedRange<Int>?)] = []
        for statistic in published.flatMap(\.statistics) {
            guard let set = system.set(of: statistic.statistic) else { return statistic.statistic }
            if case .number(let number) = statistic.cell {
                numbers.append((system.cells(set), policy.counts(shownAs: number)))
            }
        }
        let targets = TargetFinder.targets(
            policy, tables, published: published.flatMap { $0.statistics.map(\.statistic) },
            in: &system)
        let possible = witnesses.filter { agrees($0, numbers, system) }
        let cells = targets.map { system.cells($0.set) }
        let sums = possible.map { table in
            cells.map { $0.reduce(0) { $0 + table[Int($1)] } }
        }
        let right = (0..<system.agencies).map { agency in
            let cells = (0..<system.blockCount).map {
                system.cells(system.set(ofAgency: agency, block: $0))
            }
            return possible.map { table in
                cells.allSatisfy { cells in
                    cells.reduce(0) { $0 + table[Int($1)] - system.truth[Int($1)] } == 0
                }
            }
        }
        for (index, target) in targets.enumerated() {
            for attacker in target.low.indices {
                let ends = RangeEnd.allCases.allSatisfy { end in
                    possible.indices.contains { witness in
                        (attacker == 0 || right[attacker - 1][witness])
                            && target.isReached(
                                end, by: sums[witness][index], attacker: attacker)
                    }
                }
                guard ends else { return target.statistic }
            }
        }
        return nil
    }

    /// Whether a table is one, and has every published number as it is.
    private func agrees(
        _ table: [Int], _ numbers: [(cells: [Int32], interval: ClosedRange<Int>?)],
        _ system: OverlapSystem
    ) -> Bool {
        guard table.count == system.truth.count, table.allSatisfy({ $0 >= 0 }) else {
            return false
        }
        for mask in 1...system.regionCount {
            let people = system.tables.map { blocks in
                blocks.reduce(0) { $0 + table[$1 * system.regionCount + mask - 1] }
            }
            guard people.allSatisfy({ $0 == people[0] }) else { return false }
        }
        return numbers.allSatisfy { number in
            let sum = number.cells.reduce(0) { $0 + table[Int($1)] }
            return number.interval?.contains(sum) ?? false
        }
    }
}
