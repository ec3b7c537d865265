internal import Tokens

/// Makes the plan of a run of field-level comparisons.
struct LinkagePlanning {
    let plan: ComparisonPlan
    let agencies: [PreparedAgency]
    let fitting: ModelFitting
    let run: LinkageRun
    let truth: Truth?

    /// Bytes that a pair of sides takes for each row: blocks, numbers, links and clusters.
    private static let bytesPerRow = 64

    func pair(
        _ left: Int, _ right: Int, progress: (LinkageProgress) -> Void
    ) async throws -> LinkagePlan.AgencyPair {
        let (one, other) = (agencies[left], agencies[right])
        let search = CandidateSearch(
            plan: plan, left: one.side, right: other.side, leftHashes: one.hashes,
            rightHashes: other.hashes, isWithin: run.isWithin, settings: run.settings,
            threads: run.threads)
        let candidates = try await search.run()
        let division = WorkDivision(
            leftDigest: "\(one.side.table.digest)", rightDigest: "\(other.side.table.digest)",
            unitPairs: run.settings.unitPairs)
        let comparison = FieldComparison(
            plan: plan, left: one.side, right: other.side, kernel: run.kernel,
            blocks: candidates.blocks, isWithin: run.isWithin)
        let (model, rate) = try await sampleModel(
            (left, right), comparison, division, candidates.agreeingPairs)
        // A plan estimates no precision; links of even odds stand for those of the run.
        let audit = BlockingAudit(
            comparison: comparison, model: model, leastWeight: 0, settings: run.settings,
            threads: run.threads, division: division)
        let isSalted = !one.side.table.header.salts.isEmpty
        // Pairs that share no salt cannot be compared, not even for a sample.
        let best = isSalted ? [] : try await audit.links(progress)
        let blocked = candidates.summary.rules.reduce(0) { $0 + $1.pairs }
        let once = candidates.blocks == nil ? search.allPairs : blocked
        var summary = candidates.summary
        summary.comparedPairs = once
        summary.loss = isSalted ? nil : candidates.blocks.map { audit.loss(of: best, in: $0) }
        return LinkagePlan.AgencyPair(
            agencyA: one.side.table.header.agency, agencyB: other.side.table.header.agency,
            candidates: summary, pairsToCompare: 2 * once,
            ruleRecalls: recalls(best, audit, candidates),
            estimatedSeconds: 2 * Double(once) / rate,
            estimatedMemory: memory(one.side, other.side, candidates),
            pairCompleteness: completeness(left, right, candidates.blocks))
    }

    /// Records of the first file from whose candidates the model of a plan is learnt.
    private static let modelRows = 50_000

    /// A model learnt from the candidates of a sample of records, and pairs a second that were
    /// compared.
    private func sampleModel(
        _ pair: (Int, Int), _ comparison: FieldComparison, _ division: WorkDivision,
        _ agreeingPairs: [Int]
    ) async throws -> (MatchModel, pairsPerSecond: Double) {
        let (left, right) = (comparison.left, comparison.right)
        let rows =
            comparison.blocks == nil
            ? BlockingAudit.sampleSize(comparison, run.settings)
            : min(left.table.rowCount, Self.modelRows)
        let counter = FieldComparison(
            plan: plan, left: left, right: right, kernel: run.kernel, blocks: comparison.blocks,
            isWithin: run.isWithin, leftLimit: rows)
        let units = division.units(of: counter)
        let clock = ContinuousClock()
        let start = clock.now
        let parts = try await OrderedWork.map(units, threads: run.threads, finished: { _ in }) {
            counter.count($0).compact()
        }
        let seconds = max(1e-6, (clock.now - start) / .seconds(1))
        var patterns = PatternTable(codeSpace: plan.codeSpace)
        for part in parts { patterns.merge(part) }
        let nonMatches = NonMatchModel(
            plan: plan, left: left, right: right, agreeingPairs: agreeingPairs,
            leftHashes: agencies[pair.0].hashes, rightHashes: agencies[pair.1].hashes,
            isWithin: run.isWithin)
        let share = Double(rows) / Double(max(1, left.table.rowCount))
        let fit =
            run.isWithin
            ? try fitting.fitDuplicates(of: pair.0)
            : try fitting.fit(
                pair, patterns.sorted(), strangers: nonMatches.estimate(kernel: run.kernel),
                presentPairs: nonMatches.presentPairs.map { $0 * share }, leftCount: rows,
                rightCount: right.table.rowCount)
        let compared = patterns.counts.reduce(0, +)
        return (fit.model, Double(compared) / seconds)
    }

    private func recalls(
        _ best: [BlockingAudit.Best], _ audit: BlockingAudit,
        _ candidates: CandidateSearch.Outcome
    ) -> [LinkagePlan.RuleRecall] {
        guard let blocks = candidates.blocks, !best.isEmpty else { return [] }
        let names = candidates.summary.rules.map(\.name)
        // Rules of tokens come first and have a summary each; the bands of a group share one.
        let tokenRules = blocks.rules.count { $0.fieldMask != 0 }
        func name(of rule: Int) -> String {
            guard case .sameBand(let group, _) = blocks.rules[rule].kind else {
                return names[rule]
            }
            let prefix = CandidateMethod.similarity(group).rawValue + ","
            return names.dropFirst(tokenRules).first { $0.hasPrefix(prefix) } ?? prefix
        }
        var found: [String: Int] = [:]
        for pair in best {
            let (left, right) = audit.rows(of: pair)
            let held = blocks.rules.indices.filter {
                blocks.holds($0, left, right, agreement: pair.agreement)
            }
            for name in Set(held.map(name)) { found[name, default: 0] += 1 }
        }
        return names.map {
            LinkagePlan.RuleRecall(
                rule: $0, recall: Double(found[$0] ?? 0) / Double(best.count))
        }
    }

    private func memory(
        _ one: ComparedSide, _ other: ComparedSide, _ candidates: CandidateSearch.Outcome
    ) -> Int {
        let rows = one.table.rowCount + other.table.rowCount
        let header = one.table.header
        let rowBytes = header.wordsPerFieldRow * 8 + header.fields.count * 14 + 24
        let rules = candidates.blocks?.rules ?? []
        let blockBytes = rules.reduce(0) { sum, rule in
            sum + 8 + (rule.rightBlocks.isEmpty ? 0 : 4)
        }
        return rows * (rowBytes + blockBytes + Self.bytesPerRow)
    }

    /// The share of true pairs of two files that the blocks hold; nil without a truth.
    private func completeness(_ left: Int, _ right: Int, _ blocks: BlockIndex?) -> Double? {
        guard let truth else { return nil }
        let (one, other) = (agencies[left], agencies[right])
        let pairs = TruePairs(
            tables: (one.side.table, other.side.table), agencies: (left, right), truth: truth)
        var (all, held) = (0, 0)
        pairs.forEach { row, matches in
            for match in matches.map({ Int($0) }) {
                all += 1
                guard let blocks else {
                    held += 1
                    continue
                }
                var agreement: UInt64 = 0
                for (index, field) in plan.fields.enumerated() {
                    let token = one.hashes.value(row: row, tokenField: field.tokenField)
                    let same = token == other.hashes.value(row: match, tokenField: field.tokenField)
                    if token != 0 && same { agreement |= 1 << UInt64(index) }
                }
                if blocks.rule(ofPair: row, match, agreement: agreement) != nil { held += 1 }
            }
        }
        return all > 0 ? Double(held) / Double(all) : nil
    }
}
