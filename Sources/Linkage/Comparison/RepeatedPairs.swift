/// Which pairs of a rule's blocks belong to an earlier rule, and were compared there.
///
/// Nearly all pairs of a block agree in its fields and in nothing else, which their pattern tells;
/// the blocks themselves are looked at for the others alone.
struct RepeatedPairs {
    private let plan: ComparisonPlan
    private let blocks: BlockIndex?
    private let rule: Int
    private let isBand: Bool
    /// Agreement of each slot's pattern, `unknown` where it was not asked for yet.
    private var agreements: [UInt64] = []
    /// Whether pairs of a slot may belong to an earlier rule.
    private var mayRepeat: [Bool] = []

    private static let unknown = UInt64.max

    /// - Parameter rule: nil for all pairs.
    init(plan: ComparisonPlan, blocks: BlockIndex?, rule: Int?) {
        self.plan = plan
        self.blocks = blocks
        self.rule = rule ?? 0
        isBand = rule.flatMap { blocks?.rules[$0].fieldMask } == 0
    }

    /// No pair of this rule belongs to an earlier one.
    var isImpossible: Bool { rule == 0 || blocks == nil }

    /// Whether a pair with this pattern may belong to an earlier rule.
    mutating func mayRepeat(_ code: UInt64, slot: Int) -> Bool {
        if slot < agreements.count && agreements[slot] != Self.unknown { return mayRepeat[slot] }
        return learn(code, slot: slot)
    }

    /// Whether a pair belongs to an earlier rule.
    func isRepeat(_ left: Int, _ right: UInt32, slot: Int) -> Bool {
        blocks?.isCovered(before: rule, left, Int(right), agreement: agreements[slot]) ?? false
    }

    private mutating func learn(_ code: UInt64, slot: Int) -> Bool {
        while agreements.count <= slot {
            agreements.append(Self.unknown)
            mayRepeat.append(false)
        }
        let agreement = plan.agreement(ofPattern: code)
        agreements[slot] = agreement
        let first = isImpossible ? nil : blocks?.firstRule(agreeing: agreement)
        mayRepeat[slot] = !isImpossible && (isBand || (first.map { $0 < rule } ?? false))
        return mayRepeat[slot]
    }
}
