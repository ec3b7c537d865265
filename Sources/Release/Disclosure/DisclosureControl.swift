/// Protects tables of overlap for publication (Docs/DISCLOSURE.md).
public struct DisclosureControl: Sendable {
    public let policy: DisclosurePolicy
    /// Off only to show what an attacker then reads.
    private let suppressesMore: Bool
    private let comparesReleases: Bool

    /// - Throws: `DisclosureError.invalidPolicy`.
    public init(policy: DisclosurePolicy = DisclosurePolicy()) throws(DisclosureError) {
        try self.init(policy: policy, suppressesMore: true, comparesReleases: true)
    }

    /// Without secondary suppression, or without the guard over releases: for tests of an attacker.
    package init(
        policy: DisclosurePolicy, suppressesMore: Bool, comparesReleases: Bool
    ) throws(DisclosureError) {
        try policy.check()
        self.policy = policy
        self.suppressesMore = suppressesMore
        self.comparesReleases = comparesReleases
    }

    /// Rounds and suppresses, and proves that no suppressed count can be worked out from this
    /// release and the earlier ones of the same run together.
    ///
    /// - Parameters:
    ///   - tables: true counts.
    ///   - run: the linkage run that made them.
    ///   - earlier: the project's ledger, of all runs.
    /// - Throws: `DisclosureError`: the release is refused.
    public func protect(
        _ tables: OverlapTables, run: String, after earlier: [OverlapLedgerEntry] = []
    ) throws(DisclosureError) -> ProtectedOverlap {
        if let same = earlier.first(where: {
            $0.tables == tables && $0.published.policy == policy
        }) {
            return ProtectedOverlap(published: same.published, proof: nil)
        }
        let statistics = OverlapStatistic.all(of: policy.families, in: tables)
        if comparesReleases {
            try DifferencingGuard(policy: policy).check(tables, statistics, run: run, earlier)
        }
        let sameRun = comparesReleases ? earlier.filter { $0.run == run } : []
        let together = try SameRun(policy: policy).tables(tables, with: sameRun)
        let setting = ProtectionSetting(
            policy: policy, tables: together, published: statistics,
            earlier: sameRun.map(\.published))
        var search = SuppressionSearch(setting)
        if suppressesMore { try search.protectAll() }
        let published = PublishedOverlap(
            agencies: tables.agencies, policy: policy,
            statistics: setting.statistics.map { statistic, row in
                let cell: PublishedOverlap.Cell =
                    search.shown[row] == nil
                    ? .suppressed : .number(policy.rounded(search.truth[row]))
                return PublishedOverlap.Statistic(statistic: statistic, cell: cell)
            })
        guard suppressesMore else { return ProtectedOverlap(published: published, proof: nil) }
        let proof = ProtectionProof(
            tables: together, published: sameRun.map(\.published) + [published],
            witnesses: search.witnesses.neededTables())
        if let statistic = proof.firstUnprotected() {
            throw .unprotectable(statistic: statistic.name(agencies: tables.agencies))
        }
        return ProtectedOverlap(published: published, proof: proof)
    }
}

/// A release that may go out, and why.
public struct ProtectedOverlap: Sendable {
    public let published: PublishedOverlap
    /// Never released; nil for a release that went out before.
    public let proof: ProtectionProof?
}

/// Brings the tables of one run together.
struct SameRun {
    let policy: DisclosurePolicy

    func tables(
        _ tables: OverlapTables, with earlier: [OverlapLedgerEntry]
    ) throws(DisclosureError) -> OverlapTables {
        var attributes = tables.attributes
        for entry in earlier {
            guard entry.tables.agencies == tables.agencies, entry.tables.regions == tables.regions
            else {
                throw .contradictsEarlier(
                    release: entry.release, problem: "it is of the same run but of other people")
            }
            var before = entry.published.policy
            before.families = policy.families
            guard before == policy else {
                throw .contradictsEarlier(
                    release: entry.release, problem: "it is of the same run under another policy")
            }
            for table in entry.tables.attributes where !attributes.contains(table) {
                guard !attributes.contains(where: { $0.name == table.name }) else {
                    throw .contradictsEarlier(
                        release: entry.release,
                        problem: "attribute \(table.name) is cut another way under the same name")
                }
                attributes.append(table)
            }
        }
        return try OverlapTables(
            agencies: tables.agencies, regions: tables.regions, attributes: attributes)
    }
}
