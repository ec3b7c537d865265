/// What a search for suppressions starts from: the sums, what is published of them, what must be
/// protected from whom, and what a suppression costs.
struct ProtectionSetting {
    let policy: DisclosurePolicy
    let agencyNames: [String]
    private(set) var system: OverlapSystem
    private(set) var targets: [ProtectionTarget] = []
    /// Masks of the agencies whose knowledge each attacker has: nobody's, then each agency's.
    let attackers: [Int]
    /// The statistics of the new release and their rows.
    private(set) var statistics: [(statistic: OverlapStatistic, row: Int)] = []
    /// By row, the counts that the number stands for which is shown at first; nil: none is.
    private(set) var shown: [ClosedRange<Int>?] = []
    /// By row: an earlier release has settled it.
    private(set) var isFrozen: [Bool] = []
    /// By row, of a person too many or too few in a contradicted number.
    private(set) var costs: [Double] = []
    /// By row: the agency whose own people it counts; -1: none.
    private(set) var ownerOfRow: [Int] = []
    /// By row: it must be 0 as it is.
    private(set) var isTie: [Bool] = []
    /// By base cell: the row of that cell alone; -1: none.
    private(set) var regionRow: [Int] = []

    var everyAgency: Int { 1 << agencyNames.count - 1 }

    /// - Parameters:
    ///   - tables: of the new release and of all earlier ones of the same people.
    ///   - published: what the new release is to hold.
    ///   - earlier: what others of the same people hold.
    init(
        policy: DisclosurePolicy, tables: OverlapTables, published: [OverlapStatistic],
        earlier: [PublishedOverlap]
    ) {
        self.policy = policy
        agencyNames = tables.agencies
        var system = OverlapSystem(tables)
        let guarded = policy.guardsAgainstAgencies ? tables.agencies.count : 0
        attackers = [0] + (0..<guarded).map { 1 << $0 }
        for statistic in published {
            if let set = system.set(of: statistic) {
                statistics.append((statistic, system.row(set)))
            }
        }
        var settled: [Int: ClosedRange<Int>?] = [:]
        for statistic in earlier.flatMap(\.statistics) {
            guard let set = system.set(of: statistic.statistic) else { continue }
            let row = system.row(set)
            if case .number(let number) = statistic.cell {
                settled.updateValue(policy.counts(shownAs: number), forKey: row)
            } else if settled.index(forKey: row) == nil {
                settled.updateValue(nil, forKey: row)
            }
        }
        let known = published + earlier.flatMap { $0.statistics.map(\.statistic) }
        targets = TargetFinder.targets(policy, tables, published: known, in: &system)
        var owners: [Int: Int] = [:]
        for agency in 0..<guarded {
            for block in 0..<system.blockCount {
                owners[system.row(system.set(ofAgency: agency, block: block))] = agency
            }
        }
        let ties = system.addTies()
        ownerOfRow = system.rows.indices.map { owners[$0] ?? -1 }
        isTie = [Bool](repeating: false, count: system.rows.count)
        for tie in ties { isTie[tie] = true }
        self.system = system
        setStates(settled)
    }

    private mutating func setStates(_ settled: [Int: ClosedRange<Int>?]) {
        let truth = system.sums(system.truth)
        shown = [ClosedRange<Int>?](repeating: nil, count: system.rows.count)
        isFrozen = [Bool](repeating: false, count: system.rows.count)
        costs = [Double](repeating: 1, count: system.rows.count)
        for (statistic, row) in statistics {
            costs[row] = max(costs[row], cost(statistic, count: truth[row]))
            if !policy.isSmall(truth[row]) {
                shown[row] = policy.counts(shownAs: policy.rounded(truth[row]))
            }
        }
        for (row, interval) in settled {
            shown[row] = interval
            isFrozen[row] = true
        }
        regionRow = [Int](repeating: -1, count: system.truth.count)
        for (_, row) in statistics where system.rows[row].cells.count == 1 {
            regionRow[Int(system.rows[row].cells[0])] = row
        }
    }

    /// Fewest and lowest counts go first; the total and the agencies' totals only where nothing
    /// else works.
    private func cost(_ statistic: OverlapStatistic, count: Int) -> Double {
        let people = 1 + Double(min(count, 100 * policy.threshold)) / Double(policy.threshold)
        let isWhole = statistic.value == nil
        return switch statistic.kind {
        case .total: people * (isWhole ? 500 : 20)
        case .agency: people * (isWhole ? 100 : 10)
        case .region, .pair, .atLeast: people
        }
    }
}

extension ProtectionTarget {
    func goal(_ end: RangeEnd, attacker: Int) -> Int {
        end == .low ? low[attacker] : high[attacker]
    }
}
