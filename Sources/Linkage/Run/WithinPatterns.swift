internal import Tokens

/// Level patterns of the pairs of records within one agency.
struct WithinPatterns: Sendable {
    /// How the pairs were compared.
    let comparison: FieldComparison
    /// Pairs of different records, each once.
    let patterns: PatternTable
    /// All pairs that were looked at, compared or passed over by blocking.
    let pairCount: Double
    /// u of pairs within the agency.
    let strangers: LevelProfile
    /// Share of the pairs in which a field is missing, for each field of the plan.
    let missing: [Double]

    /// Records of the agency.
    var rowCount: Int { comparison.left.table.rowCount }

    /// All pairs of its records, whether they were looked at or not.
    var allPairs: Double { Double(rowCount) * Double(max(0, rowCount - 1)) / 2 }

    /// Pairs that are compared at most, or about so many where blocks are: rows stand in the order
    /// of their handles, which are random, so the first rows are a random sample.
    private static let sampledPairs = 500_000_000

    /// - Parameter settings: those of the run, by which blocks are made where all pairs are too
    ///   many.
    static func count(
        plan: ComparisonPlan, side: ComparedSide, hashes: TokenHashes, kernel: ComparisonKernel,
        settings: LinkageSettings, threads: Int
    ) async throws -> WithinPatterns {
        let rowCount = side.table.rowCount
        let candidates = try await CandidateSearch(
            plan: plan, left: side, right: side, leftHashes: hashes, rightHashes: hashes,
            isWithin: true, settings: settings, threads: threads
        ).run()
        let blocked = candidates.blocks?.rules.reduce(0) { $0 + $1.pairCount }
        let pairs = blocked ?? rowCount * max(0, rowCount - 1) / 2
        let share = min(1, Double(sampledPairs) / Double(max(1, pairs)))
        let rows = min(rowCount, Int((share * Double(rowCount)).rounded(.up)))
        let comparison = FieldComparison(
            plan: plan, left: side, right: side, kernel: kernel, blocks: candidates.blocks,
            isWithin: true, leftLimit: rows)
        let division = WorkDivision(
            leftDigest: "\(side.table.digest)", rightDigest: "\(side.table.digest)",
            unitPairs: settings.unitPairs)
        let units = division.units(of: comparison)
        var patterns = PatternTable(codeSpace: plan.codeSpace)
        for count in try await OrderedWork.map(
            units, threads: threads, finished: { _ in },
            { comparison.count($0).compact() })
        {
            patterns.merge(count)
        }
        let others = Double(rows) * (Double(rowCount) - 1)
        return WithinPatterns(
            comparison: comparison,
            patterns: patterns.sorted(),
            pairCount: others - Double(rows) * Double(rows - 1) / 2,
            strangers: NonMatchModel(
                plan: plan, left: side, right: side, agreeingPairs: candidates.agreeingPairs,
                leftHashes: hashes, rightHashes: hashes, isWithin: true
            ).estimate(kernel: kernel),
            missing: plan.fields.map { field in
                let present = Double(hashes.presentCount(tokenField: field.tokenField))
                let share = present / Double(max(1, rowCount))
                return min(max(1 - share * share, 1e-6), 1 - 1e-6)
            })
    }
}
