/// All the rules by which pairs become candidates, in the order in which they are gone through.
///
/// A pair may be in blocks of several rules; it belongs to the first of them.
struct BlockIndex: Sendable {
    let rules: [BlockingRule]

    /// The first rule in whose fields a pair with this agreement agrees; nil where there is none.
    /// - Parameter agreement: bit f is set where the tokens of field f are the same.
    func firstRule(agreeing agreement: UInt64) -> Int? {
        rules.firstIndex { rule in
            let mask = rule.fieldMask
            return mask != 0 && mask & agreement == mask
        }
    }

    /// The rule to which a pair belongs; nil where it is no candidate.
    func rule(ofPair left: Int, _ right: Int, agreement: UInt64) -> Int? {
        rules.indices.first { holds($0, left, right, agreement: agreement) }
    }

    /// Whether a pair belongs to a rule before this one.
    func isCovered(before rule: Int, _ left: Int, _ right: Int, agreement: UInt64) -> Bool {
        for earlier in 0..<rule where holds(earlier, left, right, agreement: agreement) {
            return true
        }
        return false
    }

    /// Whether a pair is in a block of a rule.
    func holds(_ rule: Int, _ left: Int, _ right: Int, agreement: UInt64) -> Bool {
        let rule = rules[rule]
        let block = rule.leftBlocks[left]
        guard block != 0 else { return false }
        switch rule.kind {
        case .sameTokens:
            // The left row's block is the block of its tokens, so agreeing rows are in it too.
            let mask = rule.fieldMask
            return mask & agreement == mask
        case .sameBand, .sameCell, .sameMatchKey:
            return rule.rightBlocks[right] == block
        }
    }
}
