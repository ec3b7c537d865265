internal import Tokens

/// Links two agencies by their field-level filters, or one agency's records with each other.
struct FieldLinkage {
    let plan: ComparisonPlan
    let left: PreparedAgency
    let right: PreparedAgency
    /// Both are one agency.
    let isWithin: Bool
    let fitting: ModelFitting
    let kernel: ComparisonKernel
    let settings: LinkageSettings
    let threads: Int
    let folder: WorkFolder

    private var division: WorkDivision {
        WorkDivision(
            leftDigest: "\(left.side.table.digest)", rightDigest: "\(right.side.table.digest)",
            unitPairs: settings.unitPairs)
    }

    private var search: CandidateSearch {
        CandidateSearch(
            plan: plan, left: left.side, right: right.side, leftHashes: left.hashes,
            rightHashes: right.hashes, isWithin: isWithin, settings: settings, threads: threads)
    }

    /// Candidates and the level patterns that they have.
    struct Counted: Sendable {
        var candidates: CandidateSearch.Outcome
        let comparison: FieldComparison
        let units: [WorkUnit]
        let patterns: PatternTable
    }

    /// Finds and compares the candidates.
    /// - Returns: nil where there is no pair.
    func count(
        agencies: (Int, Int), progress: (LinkageProgress) -> Void
    ) async throws -> Counted? {
        let search = search
        guard search.allPairs > 0 else { return nil }
        var candidates = try await search.run()
        let comparison = FieldComparison(
            plan: plan, left: left.side, right: right.side, kernel: kernel,
            blocks: candidates.blocks, isWithin: isWithin)
        let units = division.units(of: comparison)
        let patterns = try await PatternCount(
            comparison: comparison, folder: folder, stage: Self.stage(agencies), threads: threads
        ).run(units, progress)
        candidates.summary.comparedPairs = patterns.counts.reduce(0, +)
        return Counted(
            candidates: candidates, comparison: comparison, units: units, patterns: patterns)
    }

    private static func stage(_ agencies: (Int, Int)) -> String { "\(agencies.0)-\(agencies.1)" }

    /// - Parameter counted: where that was done before.
    func run(
        agencies: (Int, Int), counted: Counted?, progress: (LinkageProgress) -> Void
    ) async throws -> AgencyPairOutcome {
        var found = counted
        if found == nil { found = try await count(agencies: agencies, progress: progress) }
        guard let found else { return AgencyPairOutcome(withoutPairs: agencies) }
        var candidates = found.candidates
        let (comparison, patterns, units) = (found.comparison, found.patterns, found.units)
        let fit = try fit(agencies, found)
        let terms = try terms
        let exact = isWithin ? nil : ExactTiers(left.side.table, right.side.table, settings)?.find()
        let gathered = try await find(
            exact, units, comparison, patterns,
            PairWeights(model: fit.model, terms: terms?.frequencies, codes: patterns.codes),
            terms, Self.stage(agencies), progress)
        let place = try await place(gathered.scores, exact, comparison, fit, terms, progress)
        let cut = gathered.links.prefix(from: place?.score ?? .infinity)
        let (links, competition) = joined(cut, gathered)
        var estimate = place?.estimate
        if !left.side.table.header.salts.isEmpty {
            candidates.summary.loss = candidates.blocks.flatMap { saltLoss(links, in: $0) }
            estimate = estimate?.losing(candidates.summary.loss)
        } else if candidates.blocks != nil {
            candidates.summary.loss = try await BlockingAudit(
                comparison: comparison, model: fit.model, terms: terms,
                leastWeight: place?.score ?? 0, settings: settings, threads: threads,
                division: division
            ).run(progress)
        }
        let canaries =
            isWithin
            ? nil
            : FieldCanaries(
                comparison: comparison, left: left.canaries, right: right.canaries,
                model: fit.model, terms: terms?.frequencies,
                leastWeight: place?.score ?? .infinity
            ).check()
        return AgencyPairOutcome(
            leftAgency: agencies.0, rightAgency: agencies.1, links: links,
            candidates: candidates.summary, fit: fit,
            threshold: ChosenThreshold(rule: settings.thresholdRule, score: place?.score),
            estimate: estimate, canaries: canaries, competition: competition,
            optimal: gathered.optimal,
            warnings: (canaries?.warnings ?? []) + fit.warnings
                + (place?.warnings(settings.thresholdRule) ?? [])
                + (gathered.optimal?.warnings ?? [])
                + blockingWarnings(candidates.summary)
                + (exact?.warnings(target: settings.targetPrecision) ?? []),
            exact: exact)
    }

    /// All links, best first, and what competes with them.
    private func joined(
        _ cut: LinkList, _ gathered: LinkSearch.Chosen
    ) -> (LinkList, LinkCompetition?) {
        guard !gathered.exact.isEmpty else { return (cut, gathered.competition) }
        let exact = Set(gathered.exact.map(\.leftRow))
        let links = (Array(cut) + gathered.exact).sorted(by: Link.isBefore)
        // Records of one person may be linked by comparison beside an exact link of another.
        let rights = Dictionary(
            uniqueKeysWithValues: gathered.exact.map { ($0.leftRow, $0.rightRow) })
        let competition = gathered.competition?.joined(
            links,
            isExact: { exact.contains($0.leftRow) && rights[$0.leftRow] == $0.rightRow },
            probability: { MatchModel.probability(ofWeight: $0.score) })
        return (LinkList(links), competition)
    }

