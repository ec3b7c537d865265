internal import Tokens

/// Compares a random sample of the left file's records with all of the right file's, to see which
/// links blocking passes over.
struct BlockingAudit {
    let comparison: FieldComparison
    let model: MatchModel
    var terms: SideTerms?
    /// Match weight of a link at the least.
    let leastWeight: Double
    let settings: LinkageSettings
    let threads: Int
    let division: WorkDivision

    /// Records of the sample, though there were too many pairs.
    private static let leastSample = 500

    /// The best pair of a sampled record.
    struct Best: Sendable {
        var leftRow: Int
        var rightRow: Int
        var weight: Double
        var agreement: UInt64
    }

    /// - Returns: nil where the settings leave it out.
    func run(_ progress: (LinkageProgress) -> Void) async throws -> BlockingLoss? {
        guard settings.samplePairs > 0, let blocks = comparison.blocks else { return nil }
        return loss(of: try await links(progress), in: blocks)
    }

    /// The pairs of the sample that would be links: the best of each record, if it is over the
    /// threshold.
    func links(_ progress: (LinkageProgress) -> Void) async throws -> [Best] {
        try await bestPairs(progress).filter { $0.weight >= leastWeight }
    }

    func loss(of links: [Best], in blocks: BlockIndex) -> BlockingLoss {
        BlockingLoss(
            sampledRecords: Self.sampleSize(comparison, settings), matched: links.count,
            lost: links.count { rule(of: $0, in: blocks) == nil })
    }

    /// Rows stand in the order of their handles, which are random, so the first are a random
    /// sample.
    static func sampleSize(_ comparison: FieldComparison, _ settings: LinkageSettings) -> Int {
        let rightCount = max(1, comparison.right.table.rowCount)
        return min(
            comparison.left.table.rowCount, max(leastSample, settings.samplePairs / rightCount))
    }

    /// The best pair of each record of the sample.
    private func bestPairs(_ progress: (LinkageProgress) -> Void) async throws -> [Best] {
        let sampleSize = Self.sampleSize(comparison, settings)
        var everything = comparison
        everything.blocks = nil
        everything.isWithin = false
        let rightCount = comparison.right.table.rowCount
        let units = division.allPairs(rowCount: sampleSize) { _ in rightCount }
        let total = sampleSize * rightCount
        progress(LinkageProgress(stage: "sample", total: total, advance: 0))
        let weights = PairWeights(model: model, terms: terms?.frequencies)
        let (shares, isWithin) = (terms?.left, comparison.isWithin)
        let finder = everything
        return try await OrderedWork.map(
            units, threads: threads,
            finished: {
                progress(LinkageProgress(stage: "sample", total: total, advance: $0.pairCount))
            },
            { Self.bestPairs(of: $0, finder, weights, shares, isWithin: isWithin) }
        ).flatMap { $0 }
    }

    private static func bestPairs(
        of unit: WorkUnit, _ comparison: FieldComparison, _ weights: PairWeights,
        _ shares: TermShares?, isWithin: Bool
    ) -> [Best] {
        var seen = PatternTable(codeSpace: comparison.plan.codeSpace)
        var weights = weights
        var best = unit.range.map {
            Best(leftRow: $0, rightRow: 0, weight: -.infinity, agreement: 0)
        }
        comparison.visit(unit) { (left, rights, codes, range) in
            let place = left - unit.range.lowerBound
            var highest = best[place].weight
            for index in range {
                let slot = seen.slotAdding(codes[index])
                if slot == weights.count { weights.append(codes[index]) }
                guard weights.bound(slot) > highest else { continue }
                let weight = weights.weight(slot, row: left, shares: shares)
                guard weight > highest else { continue }
                let right = Int(rights.row(at: index))
                if isWithin && right == left { continue }
                highest = weight
                best[place] = Best(
                    leftRow: left, rightRow: right, weight: highest,
                    agreement: comparison.plan.agreement(ofPattern: codes[index]))
            }
        }
        return best
    }

    /// The rule to which a pair belongs; nil where blocking passes it over.
    private func rule(of best: Best, in blocks: BlockIndex) -> Int? {
        let (left, right) = rows(of: best)
        return blocks.rule(ofPair: left, right, agreement: best.agreement)
    }

    /// The pair's rows as blocks have them: within one file the lower first.
    func rows(of best: Best) -> (Int, Int) {
        comparison.isWithin
            ? (min(best.leftRow, best.rightRow), max(best.leftRow, best.rightRow))
            : (best.leftRow, best.rightRow)
    }
}
