internal import Tokens

/// Links by match keys alone, tier after tier: two records are one person where a key's value is
/// the same and stands once in each file, among the records that no tier before has linked.
struct ExactTiers {
    let left: TokenTable
    let right: TokenTable
    /// Indices of match keys in the header, the surest first.
    let keys: [Int]

    /// - Returns: nil where the settings ask for no tier.
    init?(_ left: TokenTable, _ right: TokenTable, _ settings: LinkageSettings) {
        guard !settings.tiers.isEmpty else { return nil }
        self.left = left
        self.right = right
        keys = settings.tiers.compactMap { name in
            left.header.matchKeys.firstIndex { $0.name == name }
        }
    }

    /// - Complexity: a pass over both files for each value of each key.
    func find() -> ExactLinks {
        var found = ExactLinks(leftCount: left.rowCount, rightCount: right.rowCount)
        for (number, key) in keys.enumerated() {
            var partners = Partners(left.rowCount, right.rowCount)
            for word in left.header.valueWords(ofMatchKey: key) {
                partners.propose(numbers(word, without: found))
            }
            let pairs = partners.agreed()
            let name = left.header.matchKeys[key].name
            found.add(
                pairs, tier: number, name: name,
                chance: chanceAgreement(key) * Double(found.freePairs))
        }
        return found
    }

    private func numbers(_ word: Int, without found: ExactLinks) -> TokenNumbers {
        TokenNumbers(
            leftCount: left.rowCount, rightCount: right.rowCount,
            leftKey: {
                found.isTaken(left: $0) ? 0 : left.matchKeyValue(at: $0, word: word)
            },
            rightKey: {
                found.isTaken(right: $0) ? 0 : right.matchKeyValue(at: $0, word: word)
            })
    }

    /// The probability that two people share a value of a key, from the pairs within each file that
    /// do: too high where files hold people twice, and never 0.
    private func chanceAgreement(_ key: Int) -> Double {
        var pairs = 0.5
        var all = 1.0
        for table in [left, right] {
            var most = 0
            for word in left.header.valueWords(ofMatchKey: key) {
                let numbers = TokenNumbers(within: table.rowCount) {
                    table.matchKeyValue(at: $0, word: word)
                }
                most = max(most, numbers.pairCount(isWithin: true))
            }
            pairs += Double(most)
            all += Double(BlockingRule.pairs(table.rowCount, table.rowCount, isWithin: true))
        }
        return min(1, pairs / all)
    }
}

/// The one row of the other side with which each row shares a value.
private struct Partners {
    private static let none: Int32 = -1
    private static let several: Int32 = -2
    private var left: [Int32]
    private var right: [Int32]

    init(_ leftCount: Int, _ rightCount: Int) {
        left = [Int32](repeating: Self.none, count: leftCount)
        right = [Int32](repeating: Self.none, count: rightCount)
    }

    mutating func propose(_ numbers: TokenNumbers) {
        // The row that has each number, where one has.
        var rows = [Int32](repeating: Self.none, count: numbers.count + 1)
        for (row, number) in numbers.right.enumerated() where number > 0 {
            rows[Int(number)] = Int32(row)
        }
        for (row, number) in numbers.left.enumerated() where number > 0 {
            let isOne = numbers.leftSizes[Int(number)] == 1 && numbers.rightSizes[Int(number)] == 1
            Self.note(isOne ? rows[Int(number)] : Self.several, for: row, in: &left)
            if isOne { Self.note(Int32(row), for: Int(rows[Int(number)]), in: &right) }
        }
        for (row, number) in numbers.right.enumerated() where number > 0 {
            let isOne = numbers.leftSizes[Int(number)] == 1 && numbers.rightSizes[Int(number)] == 1
            if !isOne { Self.note(Self.several, for: row, in: &right) }
        }
    }

    private static func note(_ partner: Int32, for row: Int, in partners: inout [Int32]) {
        if partners[row] == none {
            partners[row] = partner
        } else if partners[row] != partner {
            partners[row] = several
        }
    }

    /// Pairs that are each other's one partner, by left row.
    func agreed() -> [(left: Int, right: Int)] {
        left.indices.compactMap { row in
            let partner = left[row]
            guard partner >= 0, right[Int(partner)] == Int32(row) else { return nil }
            return (row, Int(partner))
        }
    }
}