    private func saltLoss(_ links: LinkList, in blocks: BlockIndex) -> BlockingLoss? {
        var sharing = [Int](repeating: 0, count: blocks.rules.count)
        links.forEach { link in
            let shared = blocks.rules.indices.count {
                blocks.holds($0, link.leftRow, link.rightRow, agreement: 0)
            }
            if shared > 0 { sharing[shared - 1] += 1 }
        }
        return BlockingLoss(sharing: sharing)
    }

    /// Learns the model of the agencies.
    func fit(_ agencies: (Int, Int), _ counted: Counted) throws(LinkageError) -> ModelFit {
        if isWithin { return try fitting.fitDuplicates(of: agencies.0) }
        let nonMatches = NonMatchModel(
            plan: plan, left: left.side, right: right.side,
            agreeingPairs: counted.candidates.agreeingPairs, leftHashes: left.hashes,
            rightHashes: right.hashes, isWithin: false)
        return try fitting.fit(
            agencies, counted.patterns, strangers: nonMatches.estimate(kernel: kernel),
            presentPairs: nonMatches.presentPairs, leftCount: left.rowCount,
            rightCount: right.rowCount)
    }

    /// How common tokens are, where the settings ask for it.
    private var terms: SideTerms? {
        get throws(LinkageError) {
            guard !settings.termFrequencyFields.isEmpty else { return nil }
            let frequencies = TermFrequencies(
                plan: plan, fields: try plan.fields(named: settings.termFrequencyFields),
                agencies: isWithin ? [left.hashes] : [left.hashes, right.hashes])
            return SideTerms(
                frequencies: frequencies, left: frequencies.shares(of: left.hashes),
                right: frequencies.shares(of: right.hashes))
        }
    }

    /// Gathers links over a low bar, best first.
    private func find(
        _ exact: ExactLinks?, _ units: [WorkUnit], _ comparison: FieldComparison,
        _ patterns: PatternTable,
        _ weights: PairWeights, _ terms: SideTerms?, _ stage: String,
        _ progress: (LinkageProgress) -> Void
    ) async throws -> LinkSearch.Chosen {
        let least = settings.gatheredWeight
        let isWanted = patterns.codes.indices.map { weights.bound($0) >= least }
        var search = LinkSearch(
            folder: folder, stage: stage, settings: settings, threads: threads,
            leftCount: left.rowCount, rightCount: right.rowCount, leftGroups: left.duplicates,
            rightGroups: right.duplicates, scoresAreWeights: true)
        search.exact = exact
        exact?.forEach { left, right, tier in
            search.exactLinks.append(
                Link(
                    leftRow: left, rightRow: right,
                    score: MatchModel.weight(ofProbability: tier.precision)))
        }
        let total = units.reduce(0) { $0 + $1.pairCount }
        progress(LinkageProgress(stage: "find links", total: total, advance: 0))
        let runs = try await search.run(
            units,
            progress: {
                progress(
                    LinkageProgress(stage: "find links", total: total, advance: $0.pairCount))
            },
            { unit, collector in
                try comparison.find(unit, patterns: patterns, isWanted: isWanted) { found in
                    let left = Int(found.leftRow)
                    let weight = weights.weight(found.slot, row: left, shares: terms?.left)
                    guard weight >= least else { return }
                    try collector.add(
                        Link(leftRow: left, rightRow: Int(found.rightRow), score: weight))
                }
            })
        return try search.choose(runs)
    }

    /// Where the gathered links are cut, as the settings ask, and what is left is worth.
    private func place(
        _ scores: [Double], _ exact: ExactLinks?, _ comparison: FieldComparison, _ fit: ModelFit,
        _ terms: SideTerms?,
        _ progress: (LinkageProgress) -> Void
    ) async throws -> ThresholdChoice.Place? {
        var null: SelfComparisonNull?
        // Pairs within a file are non-matches only where it has one record a person.
        if !isWithin && settings.assignment == .oneToOne {
            null = try await FieldJudging(
                comparison: comparison, agencies: (left, right), model: fit.model,
                terms: terms, settings: settings, threads: threads
            ).null(progress)
        }
        let judge = QualityJudge(null: null, modelMatches: fit.expectedMatches)
        return ThresholdChoice(judge: judge, exact: exact).place(
            scores, settings.thresholdRule, probability: MatchModel.probability)
    }

    private func blockingWarnings(_ summary: CandidateSummary) -> [String] {
        guard let loss = summary.loss, loss.matched >= 50, loss.low > 0.005 else { return [] }
        func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }
        guard left.side.table.header.salts.isEmpty else {
            return [
                "salts are estimated to keep \(percent(loss.share)) of the links from being found "
                    + "(\(percent(loss.low)) to \(percent(loss.high))); add a salt that is seldom "
                    + "wrong together with the others"
            ]
        }
        return [
            "blocking is estimated to pass over \(percent(loss.share)) of the links "
                + "(\(percent(loss.low)) to \(percent(loss.high))); raise --block-cap, add "
                + "--candidates lsh:record, or share a field with rarer values"
        ]
    }
}
