internal import Tokens

/// Links two agencies by their record-level filters: Dice similarity and a threshold.
struct RecordLinkage {
    let left: TokenTable
    let right: TokenTable
    /// Both sides are one file.
    let isWithin: Bool
    let kernel: ComparisonKernel
    let settings: LinkageSettings
    let threads: Int
    let folder: WorkFolder

    private static let tileRows = 512

    func run(
        agencies: (Int, Int), progress: (LinkageProgress) -> Void
    ) async throws -> AgencyPairOutcome {
        let test = DiceThreshold(
            settings.diceThreshold ?? LinkageSettings.defaultDiceThreshold)
        let rightCount = right.rowCount
        let units = WorkDivision(
            leftDigest: "\(left.digest)", rightDigest: "\(right.digest)",
            unitPairs: settings.unitPairs
        ).allPairs(rowCount: left.rowCount) { _ in rightCount }
        let leftCounts = popcounts(left)
        let rightCounts = popcounts(right)
        let comparison = self
        let total = units.reduce(0) { $0 + $1.pairCount }
        let search = LinkSearch(
            folder: folder, stage: "\(agencies.0)-\(agencies.1)", settings: settings,
            threads: threads, leftCount: left.rowCount, rightCount: right.rowCount)
        progress(LinkageProgress(stage: "compare", total: total, advance: 0))
        let found = try await search.run(
            units,
            progress: {
                progress(LinkageProgress(stage: "compare", total: total, advance: $0.pairCount))
            },
            { try comparison.find($0, test, leftCounts, rightCounts, &$1) })
        let allPairs = left.rowCount * right.rowCount
        var summary = CandidateSummary(
            methods: [.allPairs], reason: "record-level filters are compared in all pairs",
            allPairs: allPairs)
        summary.comparedPairs = allPairs
        return AgencyPairOutcome(
            leftAgency: agencies.0, rightAgency: agencies.1, links: try search.choose(found),
            candidates: summary, fit: nil, estimate: nil,
            warnings: settings.diceThreshold == nil
                ? [
                    "linked at the default Dice threshold of "
                        + "\(LinkageSettings.defaultDiceThreshold): what is right for one schema "
                        + "is ruinous for another; set --dice, or send field-level filters, "
                        + "which need no such guess"
                ] : [])
    }

    private func popcounts(_ table: TokenTable) -> [UInt32] {
        let width = table.record.wordsPerRow
        return table.record.withWords { words in
            kernel.popcounts(
                of: words, offset: 0, wordCount: width, stride: width, count: table.rowCount)
        }
    }

    private func find(
        _ unit: WorkUnit, _ test: DiceThreshold, _ leftCounts: [UInt32],
        _ rightCounts: [UInt32], _ links: inout LinkCollector
    ) throws {
        var common = [UInt32](repeating: 0, count: Self.tileRows)
        let width = left.record.wordsPerRow
        try left.record.withWords { leftWords in
            try right.record.withWords { rightWords in
                for tile in stride(from: 0, to: right.rowCount, by: Self.tileRows) {
                    let rows = tile..<min(tile + Self.tileRows, right.rowCount)
                    for query in unit.range {
                        kernel.commonBits(
                            query, of: leftWords, with: rightWords, rows: rows,
                            wordsPerRow: width, into: &common)
                        for row in rows {
                            if isWithin && row <= query { continue }
                            let sum = leftCounts[query] + rightCounts[row]
                            let shared = common[row - rows.lowerBound]
                            guard test.passes(common: shared, sum: sum) else { continue }
                            try links.add(
                                Link(
                                    leftRow: query, rightRow: row,
                                    score: 2 * Double(shared) / Double(sum)))
                        }
                    }
                }
            }
        }
    }
}

/// Dice >= threshold in whole numbers, so that no pair at the threshold is lost to rounding.
package struct DiceThreshold: Sendable {
    /// The threshold in millionths.
    private let millionths: UInt64

    package init(_ threshold: Double) { millionths = UInt64((threshold * 1e6).rounded()) }

    /// 2 common / sum >= threshold; two empty filters are not alike.
    package func passes(common: UInt32, sum: UInt32) -> Bool {
        sum > 0 && 2_000_000 * UInt64(common) >= millionths * UInt64(sum)
    }
}
