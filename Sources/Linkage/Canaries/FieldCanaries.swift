internal import Tokens

/// The canaries of two agencies that are compared by fields.
struct FieldCanaries {
    let comparison: FieldComparison
    let left: TokenTable
    let right: TokenTable
    let model: MatchModel
    /// Match weight of a link at the least.
    let leastWeight: Double

    func check() -> CanaryOutcome? {
        let kernel = comparison.kernel
        let people = (left: comparison.left, right: comparison.right)
        let canaries = (
            left: ComparedSide(left, kernel: kernel), right: ComparedSide(right, kernel: kernel)
        )
        let counts = (left: people.left.table.rowCount, right: people.right.table.rowCount)
        var links = links(canaries.left, canaries.right, offsets: (counts.left, counts.right))
        links += self.links(canaries.left, people.right, offsets: (counts.left, 0))
        links += self.links(people.left, canaries.right, offsets: (0, counts.right))
        let hashes = (left: TokenHashes(canaries.left), right: TokenHashes(canaries.right))
        let fields = left.header.fields.indices
        return CanaryCheck(left: left, right: right).outcome(people: counts, links: links) {
            one, other in
            fields.allSatisfy {
                hashes.left.value(row: one, tokenField: $0)
                    == hashes.right.value(row: other, tokenField: $0)
            }
        }
    }

    /// Pairs over the threshold that blocking would bring together.
    private func links(
        _ one: ComparedSide, _ other: ComparedSide, offsets: (Int, Int)
    ) -> [Link] {
        let (rows, others) = (one.table.rowCount, other.table.rowCount)
        guard rows > 0 && others > 0 else { return [] }
        let plan = comparison.plan
        let all = FieldComparison(
            plan: plan, left: one, right: other, kernel: comparison.kernel, blocks: nil)
        let unit = WorkUnit(
            leftDigest: "", rightDigest: "", rule: nil, range: 0..<rows, pairCount: rows * others)
        var seen = PatternTable(codeSpace: plan.codeSpace)
        var weights: [Double] = []
        var links: [Link] = []
        all.visit(unit) { left, rights, codes, range in
            for index in range {
                let slot = seen.slotAdding(codes[index])
                if slot == weights.count { weights.append(weight(codes[index])) }
                guard weights[slot] >= leastWeight else { continue }
                links.append(
                    Link(
                        leftRow: offsets.0 + left,
                        rightRow: offsets.1 + Int(rights.row(at: index)), score: weights[slot]))
            }
        }
        return links
    }

    /// The weight of a pattern; none where no rule of equal tokens brings such pairs together.
    private func weight(_ code: UInt64) -> Double {
        if let blocks = comparison.blocks,
            !blocks.rules.contains(where: { $0.fieldMask == 0 }),
            blocks.firstRule(agreeing: comparison.plan.agreement(ofPattern: code)) == nil
        {
            return -.infinity
        }
        return model.weight(ofPattern: code)
    }
}
