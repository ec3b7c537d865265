internal import Tokens

/// u of two sides whose filters are salted: only pairs in the same cell of a salt can be compared.
///
/// A cell holds many values of its salt, so most of its pairs have come together by chance. Those
/// that differ in an attribute of the salt (its lowest level) surely have: they are random pairs,
/// and what their other fields have in common is u. A field is looked at under the salts that it
/// is no part of.
struct SaltedSample {
    let plan: ComparisonPlan
    let left: ComparedSide
    let right: ComparedSide
    let isWithin: Bool

    /// Pairs that are looked at under each salt.
    private static let pairsPerSalt = 20_000_000

    func estimate(kernel: ComparisonKernel) -> LevelProfile {
        let rules = SaltCells.rules(left.table, right.table, isWithin: isWithin)
        let comparison = FieldComparison(
            plan: plan, left: left, right: right, kernel: kernel,
            blocks: BlockIndex(rules: rules), isWithin: isWithin)
        var counts = plan.fields.map { [Double](repeating: 0.5, count: $0.levelCount) }
        for (number, salt) in left.table.header.salts.enumerated() {
            // Which field of the plan is of the salt, and which is not.
            let parts = plan.fields.indices.filter {
                salt.fields >> UInt64(plan.fields[$0].tokenField) & 1 == 1
            }
            let others = plan.fields.indices.filter { !parts.contains($0) }
            let table = patterns(comparison, rules[number], rule: number)
            for (code, count) in zip(table.codes, table.counts) {
                let levels = plan.levels(ofPattern: code)
                guard parts.contains(where: { levels[$0] == 1 }) else { continue }
                for field in others { counts[field][levels[field]] += Double(count) }
            }
        }
        return LevelProfile(
            counts.map { counts in
                let present = counts.dropFirst().reduce(0, +)
                return counts.map { max($0 / present, LevelProfile.floor) }
            })
    }

    /// Patterns of a salt's first cells: they are numbered by the rows that have them, which stand
    /// in random order.
    private func patterns(
        _ comparison: FieldComparison, _ rule: BlockingRule, rule number: Int
    ) -> PatternTable {
        var end = 0
        var pairs = 0
        while end < rule.blocks.count && pairs < Self.pairsPerSalt {
            pairs += BlockingRule.pairs(
                rule.blocks.left(end).count, rule.blocks.right(end).count, isWithin: isWithin)
            end += 1
        }
        let unit = WorkUnit(
            leftDigest: "", rightDigest: "", rule: number, range: 0..<end, pairCount: pairs)
        var patterns = PatternTable(codeSpace: plan.codeSpace)
        comparison.visit(unit) { _, _, codes, range in patterns.add(codes, range) }
        return patterns
    }
}
