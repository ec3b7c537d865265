internal import Tokens

/// Level patterns of the pairs of records within one agency.
struct WithinPatterns: Sendable {
    /// Ordered pairs of different records.
    let patterns: PatternTable
    /// All ordered pairs that were looked at, compared or passed over by blocking.
    let pairCount: Double

    /// Rows that are compared with all others where all pairs are too many: rows stand in the
    /// order of their handles, which are random, so the first rows are a random sample.
    private static let sampledPairs = 50_000_000

    /// - Parameters:
    ///   - blocks: blocks of the agency's rows by their own tokens; nil compares all pairs of a
    ///     sample of rows.
    static func count(
        plan: ComparisonPlan, side: ComparedSide, hashes: TokenHashes, usesBlocks: Bool,
        blockCap: Int, kernel: ComparisonKernel, threads: Int
    ) async throws -> WithinPatterns {
        let rowCount = side.table.rowCount
        let comparison = FieldComparison(
            plan: plan, left: side, right: side, kernel: kernel,
            blocks: usesBlocks
                ? BlockIndex(plan: plan, left: hashes, right: hashes, cap: blockCap) : nil)
        let rows =
            usesBlocks ? rowCount : min(rowCount, max(1, sampledPairs / max(1, rowCount)))
        let units = WorkUnit.covering(
            rowCount: rows, leftDigest: "\(side.table.digest)",
            rightDigest: "\(side.table.digest)", count: threads * 16)
        var patterns = PatternTable()
        for table in try await OrderedWork.map(
            units, threads: threads, finished: { _ in }, { comparison.countWithin($0) })
        {
            patterns.merge(table)
        }
        return WithinPatterns(
            patterns: patterns.sorted(), pairCount: Double(rows) * Double(rowCount - 1))
    }
}
