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
    /// Pairs of the two sides that have the same token, for each field of the plan.
    let agreeingPairs: [Int]
    let leftHashes: TokenHashes
    let rightHashes: TokenHashes
    /// Both sides are one file.
    let isWithin: Bool

    /// Random pairs that are drawn; all pairs are taken where there are fewer.
    static let sampleSize = 2_000_000
    /// Rows that are drawn for one row of the left side.
    private static let drawnTogether = 32
    private static let seed: UInt64 = 0x7472_6566_6f69_6c31

    /// u of each field and level.
    func estimate(kernel: ComparisonKernel) -> LevelProfile {
        if !left.table.header.salts.isEmpty {
            return SaltedSample(plan: plan, left: left, right: right, isWithin: isWithin)
                .estimate(kernel: kernel)
        }
        let sample = samplePatterns(kernel: kernel)
        var counts = plan.fields.map { [Double](repeating: 0.5, count: $0.levelCount) }
        for (code, count) in zip(sample.codes, sample.counts) {
            for (field, level) in plan.levels(ofPattern: code).enumerated() {
                counts[field][level] += Double(count)
            }
        }
        return LevelProfile(
            plan.fields.indices.map { index in
                let field = plan.fields[index]
                let present = counts[index].dropFirst().reduce(0, +)
                var u = counts[index].map { max($0 / present, LevelProfile.floor) }
                u[field.identicalLevel] = max(identicalShare(field: index), LevelProfile.floor)
                return u
            })
    }

    /// The share of pairs in which both sides have a value and the values' tokens are the same.
    private func identicalShare(field: Int) -> Double {
        let tokenField = plan.fields[field].tokenField
        let leftCount = leftHashes.presentCount(tokenField: tokenField)
        let rightCount = rightHashes.presentCount(tokenField: tokenField)
        let all = BlockingRule.pairs(leftCount, rightCount, isWithin: isWithin)
        return all > 0 ? Double(agreeingPairs[field]) / Double(all) : 0
    }

    /// Pairs in which both sides have each field of the plan.
    var presentPairs: [Double] {
        plan.fields.map {
            Double(
                BlockingRule.pairs(
                    leftHashes.presentCount(tokenField: $0.tokenField),
                    rightHashes.presentCount(tokenField: $0.tokenField), isWithin: isWithin))
        }
    }

    private func samplePatterns(kernel: ComparisonKernel) -> PatternTable {
        let leftCount = left.table.rowCount
        let rightCount = right.table.rowCount
        var table = PatternTable(codeSpace: plan.codeSpace)
        guard leftCount > 0 && rightCount > 0 else { return table }
        if leftCount * rightCount <= Self.sampleSize {
            let comparison = FieldComparison(
                plan: plan, left: left, right: right, kernel: kernel, blocks: nil,
                isWithin: isWithin)
            let unit = WorkUnit(
                leftDigest: "", rightDigest: "", rule: nil, range: 0..<leftCount,
                pairCount: leftCount * rightCount)
            return comparison.count(unit)
        }
        kernel.withPatternComparer(plan: plan, left, right) { comparer in
            var generator = SplitMix64(seed: Self.seed)
            var groups = RowGroups()
            var codes = [UInt64](repeating: 0, count: Self.drawnTogether)
            var rows = [UInt32](repeating: 0, count: Self.drawnTogether)
            for _ in 0..<Self.sampleSize / Self.drawnTogether {
                for place in rows.indices {
                    rows[place] = UInt32(generator.next(upperBound: UInt64(rightCount)))
                }
                let row = Int(generator.next(upperBound: UInt64(leftCount)))
                comparer.gather(0..<rows.count, of: rows, into: &groups)
                comparer.patterns(row, with: groups, 0..<groups.groupCount, into: &codes)
                for place in rows.indices where !isWithin || Int(rows[place]) != row {
                    table.add(codes[place])
                }
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
