internal import Tokens

/// Blocks of rows that share a value of a match key.
struct MatchKeyBlocking {
    let left: TokenTable
    let right: TokenTable
    /// Both sides are one file.
    let isWithin: Bool
    /// Rows on both sides over which a block is passed over: l r > cap^2; nil takes the default.
    let cap: Int?

    /// A value that so many rows share on both sides is no person's, but a habit of the data.
    static let defaultCap = 200

    /// A rule for each value of each key.
    /// - Parameter summary: gets a line for each rule, and what is over the cap.
    /// - Throws: `LinkageError.invalidSetting` where the files have no match keys.
    func rules(
        into summary: inout CandidateSummary
    ) throws(LinkageError) -> [BlockingRule] {
        let header = left.header
        guard !header.matchKeys.isEmpty else {
            throw .invalidSetting(
                "--candidates match-keys: the files have none; see `linkage-node inspect`")
        }
        let cap = cap ?? Self.defaultCap
        if summary.blockCap == nil { summary.blockCap = cap }
        var rules: [BlockingRule] = []
        for (index, key) in header.matchKeys.enumerated() {
            for (number, word) in header.valueWords(ofMatchKey: index).enumerated() {
                let (rule, over) = rule(word, cap: cap)
                rules.append(rule)
                summary.pairsOverCap += over
                summary.rules.append(
                    CandidateSummary.Rule(
                        name: "match key \(key.name)" + (number == 0 ? "" : " (formal names)"),
                        blocks: rule.blocks.count, pairs: rule.pairCount,
                        largestBlock: rule.largestBlock))
            }
        }
        return rules
    }

    private func rule(_ word: Int, cap: Int) -> (BlockingRule, pairsOverCap: Int) {
        let numbers =
            isWithin
            ? TokenNumbers(within: left.rowCount) { left.matchKeyValue(at: $0, word: word) }
            : TokenNumbers(
                leftCount: left.rowCount, rightCount: right.rowCount,
                leftKey: { left.matchKeyValue(at: $0, word: word) },
                rightKey: { right.matchKeyValue(at: $0, word: word) })
        var kept: [UInt32] = [0]
        var count: UInt32 = 0
        var over = 0
        for number in numbers.leftSizes.indices.dropFirst() {
            let (one, other) = (Int(numbers.leftSizes[number]), Int(numbers.rightSizes[number]))
            let isOver = one * other > cap * cap
            if isOver { over += BlockingRule.pairs(one, other, isWithin: isWithin) }
            if !isOver { count += 1 }
            kept.append(isOver ? 0 : count)
        }
        let rule = BlockingRule(
            kind: .sameMatchKey(word: word), leftBlocks: numbers.left.map { kept[Int($0)] },
            rightBlocks: numbers.right.map { kept[Int($0)] }, blockCount: Int(count),
            isWithin: isWithin)
        return (rule, over)
    }
}
