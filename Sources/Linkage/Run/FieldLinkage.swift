internal import Tokens

/// Links two agencies by their field-level filters, or one agency's records with each other.
struct FieldLinkage {
    let plan: ComparisonPlan
    let left: ComparedSide
    let right: ComparedSide
    let leftHashes: TokenHashes
    let rightHashes: TokenHashes
    /// Both sides are one file.
    let isWithin: Bool
    /// Patterns within both agencies, where their files have no duplicates.
    let within: [WithinPatterns]
    let kernel: ComparisonKernel
    let settings: LinkageSettings
    let threads: Int
    let folder: WorkFolder

    private var division: WorkDivision {
        WorkDivision(
            leftDigest: "\(left.table.digest)", rightDigest: "\(right.table.digest)",
            unitPairs: settings.unitPairs)
    }

    private var search: CandidateSearch {
        CandidateSearch(
            plan: plan, left: left, right: right, leftHashes: leftHashes,
            rightHashes: rightHashes, isWithin: isWithin, settings: settings, threads: threads)
    }

    func run(
        agencies: (Int, Int), progress: (LinkageProgress) -> Void
    ) async throws -> AgencyPairOutcome {
        let search = search
        guard search.allPairs > 0 else { return AgencyPairOutcome(withoutPairs: agencies) }
        var candidates = try await search.run()
        let comparison = FieldComparison(
            plan: plan, left: left, right: right, kernel: kernel, blocks: candidates.blocks,
            isWithin: isWithin)
        let units = division.units(of: comparison)
        let stage = "\(agencies.0)-\(agencies.1)"
        let patterns = try await PatternCount(
            comparison: comparison, folder: folder, stage: stage, threads: threads
        ).run(units, progress)
        candidates.summary.comparedPairs = patterns.counts.reduce(0, +)
        let fit = fit(patterns, candidates.agreeingPairs)
        let links = try await find(units, comparison, patterns, fit.model, stage, progress)
        if candidates.blocks != nil {
            candidates.summary.loss = try await BlockingAudit(
                comparison: comparison, model: fit.model, settings: settings, threads: threads,
                division: division
            ).run(progress)
        }
        return AgencyPairOutcome(
            leftAgency: agencies.0, rightAgency: agencies.1, links: links,
            candidates: candidates.summary, fit: fit,
            estimate: QualityEstimate(links: links, expectedMatches: fit.expectedMatches),
            warnings: fit.warnings + blockingWarnings(candidates.summary))
    }

    private func fit(_ patterns: PatternTable, _ agreeingPairs: [Int]) -> ModelFit {
        let fitting = ModelFitting(plan: plan, within: within, settings: settings)
        if isWithin { return fitting.fitDuplicates() }
        let strangers = NonMatchModel(
            plan: plan, left: left, right: right, agreeingPairs: agreeingPairs,
            leftHashes: leftHashes, rightHashes: rightHashes, isWithin: false
        ).estimate(kernel: kernel)
        return fitting.fit(
            patterns, strangers: strangers, leftCount: left.table.rowCount,
            rightCount: right.table.rowCount)
    }

    private func find(
        _ units: [WorkUnit], _ comparison: FieldComparison, _ patterns: PatternTable,
        _ model: MatchModel, _ stage: String, _ progress: (LinkageProgress) -> Void
    ) async throws -> LinkList {
        let weights = patterns.codes.map { model.weight(ofPattern: $0) }
        let least = MatchModel.weight(ofProbability: settings.threshold)
        let isWanted = weights.map { $0 >= least }
        let search = LinkSearch(
            folder: folder, stage: stage, settings: settings, threads: threads,
            leftCount: left.table.rowCount, rightCount: right.table.rowCount)
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
                    try collector.add(
                        Link(
                            leftRow: Int(found.leftRow), rightRow: Int(found.rightRow),
                            score: weights[found.slot]))
                }
            })
        return try search.choose(runs)
    }

    private func blockingWarnings(_ summary: CandidateSummary) -> [String] {
        guard let loss = summary.loss, loss.matched >= 50, loss.low > 0.005 else { return [] }
        func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }
        return [
            "blocking is estimated to pass over \(percent(loss.share)) of the links "
                + "(\(percent(loss.low)) to \(percent(loss.high))); raise --block-cap, add "
                + "--candidates lsh:record, or share a field with rarer values"
        ]
    }
}
