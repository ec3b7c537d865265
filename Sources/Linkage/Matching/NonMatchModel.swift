internal import Tokens

/// Estimates u, the probability of each level among pairs that do not match. Matching
/// specification 3.2.
///
/// Levels under "identical" are counted among random pairs of the two agencies, nearly all of
/// which are non-matches. "Identical" is computed without sampling noise from how often each token
/// stands in either file: u = sum over tokens of nA(v) nB(v) / (NA NB).
struct NonMatchModel {
    let plan: ComparisonPlan
    let left: ComparedSide
    let right: ComparedSide
    let leftHashes: TokenHashes
    let rightHashes: TokenHashes

    /// Random pairs that are drawn; all pairs are taken where there are fewer.
    static let sampleSize = 2_000_000
    private static let seed: UInt64 = 0x7472_6566_6f69_6c31

    /// u of each field and level.
    func estimate(kernel: ComparisonKernel) -> [[Double]] {
        let sample = samplePatterns(kernel: kernel)
        var counts = plan.fields.map { [Double](repeating: 0.5, count: $0.levelCount) }
        for (code, count) in zip(sample.codes, sample.counts) {
            for (field, level) in plan.levels(ofPattern: code).enumerated() {
                counts[field][level] += Double(count)
            }
        }
        return plan.fields.indices.map { index in
            let field = plan.fields[index]
            let present = counts[index].dropFirst().reduce(0, +)
            var u = counts[index].map { max($0 / present, MatchModel.floor) }
            u[0] = 0
            u[field.identicalLevel] = max(
                identicalShare(tokenField: field.tokenField), MatchModel.floor)
            let sum = u.reduce(0, +)
            return u.map { $0 / sum }
        }
    }

    /// The share of pairs in which both sides have a value and the values' tokens are the same.
    func identicalShare(tokenField: Int) -> Double {
        let leftGroups = leftHashes.sortedValues(tokenField: tokenField)
        let rightGroups = rightHashes.sortedValues(tokenField: tokenField)
        guard !leftGroups.isEmpty && !rightGroups.isEmpty else { return 0 }
        var pairs = 0.0
        var leftStart = 0
        var rightStart = 0
        while leftStart < leftGroups.count && rightStart < rightGroups.count {
            let value = leftGroups[leftStart]
            if rightGroups[rightStart] < value {
                rightStart += 1
                continue
            }
            var leftEnd = leftStart
            while leftEnd < leftGroups.count && leftGroups[leftEnd] == value { leftEnd += 1 }
            var rightEnd = rightStart
            while rightEnd < rightGroups.count && rightGroups[rightEnd] == value { rightEnd += 1 }
            pairs += Double(leftEnd - leftStart) * Double(rightEnd - rightStart)
            leftStart = leftEnd
            rightStart = rightEnd
        }
        return pairs / (Double(leftGroups.count) * Double(rightGroups.count))
    }

    private func samplePatterns(kernel: ComparisonKernel) -> PatternTable {
        let leftCount = left.table.rowCount
        let rightCount = right.table.rowCount
        var table = PatternTable()
        guard leftCount > 0 && rightCount > 0 else { return table }
        kernel.withPatternComparer(plan: plan, left, right) { comparer in
            if leftCount * rightCount <= Self.sampleSize {
                var codes = [UInt64](repeating: 0, count: rightCount)
                for row in 0..<leftCount {
                    comparer.patterns(row, with: 0..<rightCount, into: &codes)
                    table.add(codes, count: rightCount)
                }
                return
            }
            var generator = SplitMix64(seed: Self.seed)
            var codes: [UInt64] = [0]
            for _ in 0..<Self.sampleSize {
                let row = Int(generator.next(upperBound: UInt64(leftCount)))
                let other = Int(generator.next(upperBound: UInt64(rightCount)))
                comparer.patterns(row, with: other..<other + 1, into: &codes)
                table.add(codes[0])
            }
        }
        return table
    }
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the same draws from the same seed everywhere.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
