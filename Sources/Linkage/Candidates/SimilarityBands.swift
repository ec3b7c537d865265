internal import Glibc
internal import Tokens

/// Hamming locality-sensitive hashing: rows whose filters are much alike share a block with a
/// stated probability, though no token is the same.
///
/// A band looks at k bits of a filter, drawn at random with a fixed seed; rows that have the same
/// bits there are a block. A pair whose filters differ in a share d of their bits shares a band
/// with probability (1 - d)^k, and any of L bands with 1 - (1 - (1 - d)^k)^L (Indyk and Motwani,
/// STOC 1998; for filters of records: Karapiperis and Verykios, IEEE TKDE 2015). With popcounts a
/// and b and l bits, Dice similarity t means d = (a + b)(1 - t) / l.
struct SimilarityBands {
    let group: FilterGroup
    let left: FilterRows
    let right: FilterRows
    let isWithin: Bool
    /// A block of l rows of the left file and r of the right is split where l r > cap^2.
    let cap: Int

    /// How many bands of how many bits, and what to expect of them.
    struct Design: Sendable, Equatable {
        var bandCount: Int
        var bitsPerBand: Int
        /// Probability that a pair at the threshold shares a band.
        var expectedRecall: Double
        /// Pairs in all blocks, those that share several bands counted so often.
        var expectedPairs: Double
    }

    private static let seed: UInt64 = 0x6c73_685f_6261_6e64
    /// Random pairs from which the pairs of a block are estimated.
    private static let samplePairs = 20_000
    private static let mostBands = 256
    /// Bits that part a block over the cap once more.
    private static let splitBits = 8

    /// Bands that reach a recall for pairs at a similarity at the least cost; nil where even the
    /// most bands do not.
    /// - Parameters:
    ///   - similarity: Dice, over 0 and at most 1.
    ///   - recall: over 0 and under 1.
    func design(similarity: Double, recall: Double) -> Design? {
        let bits = Double(left.bitCount)
        guard left.rowCount > 0, right.rowCount > 0, bits > 0 else { return nil }
        let sample = agreementSample()
        let density = (left.meanBits() + right.meanBits()) / 2 / bits
        let agreement = max(0, 1 - 2 * density * (1 - similarity))
        let pairs = Double(BlockingRule.pairs(left.rowCount, right.rowCount, isWithin: isWithin))
        var best: (cost: Double, design: Design)?
        for width in 4...48 {
            let hit = pow(agreement, Double(width))
            let needed = hit >= 1 ? 1 : (log(1 - recall) / log(1 - hit)).rounded(.up)
            guard needed.isFinite, needed <= Double(Self.mostBands) else { continue }
            let bands = max(1, Int(needed))
            let share = sample.reduce(0) { $0 + pow($1, Double(width)) } / Double(sample.count)
            let expected = Double(bands) * pairs * share
            // A row costs about as much to place in a band as ten pairs cost to compare.
            let cost = expected + 10 * Double(bands) * Double(left.rowCount + right.rowCount)
            let design = Design(
                bandCount: bands, bitsPerBand: width,
                expectedRecall: 1 - pow(1 - hit, Double(bands)), expectedPairs: expected)
            if cost < best?.cost ?? .infinity { best = (cost, design) }
        }
        return best?.design
    }

    /// The shares of bits that random pairs have in common.
    private func agreementSample() -> [Double] {
        var generator = SplitMix64(seed: Self.seed)
        var shares: [Double] = []
        for _ in 0..<Self.samplePairs {
            let row = Int(generator.next(upperBound: UInt64(left.rowCount)))
            let other = Int(generator.next(upperBound: UInt64(right.rowCount)))
            if isWithin && row == other { continue }
            let distance = left.distance(of: row, to: right, row: other)
            shares.append(1 - Double(distance) / Double(left.bitCount))
        }
        return shares.isEmpty ? [0] : shares
    }

    /// The rule of one band, and the pairs in its blocks that are over the cap even when split.
    func rule(band: Int, of design: Design) -> (rule: BlockingRule, pairsOverCap: Int) {
        var generator = SplitMix64(seed: Self.seed &+ UInt64(band + 1))
        let bits = (0..<design.bitsPerBand + Self.splitBits).map { _ in
            Int(generator.next(upperBound: UInt64(left.bitCount)))
        }
        let first = Array(bits.prefix(design.bitsPerBand))
        let coarse = numbers(first)
        var isOver = [Bool](repeating: false, count: coarse.leftSizes.count)
        for number in isOver.indices.dropFirst() {
            isOver[number] =
                Int(coarse.leftSizes[number]) * Int(coarse.rightSizes[number]) > cap * cap
        }
        guard isOver.contains(true) else {
            return (makeRule(coarse, band, isKept: { _ in true }), 0)
        }
        // Both are numbered again: blocks within the cap as they are, the others by more bits.
        let finer = numbers(bits)
        func key(_ coarse: UInt32, _ fine: UInt32) -> UInt64 {
            coarse == 0
                ? 0
                : isOver[Int(coarse)]
                    ? (fine == 0 ? 0 : 1 << 32 | UInt64(fine)) : UInt64(coarse)
        }
        let split =
            isWithin
            ? TokenNumbers(within: left.rowCount) { key(coarse.left[$0], finer.left[$0]) }
            : TokenNumbers(
                leftCount: left.rowCount, rightCount: right.rowCount,
                leftKey: { key(coarse.left[$0], finer.left[$0]) },
                rightKey: { key(coarse.right[$0], finer.right[$0]) })
        var over = 0
        let rule = makeRule(split, band) { number in
            let (one, other) = (Int(split.leftSizes[number]), Int(split.rightSizes[number]))
            if one * other <= cap * cap { return true }
            over += BlockingRule.pairs(one, other, isWithin: isWithin)
            return false
        }
        return (rule, over)
    }

    private func numbers(_ bits: [Int]) -> TokenNumbers {
        let leftKeys = left.keys(bits)
        if isWithin { return TokenNumbers(within: left.rowCount) { leftKeys[$0] } }
        let rightKeys = right.keys(bits)
        return TokenNumbers(
            leftCount: left.rowCount, rightCount: right.rowCount, leftKey: { leftKeys[$0] },
            rightKey: { rightKeys[$0] })
    }

    private func makeRule(
        _ numbers: TokenNumbers, _ band: Int, isKept: (Int) -> Bool
    ) -> BlockingRule {
        var kept = [UInt32](repeating: 0, count: numbers.count + 1)
        var count: UInt32 = 0
        for number in kept.indices.dropFirst() where isKept(number) {
            count += 1
            kept[number] = count
        }
        return BlockingRule(
            kind: .sameBand(group, band: band), leftBlocks: numbers.left.map { kept[Int($0)] },
            rightBlocks: numbers.right.map { kept[Int($0)] }, blockCount: Int(count),
            isWithin: isWithin)
    }
}
