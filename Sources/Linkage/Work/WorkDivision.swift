internal import Tokens

/// Divides a comparison into units of about equal work. The division depends on the files and the
/// settings alone, never on the number of threads, so that a unit that was done is done for good.
struct WorkDivision {
    let leftDigest: String
    let rightDigest: String
    /// Pairs in a unit, at least 1.
    let unitPairs: Int

    /// The units of a comparison: its blocks, or all pairs of the left rows that it compares.
    func units(of comparison: FieldComparison) -> [WorkUnit] {
        if let blocks = comparison.blocks {
            return self.blocks(blocks, isWithin: comparison.isWithin)
        }
        let rightCount = comparison.right.table.rowCount
        return allPairs(rowCount: comparison.leftLimit) {
            comparison.isWithin ? rightCount - 1 - $0 : rightCount
        }
    }

    /// All pairs of the left rows.
    /// - Parameters:
    ///   - pairsOfRow: pairs of a left row.
    func allPairs(rowCount: Int, pairsOfRow: (Int) -> Int) -> [WorkUnit] {
        divide(0..<rowCount, rule: nil, pairs: pairsOfRow)
    }

    /// The blocks of every rule.
    func blocks(_ index: BlockIndex, isWithin: Bool) -> [WorkUnit] {
        index.rules.indices.flatMap { rule in
            let blocks = index.rules[rule].blocks
            return divide(0..<blocks.count, rule: rule) { block in
                BlockingRule.pairs(
                    blocks.left(block).count, blocks.right(block).count, isWithin: isWithin)
            }
        }
    }

    private func divide(
        _ range: Range<Int>, rule: Int?, pairs: (Int) -> Int
    ) -> [WorkUnit] {
        var units: [WorkUnit] = []
        var start = range.lowerBound
        var sum = 0
        func close(at end: Int) {
            guard end > start else { return }
            units.append(
                WorkUnit(
                    leftDigest: leftDigest, rightDigest: rightDigest, rule: rule,
                    range: start..<end, pairCount: sum))
            start = end
            sum = 0
        }
        for item in range {
            sum += pairs(item)
            if sum >= unitPairs { close(at: item + 1) }
        }
        close(at: range.upperBound)
        return units
    }
}
