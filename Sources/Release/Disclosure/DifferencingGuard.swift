/// Refuses a release of a later run whose numbers differ from an earlier release's by so few people
/// that the two together tell who came or went.
struct DifferencingGuard {
    let policy: DisclosurePolicy

    /// - Throws: `DisclosureError.tooCloseToEarlier`, which names the statistic and no count.
    func check(
        _ tables: OverlapTables, _ statistics: [OverlapStatistic], run: String,
        _ earlier: [OverlapLedgerEntry]
    ) throws(DisclosureError) {
        let least = policy.leastChange ?? policy.threshold
        let now = OverlapSystem(tables)
        for entry in earlier where entry.run != run && entry.tables.agencies == tables.agencies {
            let before = OverlapSystem(entry.tables)
            let published = Set(
                entry.published.statistics.filter { $0.cell != .suppressed }.map(\.statistic))
            for statistic in statistics where published.contains(statistic) {
                guard let set = now.set(of: statistic), let earlier = before.set(of: statistic)
                else { continue }
                let count = now.sum(set, in: now.truth)
                let change = abs(count - before.sum(earlier, in: before.truth))
                if !policy.isSmall(count), (1..<least).contains(change) {
                    throw .tooCloseToEarlier(
                        statistic: statistic.name(agencies: tables.agencies),
                        release: entry.release)
                }
            }
        }
    }
}
