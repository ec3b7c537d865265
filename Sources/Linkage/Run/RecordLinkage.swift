internal import Tokens

/// Links two agencies by their record-level filters: Dice similarity and a threshold.
struct RecordLinkage {
    let left: TokenTable
    let right: TokenTable
    let kernel: ComparisonKernel
    let settings: LinkageSettings
    let threads: Int

    private static let tileRows = 512

    /// - Parameter progress: told how many pairs were compared since it was told last.
    func run(
        agencies: (Int, Int), progress: (Int) -> Void
    ) async throws -> AgencyPairOutcome {
        let test = DiceThreshold(
            settings.diceThreshold ?? LinkageSettings.defaultDiceThreshold)
        let units = WorkUnit.covering(
            rowCount: left.rowCount, leftDigest: "\(left.digest)",
            rightDigest: "\(right.digest)", count: threads * 16)
        let leftCounts = popcounts(left)
        let rightCounts = popcounts(right)
        let comparison = self
        let rightCount = right.rowCount
        let found = try await OrderedWork.map(
            units, threads: threads, finished: { progress($0.rows.count * rightCount) },
            { comparison.find($0, test, leftCounts, rightCounts) })
        let links = found.flatMap { $0 }
        let chosen =
            settings.assignment == .oneToOne
            ? OneToOne.assign(links, leftCount: left.rowCount, rightCount: right.rowCount)
            : links.sorted(by: Link.isBefore)
        let allPairs = left.rowCount * right.rowCount
        return AgencyPairOutcome(
            leftAgency: agencies.0, rightAgency: agencies.1, links: chosen,
            candidates: CandidateSummary(
                method: .allPairs, reason: "record-level filters are compared in all pairs",
                comparedPairs: allPairs, allPairs: allPairs, largestBlock: 0,
                pairsInSplitBlocks: 0, pairsOverCap: 0),
            fit: nil, estimate: nil,
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
        _ unit: WorkUnit, _ test: DiceThreshold, _ leftCounts: [UInt32], _ rightCounts: [UInt32]
    ) -> [Link] {
        var links: [Link] = []
        var common = [UInt32](repeating: 0, count: Self.tileRows)
        let width = left.record.wordsPerRow
        left.record.withWords { leftWords in
            right.record.withWords { rightWords in
                for tile in stride(from: 0, to: right.rowCount, by: Self.tileRows) {
                    let rows = tile..<min(tile + Self.tileRows, right.rowCount)
                    for query in unit.rows {
                        kernel.commonBits(
                            query, of: leftWords, with: rightWords, rows: rows,
                            wordsPerRow: width, into: &common)
                        for row in rows {
                            let sum = leftCounts[query] + rightCounts[row]
                            let shared = common[row - rows.lowerBound]
                            guard test.passes(common: shared, sum: sum) else { continue }
                            links.append(
                                Link(
                                    leftRow: query, rightRow: row,
                                    score: 2 * Double(shared) / Double(sum)))
                        }
                    }
                }
            }
        }
        return links
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
