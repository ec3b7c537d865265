internal import Tokens

/// Gathers what the self-comparison null needs of two agencies that are compared by fields: best
/// scores of a sample of their records, across and within.
struct FieldJudging {
    let comparison: FieldComparison
    let agencies: (left: PreparedAgency, right: PreparedAgency)
    let model: MatchModel
    /// nil where term frequencies are not used.
    let terms: SideTerms?
    let settings: LinkageSettings
    let threads: Int

    /// Pairs that a sample is compared in, at the most, where it has more than the least records.
    private static let sampledPairs = 300_000_000
    private static let leastRecords = 10_000

    /// Rows stand in the order of their handles, which are random: the first are a random sample.
    static func sampleSize(_ rowCount: Int, of others: Int) -> Int {
        min(rowCount, max(leastRecords, sampledPairs / max(1, others)))
    }

    func null(_ progress: (LinkageProgress) -> Void) async throws -> SelfComparisonNull? {
        let (left, right) = agencies
        let (leftCount, rightCount) = (left.rowCount, right.rowCount)
        let leftSample = Self.sampleSize(leftCount, of: rightCount)
        let rightSample = Self.sampleSize(rightCount, of: leftCount)
        var leftRows = comparison
        leftRows.leftLimit = leftSample
        var across = try await best(leftRows, nil, terms?.left, progress)
        if leftSample < leftCount {
            var rightRows = comparison
            rightRows.rightLimit = rightSample
            across.merge(try await best(rightRows, nil, terms?.left, progress))
        }
        return SelfComparisonNull(
            left: SelfComparisonNull.Side(
                count: left.peopleCount, across: Array(across.left.prefix(leftSample)),
                within: try await within(left, terms?.left, progress)),
            right: SelfComparisonNull.Side(
                count: right.peopleCount, across: Array(across.right.prefix(rightSample)),
                within: try await within(right, terms?.right, progress)))
    }

    /// Best scores of a sample of an agency's records with its others.
    private func within(
        _ agency: PreparedAgency, _ shares: TermShares?,
        _ progress: (LinkageProgress) -> Void
    ) async throws -> [Double] {
        var comparison = agency.within.comparison
        let sample = min(
            comparison.leftLimit, Self.sampleSize(agency.rowCount, of: agency.rowCount))
        comparison.leftLimit = sample
        let scores = try await best(comparison, agency, shares, progress)
        return (0..<sample).map { max(scores.left[$0], scores.right[$0]) }
    }

    /// - Parameters:
    ///   - agency: whose own pairs these are; nil across agencies.
    ///   - shares: term frequencies of the left rows.
    private func best(
        _ comparison: FieldComparison, _ agency: PreparedAgency?, _ shares: TermShares?,
        _ progress: (LinkageProgress) -> Void
    ) async throws -> BestScores {
        let units = WorkDivision(
            leftDigest: "\(comparison.left.table.digest)",
            rightDigest: "\(comparison.right.table.digest)", unitPairs: settings.unitPairs
        ).units(of: comparison)
        let total = units.reduce(0) { $0 + $1.pairCount }
        progress(LinkageProgress(stage: "judge", total: total, advance: 0))
        let pool = BestScorePool(
            leftCount: comparison.left.table.rowCount, rightCount: comparison.right.table.rowCount)
        let weights = PairWeights(model: model, terms: terms?.frequencies)
        _ = try await OrderedWork.map(
            units, threads: threads,
            finished: {
                progress(LinkageProgress(stage: "judge", total: total, advance: $0.pairCount))
            },
            { unit in
                var scores = pool.take()
                Self.score(unit, comparison, weights, shares, agency, into: &scores)
                pool.give(scores)
            })
        return pool.merged()
    }

    /// Pairs within an agency that were found to be one person are passed over, and of the others
    /// so many of each pattern as are likely one person not found: the rest are as many
    /// non-matches as there are.
    private static func score(
        _ unit: WorkUnit, _ comparison: FieldComparison, _ weights: PairWeights,
        _ terms: TermShares?, _ agency: PreparedAgency?, into scores: inout BestScores
    ) {
        var seen = PatternTable(codeSpace: comparison.plan.codeSpace)
        var weights = weights
        var shares: [Double] = []
        comparison.visit(unit) { left, rights, codes, range in
            for index in range {
                let slot = seen.slotAdding(codes[index])
                if slot == weights.count {
                    weights.append(codes[index])
                    let duplicate = agency?.duplicateModel?.weight(ofPattern: codes[index])
                    shares.append(duplicate.map { 1 - MatchModel.probability(ofWeight: $0) } ?? 1)
                }
                let right = Int(rights.row(at: index))
                guard scores.isBeaten(left, right, by: weights.bound(slot)) else { continue }
                let weight = weights.weight(slot, row: left, shares: terms)
                guard scores.isBeaten(left, right, by: weight) else { continue }
                if shares[slot] < 1, Self.draw(left, right) >= shares[slot] { continue }
                if agency?.duplicates?.areOne(left, right) ?? false { continue }
                scores.add(left, right, weight)
            }
        }
    }

    /// A number from 0 to 1 that a pair of rows decides.
    private static func draw(_ left: Int, _ right: Int) -> Double {
        var generator = SplitMix64(seed: UInt64(left) << 32 | UInt64(right))
        return Double(generator.next() >> 11) * 0x1p-53
    }
}
