internal import Tokens

/// Compares the record-level filters of pairs that share a match key.
struct MatchKeyPairs: Sendable {
    let left: TokenTable
    let right: TokenTable
    let isWithin: Bool
    let threshold: SimilarityThreshold
    let blocks: BlockIndex
    private let leftCounts: [Int]
    private let rightCounts: [Int]

    init(
        left: TokenTable, right: TokenTable, isWithin: Bool, threshold: SimilarityThreshold,
        blocks: BlockIndex
    ) {
        self.left = left
        self.right = right
        self.isWithin = isWithin
        self.threshold = threshold
        self.blocks = blocks
        leftCounts = Self.popcounts(left.record)
        rightCounts = isWithin ? leftCounts : Self.popcounts(right.record)
    }

    /// Finds the pairs of a unit's blocks that reach the threshold, each once.
    func search<E: Error>(
        _ unit: WorkUnit, _ found: (Link) throws(E) -> Void
    ) throws(E) {
        guard let number = unit.rule else { return }
        let blocks = self.blocks.rules[number].blocks
        for block in unit.range {
            for place in blocks.left(block) {
                let row = Int(blocks.leftRows[place])
                for other in blocks.right(block) {
                    // Within a file both sides of a block are the same rows in the same order.
                    if isWithin && other <= place { continue }
                    let match = Int(blocks.rightRows[other])
                    guard let link = link(row, match),
                        !self.blocks.isCovered(before: number, row, match, agreement: 0)
                    else { continue }
                    try found(link)
                }
            }
        }
    }

    /// The pair as a link; nil where it does not reach the threshold.
    private func link(_ row: Int, _ other: Int) -> Link? {
        let common = common(row, other)
        let sum = leftCounts[row] + rightCounts[other]
        guard sum > 0, common > 0, common >= threshold.leastCommon(forSum: sum) else { return nil }
        return Link(
            leftRow: row, rightRow: other,
            score: threshold.similarity(
                common: common, sum: sum, bitCount: left.header.recordBitCount))
    }

    /// How alike two rows' record-level filters are (Dice); 0 where both are empty.
    static func dice(_ left: TokenTable, _ row: Int, _ right: TokenTable, _ other: Int) -> Double {
        let width = left.record.wordsPerRow
        return left.record.withWords { words in
            right.record.withWords { others in
                var (common, sum) = (0, 0)
                for word in 0..<width {
                    let (one, two) = (words[row * width + word], others[other * width + word])
                    common += (one & two).nonzeroBitCount
                    sum += one.nonzeroBitCount + two.nonzeroBitCount
                }
                return sum == 0 ? 0 : 2 * Double(common) / Double(sum)
            }
        }
    }

    private func common(_ row: Int, _ other: Int) -> Int {
        let width = left.record.wordsPerRow
        return left.record.withWords { words in
            right.record.withWords { others in
                var common = 0
                for word in 0..<width {
                    common +=
                        (words[row * width + word] & others[other * width + word])
                        .nonzeroBitCount
                }
                return common
            }
        }
    }

    private static func popcounts(_ matrix: BitMatrix) -> [Int] {
        let width = matrix.wordsPerRow
        return matrix.withWords { words in
            (0..<matrix.rowCount).map { row in
                (row * width..<(row + 1) * width).reduce(0) { $0 + words[$1].nonzeroBitCount }
            }
        }
    }
}
