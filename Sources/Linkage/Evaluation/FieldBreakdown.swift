internal import Tokens

/// What became of the true pairs of two agencies that were compared by fields.
struct FieldBreakdown {
    let left: ComparedSide
    let right: ComparedSide
    let kernel: ComparisonKernel
    /// nil where all pairs were compared.
    let blocks: BlockIndex?
    let model: MatchModel
    /// nil where the run used no term frequencies.
    let terms: SideTerms?
    /// The least match weight of a link.
    let leastWeight: Double

    /// What is told of each pattern, by its slot.
    private struct Patterns {
        var table: PatternTable
        var weights: PairWeights
        var agreements: [UInt64] = []
        var disagreeing: [Int] = []
        var missing: [Int] = []

        init(_ model: MatchModel, _ terms: SideTerms?) {
            table = PatternTable(codeSpace: model.plan.codeSpace)
            weights = PairWeights(model: model, terms: terms?.frequencies)
        }

        mutating func slot(of code: UInt64, _ plan: ComparisonPlan) -> Int {
            let slot = table.slotAdding(code)
            if slot == agreements.count {
                let levels = plan.levels(ofPattern: code)
                weights.append(code)
                agreements.append(plan.agreement(ofPattern: code))
                disagreeing.append(levels.count { $0 == 1 })
                missing.append(levels.count { $0 == 0 })
            }
            return slot
        }
    }

    func run(_ pairs: TruePairs, _ links: LinkedRows) -> PairBreakdown {
        var breakdown = PairBreakdown()
        var (disagreeing, missing) = (PairGroups(), PairGroups())
        var patterns = Patterns(model, terms)
        let plan = model.plan
        for copy in left.table.fieldCopies.indices {
            kernel.withPatternComparer(plan: plan, left, right, copy: copy) { comparer in
                var groups = RowGroups()
                var codes: [UInt64] = []
                pairs.forEach { row, rows in
                    let rows = rows.filter { belongs(row, Int($0), to: copy) }
                    guard !rows.isEmpty else { return }
                    compare(row, rows, comparer, &groups, &codes)
                    for (place, other) in rows.enumerated() {
                        let slot = patterns.slot(of: codes[place], plan)
                        let isLinked = links.contains(row, Int(other))
                        disagreeing.addTrue(patterns.disagreeing[slot], isLinked: isLinked)
                        missing.addTrue(patterns.missing[slot], isLinked: isLinked)
                        let fate = isLinked ? \.linked : fate(row, Int(other), slot, patterns)
                        breakdown.fates[keyPath: fate] += 1
                    }
                }
                for pair in links.falsePairs where belongs(pair.left, pair.right, to: copy) {
                    compare(pair.left, [UInt32(pair.right)], comparer, &groups, &codes)
                    let slot = patterns.slot(of: codes[0], plan)
                    disagreeing.addFalseLink(patterns.disagreeing[slot])
                    missing.addFalseLink(patterns.missing[slot])
                }
            }
        }
        breakdown.byDisagreeingFields = disagreeing.groups()
        breakdown.byMissingFields = missing.groups()
        return breakdown
    }

    /// Whether a pair is compared by a copy of the filters; pairs that share no salt stand with the
    /// first.
    private func belongs(_ row: Int, _ other: Int, to copy: Int) -> Bool {
        copy == left.table.comparableCopy(at: row, with: right.table, at: other) ?? 0
    }

    /// Pattern codes of a row of the left side with rows of the right; everything is missing in
    /// those that share no salt.
    private func compare(
        _ row: Int, _ rows: [UInt32], _ comparer: borrowing PatternComparer,
        _ groups: inout RowGroups, _ codes: inout [UInt64]
    ) {
        comparer.gather(0..<rows.count, of: rows, into: &groups)
        while codes.count < groups.groupCount * RowGroups.lanes { codes.append(0) }
        comparer.patterns(row, with: groups, 0..<groups.groupCount, into: &codes)
        guard !left.table.header.salts.isEmpty else { return }
        for (place, other) in rows.enumerated()
        where left.table.comparableCopy(at: row, with: right.table, at: Int(other)) == nil {
            codes[place] = 0
        }
    }

    /// Why a true pair is no link.
    private func fate(
        _ row: Int, _ other: Int, _ slot: Int, _ patterns: Patterns
    ) -> WritableKeyPath<PairBreakdown.Fates, Int> {
        if let blocks,
            blocks.rule(ofPair: row, other, agreement: patterns.agreements[slot]) == nil
        {
            return \.notCompared
        }
        let weight = patterns.weights.weight(slot, row: row, shares: terms?.left)
        return weight < leastWeight ? \.underThreshold : \.passedOver
    }
}
