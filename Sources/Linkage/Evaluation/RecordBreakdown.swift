internal import Tokens

/// What became of the true pairs of two agencies whose record-level filters were compared: in all
/// pairs, by their similarity.
struct RecordBreakdown {
    let left: TokenTable
    let right: TokenTable
    let kernel: ComparisonKernel
    let measure: SimilarityThreshold
    /// The least similarity of a link; nil where `measure` was the operator's own threshold.
    let leastSimilarity: Double?

    private static let stepsOfSimilarity = 20.0

    func run(_ pairs: TruePairs, _ links: LinkedRows) -> PairBreakdown {
        var breakdown = PairBreakdown()
        var (similarities, missing) = (PairGroups(), PairGroups())
        let counts = (popcounts(left), popcounts(right))
        // Bit f for each compared field that travels beside the record-level filters.
        let fields = left.header.fields.enumerated().reduce(UInt64(0)) { mask, field in
            field.element.role == .nameBag ? mask : mask | 1 << UInt64(field.offset)
        }
        func missingFields(_ row: Int, _ other: Int) -> Int {
            let mask = left.missingMask(at: row) | right.missingMask(at: other)
            return (mask & fields).nonzeroBitCount
        }
        pairs.forEach { row, rows in
            for other in rows.map({ Int($0) }) {
                let (similarity, isOver) = compare(row, other, counts)
                let isLinked = links.contains(row, other)
                similarities.addTrue(step(similarity), isLinked: isLinked)
                missing.addTrue(missingFields(row, other), isLinked: isLinked)
                if isLinked {
                    breakdown.fates.linked += 1
                } else if isOver {
                    breakdown.fates.passedOver += 1
                } else {
                    breakdown.fates.underThreshold += 1
                }
            }
        }
        for pair in links.falsePairs {
            let similarity = compare(pair.left, pair.right, counts).similarity
            similarities.addFalseLink(step(similarity))
            missing.addFalseLink(missingFields(pair.left, pair.right))
        }
        breakdown.bySimilarity = similarities.groups(step: 1 / Self.stepsOfSimilarity)
        if fields != 0 { breakdown.byMissingFields = missing.groups() }
        return breakdown
    }

    /// The similarity of two rows, and whether it reaches the threshold.
    private func compare(
        _ row: Int, _ other: Int, _ counts: ([UInt32], [UInt32])
    ) -> (similarity: Double, isOver: Bool) {
        let width = left.record.wordsPerRow
        let sum = Int(counts.0[row] + counts.1[other])
        guard counts.0[row] > 0 && counts.1[other] > 0 else { return (0, false) }
        let common = left.record.withWords { words in
            right.record.withWords { others in
                (0..<width).reduce(0) {
                    $0 + (words[row * width + $1] & others[other * width + $1]).nonzeroBitCount
                }
            }
        }
        let similarity = measure.similarity(common: common, sum: sum, bitCount: width * 64)
        let isOver =
            leastSimilarity.map { similarity >= $0 } ?? (common >= measure.leastCommon(forSum: sum))
        return (similarity, isOver)
    }

    private func step(_ similarity: Double) -> Int {
        Int(max(0, similarity) * Self.stepsOfSimilarity)
    }

    private func popcounts(_ table: TokenTable) -> [UInt32] {
        let width = table.record.wordsPerRow
        return table.record.withWords {
            kernel.popcounts(
                of: $0, offset: 0, wordCount: width, stride: width, count: table.rowCount)
        }
    }
}
