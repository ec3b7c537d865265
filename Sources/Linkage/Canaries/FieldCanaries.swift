internal import Tokens

/// The canaries of two agencies that are compared by fields.
struct FieldCanaries {
    let comparison: FieldComparison
    let left: TokenTable
    let right: TokenTable
    let model: MatchModel
    let terms: TermFrequencies?
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
            left.header.salts.indices.allSatisfy {
                left.cell(at: one, salt: $0) == right.cell(at: other, salt: $0)
            }
                && fields.allSatisfy {
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
            plan: plan, left: one, right: other, kernel: comparison.kernel,
            blocks: SaltCells.index(one.table, other.table))
        let units = WorkDivision(leftDigest: "", rightDigest: "", unitPairs: rows * others)
            .units(of: all)
        var seen = PatternTable(codeSpace: plan.codeSpace)
        var weights = PairWeights(model: model, terms: terms)
        let shares = terms?.shares(of: TokenHashes(one))
        var isBlocked: [Bool] = []
        var links: [Link] = []
        for unit in units {
            all.visit(unit) { left, rights, codes, range in
                for index in range {
                    let slot = seen.slotAdding(codes[index])
                    if slot == weights.count {
                        weights.append(codes[index])
                        isBlocked.append(isPassedOver(codes[index]))
                    }
                    guard !isBlocked[slot], weights.bound(slot) >= leastWeight else { continue }
                    let weight = weights.weight(slot, row: left, shares: shares)
                    let right = Int(rights.row(at: index))
                    guard weight >= leastWeight, !all.isRepeat(unit, left, right) else { continue }
                    links.append(
                        Link(
                            leftRow: offsets.0 + left, rightRow: offsets.1 + right, score: weight))
                }
            }
        }
        return links
    }

    /// Whether no rule of equal tokens brings pairs of a pattern together.
    private func isPassedOver(_ code: UInt64) -> Bool {
        guard let blocks = comparison.blocks, !blocks.rules.contains(where: { $0.fieldMask == 0 })
        else { return false }
        return blocks.firstRule(agreeing: comparison.plan.agreement(ofPattern: code)) == nil
    }
}
