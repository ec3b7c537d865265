/// An end of the range in which a small count must be possible.
enum RangeEnd: Int, Sendable, CaseIterable {
    case high, low
}

/// A small count that no attacker may know better than "small".
struct ProtectionTarget: Sendable {
    let set: CellSet
    /// Its row in the system.
    let row: Int
    /// By attacker: what must be possible at most for the low end, at least for the high end.
    let low: [Int]
    let high: [Int]
    /// The statistic to name where it cannot be protected.
    let statistic: OverlapStatistic

    func isReached(_ end: RangeEnd, by count: Int, attacker: Int) -> Bool {
        end == .low ? count <= low[attacker] : count >= high[attacker]
    }
}

/// Finds the targets of tables.
///
/// Attacker 0 knows what is published; attacker i + 1 is agency i, which knows its own people by
/// every attribute too. What an agency must not know better than before publication is bounded by
/// that: of its own 4 people, no more than 4 can be anything.
struct TargetFinder {
    let policy: DisclosurePolicy
    let tables: OverlapTables
    private var seen: Set<CellSet> = []
    private var targets: [ProtectionTarget] = []

    static func targets(
        _ policy: DisclosurePolicy, _ tables: OverlapTables,
        published: [OverlapStatistic], in system: inout OverlapSystem
    ) -> [ProtectionTarget] {
        var finder = TargetFinder(policy: policy, tables: tables)
        for statistic in published {
            guard let set = system.set(of: statistic) else { continue }
            if policy.isSmall(system.sum(set, in: system.truth)) {
                finder.add(set, for: statistic, in: &system)
            }
        }
        if policy.guardsDifferences { finder.addDifferences(published, in: &system) }
        return finder.targets
    }

    private init(policy: DisclosurePolicy, tables: OverlapTables) {
        self.policy = policy
        self.tables = tables
    }

    private mutating func add(
        _ set: CellSet, for statistic: OverlapStatistic, in system: inout OverlapSystem
    ) {
        guard !set.regions.isEmpty, seen.insert(set).inserted else { return }
        var low = [policy.leastHidden]
        var high = [policy.threshold - 1]
        for agency in 0..<(policy.guardsAgainstAgencies ? system.agencies : 0) {
            let own = system.regions(ofAgency: agency)
            let people = system.blocks(set.scope).reduce(0) { people, block in
                people + system.sum(CellSet(scope: .block(block), regions: own), in: system.truth)
            }
            low.append(own.isSubset(of: set.regions) ? max(low[0], people) : low[0])
            high.append(set.regions.isSubset(of: own) ? min(high[0], people) : high[0])
        }
        targets.append(
            ProtectionTarget(
                set: set, row: system.row(set), low: low, high: high, statistic: statistic))
    }

    // MARK: - Differences

    /// What a reader takes from what: the people an agency knows that another does not, or that are
    /// not in one of its regions; those no agency but others know; those known to exactly k
    /// agencies; and all values but one.
    private mutating func addDifferences(
        _ published: [OverlapStatistic], in system: inout OverlapSystem
    ) {
        let pairs = Self.differences(agencies: system.agencies)
        let places: [(String?, String?)] =
            [(nil, nil)]
            + tables.attributes.flatMap { table in table.values.map { (table.name, $0) } }
        for (attribute, value) in places {
            for (whole, part) in pairs {
                let statistic = OverlapStatistic(whole, attribute: attribute, value: value)
                let taken = OverlapStatistic(part, attribute: attribute, value: value)
                guard let minuend = system.set(of: statistic), let less = system.set(of: taken)
                else { continue }
                let rest = CellSet(
                    scope: minuend.scope, regions: minuend.regions.subtracting(less.regions))
                addDifference(rest, from: minuend, for: statistic, in: &system)
            }
        }
        for statistic in published {
            guard let set = system.set(of: statistic), case .block(let block) = set.scope,
                let table = system.tables.first(where: { $0.contains(block) }), table.count > 2
            else { continue }
            let rest = CellSet(scope: .allBut(block), regions: set.regions)
            let whole = system.whole(set.regions)
            addDifference(rest, from: whole, for: statistic, in: &system)
        }
    }

    /// A difference of 0 says something of everybody in the whole: it counts as small if zeros do
    /// and the whole can be shown.
    private mutating func addDifference(
        _ rest: CellSet, from whole: CellSet, for statistic: OverlapStatistic,
        in system: inout OverlapSystem
    ) {
        let count = system.sum(rest, in: system.truth)
        guard policy.isSmall(count) else { return }
        if count == 0, system.sum(whole, in: system.truth) < policy.threshold { return }
        add(rest, for: statistic, in: &system)
    }

    /// Statistics and those that a reader takes off them.
    static func differences(
        agencies: Int
    ) -> [(whole: OverlapStatistic.Kind, part: OverlapStatistic.Kind)] {
        typealias Kind = OverlapStatistic.Kind
        var pairs: [(whole: Kind, part: Kind)] = []
        for agency in 0..<agencies {
            pairs.append((.total, .agency(agency)))
            for other in 0..<agencies where other != agency {
                pairs.append((.agency(agency), .pair(min(agency, other), max(agency, other))))
            }
        }
        for count in 1..<agencies {
            pairs.append((count == 1 ? .total : .atLeast(count), .atLeast(count + 1)))
        }
        for mask in 1..<1 << agencies {
            pairs.append((.total, .region(mask: mask)))
            for agency in 0..<agencies where mask >> agency & 1 == 1 {
                pairs.append((.agency(agency), .region(mask: mask)))
            }
        }
        return pairs
    }
}
