internal import Tokens

/// Gathers what the self-comparison null needs of two agencies that are compared by fields: best
/// scores of a sample of their records, across and within.
struct FieldJudging {
    let comparison: FieldComparison
    let agencies: (left: PreparedAgency, right: PreparedAgency)
    let model: MatchModel
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
        var across = try await best(leftRows, nil, progress)
        if leftSample < leftCount {
            var rightRows = comparison
            rightRows.rightLimit = rightSample
            across.merge(try await best(rightRows, nil, progress))
        }
        return SelfComparisonNull(
            left: SelfComparisonNull.Side(
                count: left.peopleCount, across: Array(across.left.prefix(leftSample)),
                within: try await within(left, progress)),
            right: SelfComparisonNull.Side(
                count: right.peopleCount, across: Array(across.right.prefix(rightSample)),
                within: try await within(right, progress)))
    }

    /// Best scores of a sample of an agency's records with its others.
    private func within(
        _ agency: PreparedAgency, _ progress: (LinkageProgress) -> Void
    ) async throws -> [Double] {
        var comparison = agency.within.comparison
        let sample = min(
            comparison.leftLimit, Self.sampleSize(agency.rowCount, of: agency.rowCount))
        comparison.leftLimit = sample
        let scores = try await best(comparison, agency.duplicates, progress)
        return (0..<sample).map { max(scores.left[$0], scores.right[$0]) }
    }

    /// - Parameter duplicates: pairs of one group are passed over.
    private func best(
        _ comparison: FieldComparison, _ duplicates: RecordGroups?,
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
        let model = model
        _ = try await OrderedWork.map(
            units, threads: threads,
            finished: {
                progress(LinkageProgress(stage: "judge", total: total, advance: $0.pairCount))
            },
            { unit in
                var scores = pool.take()
                Self.score(unit, comparison, model, duplicates, into: &scores)
                pool.give(scores)
            })
        return pool.merged()
    }

    private static func score(
        _ unit: WorkUnit, _ comparison: FieldComparison, _ model: MatchModel,
        _ duplicates: RecordGroups?, into scores: inout BestScores
    ) {
        var seen = PatternTable(codeSpace: comparison.plan.codeSpace)
        var weights: [Double] = []
        comparison.visit(unit) { (left, rights, codes, range) in
            for index in range {
                let slot = seen.slotAdding(codes[index])
                if slot == weights.count {
                    weights.append(model.weight(ofPattern: codes[index]))
                }
                let right = Int(rights.row(at: index))
                guard scores.isBeaten(left, right, by: weights[slot]) else { continue }
                if let duplicates, duplicates.areOne(left, right) { continue }
                scores.add(left, right, weights[slot])
            }
        }
    }
}
