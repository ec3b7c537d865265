internal import Tokens

/// Blocks of equal tokens: of each field that tells people apart, and, where a value is so frequent
/// that its block is over the cap, of two and then of three fields.
///
/// A block over the cap is split by every other field, never dropped in silence: the pairs that
/// agree in nothing rarer are counted.
struct TokenBlocking {
    let plan: ComparisonPlan
    /// Numbers of equal tokens, one for each field of the plan.
    let numbers: [TokenNumbers]
    let isWithin: Bool
    /// A block of l rows of the left file and r of the right is over the cap where l r > cap^2.
    let cap: Int

    /// The share of pairs that agree in a field from which on it is no help in telling people
    /// apart: sex, or a town that nearly all live in.
    static let leastTelling = 0.05
    /// Fields whose tokens are taken together at most.
    private static let mostFields = 3

    /// What the blocks are, and what they leave out.
    struct Outcome {
        var rules: [BlockingRule] = []
        /// Fields that agree too often to block by, by their place in the plan.
        var passedOver: [Int] = []
        /// Pairs in blocks of one field that are over the cap and were split.
        var pairsInSplitBlocks = 0
        /// Pairs in blocks of two fields that are over the cap even so.
        var pairsOverCap = 0
    }

    /// Rows in blocks over the cap of some fields.
    private struct OverCap {
        var left: [UInt32]
        var right: [UInt32]
        var pairCount = 0
    }

    func build() -> Outcome {
        var outcome = Outcome()
        var level: [[Int]: OverCap] = [:]
        for field in plan.fields.indices {
            guard agreementShare(field) <= Self.leastTelling else {
                outcome.passedOver.append(field)
                continue
            }
            let over = divide([field], numbers[field], into: &outcome)
            outcome.pairsInSplitBlocks += over.pairCount
            if over.pairCount > 0 { level[[field]] = over }
        }
        let single = level
        for width in 2...Self.mostFields {
            var next: [[Int]: OverCap] = [:]
            for fields in level.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
                for field in plan.fields.indices
                where field > fields[fields.count - 1] && single[[field]] != nil {
                    guard let numbers = combine(fields + [field], level, single) else { continue }
                    let over = divide(fields + [field], numbers, into: &outcome)
                    if over.pairCount > 0 { next[fields + [field]] = over }
                }
            }
            if width == 2 {
                outcome.pairsOverCap = next.values.reduce(0) { $0 + $1.pairCount }
            }
            level = next
        }
        outcome.rules.sort { one, other in
            one.pairCount != other.pairCount
                ? one.pairCount < other.pairCount : one.fieldMask < other.fieldMask
        }
        return outcome
    }

    /// Rows whose blocks are over the cap in every choice of all but one of the fields, numbered by
    /// their tokens in all of them; nil where there are none.
    private func combine(
        _ fields: [Int], _ level: [[Int]: OverCap], _ single: [[Int]: OverCap]
    ) -> TokenNumbers? {
        var parts: [OverCap] = []
        for place in fields.indices {
            var rest = fields
            rest.remove(at: place)
            guard let part = level[rest] else { return nil }
            parts.append(part)
        }
        // All but the last field, and the last alone, name the block; the others must be over too.
        guard let base = parts.last, let added = single[[fields[fields.count - 1]]] else {
            return nil
        }
        let others = parts.dropLast()
        let left = Self.keys(base.left, added.left, others.map(\.left))
        let numbers: TokenNumbers
        if isWithin {
            numbers = TokenNumbers(within: left.count) { left[$0] }
        } else {
            let right = Self.keys(base.right, added.right, others.map(\.right))
            numbers = TokenNumbers(
                leftCount: left.count, rightCount: right.count, leftKey: { left[$0] },
                rightKey: { right[$0] })
        }
        return numbers.count > 0 ? numbers : nil
    }

    /// Two numbers of each row as one, 0 where either or any of the others is 0.
    private static func keys(
        _ first: [UInt32], _ second: [UInt32], _ others: [[UInt32]]
    ) -> [UInt64] {
        var keys = [UInt64](repeating: 0, count: first.count)
        for row in keys.indices where first[row] != 0 && second[row] != 0 {
            keys[row] = UInt64(first[row]) << 32 | UInt64(second[row])
        }
        for other in others {
            for row in keys.indices where other[row] == 0 { keys[row] = 0 }
        }
        return keys
    }

    /// Makes a rule of the blocks within the cap, and gives back those over it.
    private func divide(
        _ fields: [Int], _ numbers: TokenNumbers, into outcome: inout Outcome
    ) -> OverCap {
        var within = [UInt32](repeating: 0, count: numbers.count + 1)
        var over = within
        var (withinCount, overCount): (UInt32, UInt32) = (0, 0)
        var pairsOver = 0
        for number in 1..<max(1, within.count) {
            let (left, right) = (
                Int(numbers.leftSizes[number]), Int(numbers.rightSizes[number])
            )
            if left * right <= cap * cap {
                withinCount += 1
                within[number] = withinCount
            } else {
                overCount += 1
                over[number] = overCount
                pairsOver += BlockingRule.pairs(left, right, isWithin: isWithin)
            }
        }
        if withinCount > 0 {
            outcome.rules.append(
                BlockingRule(
                    kind: .sameTokens(fields), leftBlocks: numbers.left.map { within[Int($0)] },
                    rightBlocks: numbers.right.map { within[Int($0)] },
                    blockCount: Int(withinCount), isWithin: isWithin))
        }
        return OverCap(
            left: overCount > 0 ? numbers.left.map { over[Int($0)] } : [],
            right: overCount > 0 ? numbers.right.map { over[Int($0)] } : [],
            pairCount: pairsOver)
    }

    /// The share of pairs of two rows with a value that have the same one.
    private func agreementShare(_ field: Int) -> Double {
        let numbers = numbers[field]
        var pairs = 0.0
        for number in 1..<max(1, numbers.leftSizes.count) {
            pairs += Double(numbers.leftSizes[number]) * Double(numbers.rightSizes[number])
        }
        return pairs / max(1, Double(numbers.left.count) * Double(numbers.right.count))
    }

    /// The greatest cap, of those that double from `leastCap` on, under which blocks of one field
    /// hold no more than a number of pairs.
    static func cap(
        numbers: [TokenNumbers], isWithin: Bool, mostPairs: Int
    ) -> Int {
        // Pairs of blocks by the binary logarithm of their size, from which any cap can be judged.
        var pairs = [Int](repeating: 0, count: 65)
        for field in numbers {
            for number in 1..<max(1, field.leftSizes.count) {
                let (left, right) = (Int(field.leftSizes[number]), Int(field.rightSizes[number]))
                let least = Int.bitWidth - (left * right - 1).leadingZeroBitCount
                pairs[least] += BlockingRule.pairs(left, right, isWithin: isWithin)
            }
        }
        var cap = leastCap
        var sum = pairs[...capBits(leastCap)].reduce(0, +)
        while cap < greatestCap {
            let more = pairs[(capBits(cap) + 1)...capBits(cap * 2)].reduce(0, +)
            guard sum + more <= mostPairs else { break }
            sum += more
            cap *= 2
        }
        return cap
    }

    static let leastCap = 256
    static let greatestCap = 8_192

    /// log2(cap^2), of a power of two.
    private static func capBits(_ cap: Int) -> Int { 2 * cap.trailingZeroBitCount }
}
