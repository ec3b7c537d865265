internal import Tokens

/// What linking two agencies gave.
public struct AgencyPairOutcome: Sendable {
    /// Index of the first agency among the run's files.
    public let leftAgency: Int
    /// Index of the second agency.
    public let rightAgency: Int
    /// Best first.
    public let links: [Link]
    public let candidates: CandidateSummary
    /// nil where record-level filters were compared.
    public let fit: ModelFit?
    /// Sums over the links that estimate their quality; nil where there is no model.
    public let estimate: QualityEstimate?
    public let warnings: [String]
}

extension AgencyPairOutcome {
    /// Nothing to link: one of the files holds no record.
    init(withoutPairs agencies: (Int, Int)) {
        self.init(
            leftAgency: agencies.0, rightAgency: agencies.1, links: [],
            candidates: CandidateSummary(
                method: .allPairs, reason: "there is no pair to compare", comparedPairs: 0,
                allPairs: 0, largestBlock: 0, pairsInSplitBlocks: 0, pairsOverCap: 0),
            fit: nil, estimate: nil,
            warnings: ["one of the two files holds no record, so there is nothing to link"])
    }
}

/// Precision and recall as the model itself sees them: estimates, not measurements. Matching
/// specification 4.1.
public struct QualityEstimate: Sendable, Codable, Equatable {
    /// Mean match probability of the links.
    public var precision: Double
    /// Sum of the links' match probabilities over the matches the model expects.
    public var recall: Double

    init?(links: [Link], expectedMatches: Double) {
        guard !links.isEmpty, expectedMatches > 0 else { return nil }
        let sum = links.reduce(0) { $0 + MatchModel.probability(ofWeight: $1.score) }
        precision = sum / Double(links.count)
        recall = min(1, sum / expectedMatches)
    }
}

/// Links two agencies by their field-level filters.
struct FieldLinkage {
    let plan: ComparisonPlan
    let left: ComparedSide
    let right: ComparedSide
    let leftHashes: TokenHashes
    let rightHashes: TokenHashes
    /// Patterns within both agencies, where their files have no duplicates.
    let within: [WithinPatterns]
    let kernel: ComparisonKernel
    let settings: LinkageSettings
    let threads: Int

    /// - Parameter progress: told how many pairs were compared since it was told last.
    func run(
        agencies: (Int, Int), progress: (Int) -> Void
    ) async throws -> AgencyPairOutcome {
        let allPairs = left.table.rowCount * right.table.rowCount
        guard allPairs > 0 else { return AgencyPairOutcome(withoutPairs: agencies) }
        let (method, reason) = chooseMethod(allPairs: allPairs)
        let comparison = FieldComparison(
            plan: plan, left: left, right: right, kernel: kernel,
            blocks: method == .allPairs
                ? nil
                : BlockIndex(
                    plan: plan, left: leftHashes, right: rightHashes, cap: settings.blockCap))
        let units = WorkUnit.covering(
            rowCount: left.table.rowCount, leftDigest: "\(left.table.digest)",
            rightDigest: "\(right.table.digest)", count: threads * 16)
        var summary = CandidateSummary(
            method: method, reason: reason, comparedPairs: 0, allPairs: allPairs,
            largestBlock: 0, pairsInSplitBlocks: 0, pairsOverCap: 0)
        var patterns = PatternTable()
        let rightCount = right.table.rowCount
        for count in try await OrderedWork.map(
            units, threads: threads, finished: { progress($0.rows.count * rightCount) },
            { comparison.count($0) })
        {
            patterns.merge(count.patterns)
            summary.comparedPairs += count.comparedPairs
            summary.largestBlock = max(summary.largestBlock, count.largestBlock)
            summary.pairsInSplitBlocks += count.pairsInSplitBlocks
            summary.pairsOverCap += count.pairsOverCap
        }
        patterns = patterns.sorted()
        let fit = fitModel(patterns)
        let weights = patterns.codes.map { fit.model.weight(ofPattern: $0) }
        let least = MatchModel.weight(ofProbability: settings.threshold)
        let isWanted = weights.map { $0 >= least }
        let table = patterns
        let found = try await OrderedWork.map(
            units, threads: threads, finished: { progress($0.rows.count * rightCount) },
            { comparison.find($0, patterns: table, isWanted: isWanted) })
        let links = found.flatMap { $0 }.map {
            Link(
                leftRow: Int($0.leftRow), rightRow: Int($0.rightRow),
                score: weights[Int($0.slot)])
        }
        let chosen = choose(links)
        return AgencyPairOutcome(
            leftAgency: agencies.0, rightAgency: agencies.1, links: chosen, candidates: summary,
            fit: fit,
            estimate: QualityEstimate(links: chosen, expectedMatches: fit.expectedMatches),
            warnings: fit.warnings + overCapWarning(summary))
    }

    private func chooseMethod(allPairs: Int) -> (CandidateMethod, reason: String) {
        if let method = settings.candidates { return (method, "asked for") }
        if allPairs <= settings.allPairsLimit {
            return (.allPairs, "\(allPairs) pairs are within the limit of all pairs")
        }
        return (
            .exactTokens,
            "\(allPairs) pairs are over the limit of \(settings.allPairsLimit) for all pairs"
        )
    }

    private func fitModel(_ patterns: PatternTable) -> ModelFit {
        let u = NonMatchModel(
            plan: plan, left: left, right: right, leftHashes: leftHashes,
            rightHashes: rightHashes
        ).estimate(kernel: kernel)
        var estimation = ExpectationMaximisation(
            plan: plan, patterns: patterns, u: u, leftCount: left.table.rowCount,
            rightCount: right.table.rowCount)
        guard !within.isEmpty else {
            estimation.joinsPlaces = true
            return ModelFit(estimation, assignment: settings.assignment)
        }
        var together = PatternTable()
        for agency in within { together.merge(agency.patterns) }
        let dependence = FieldDependence(
            plan: plan, patterns: together,
            pairCount: within.reduce(0) { $0 + $1.pairCount })
        if let penalties = dependence.penalties(under: estimation.run().model) {
            estimation.penalties = penalties
        }
        return ModelFit(estimation, assignment: settings.assignment)
    }

    private func choose(_ links: [Link]) -> [Link] {
        switch settings.assignment {
        case .oneToOne:
            OneToOne.assign(
                links, leftCount: left.table.rowCount, rightCount: right.table.rowCount)
        case .manyToMany: links.sorted(by: Link.isBefore)
        }
    }

    private func overCapWarning(_ summary: CandidateSummary) -> [String] {
        guard summary.pairsOverCap > 0 else { return [] }
        return [
            "up to \(summary.pairsOverCap) pairs agree in two frequent values and in no rarer "
                + "one; their blocks are over the cap of \(settings.blockCap) rows even when "
                + "split, so they were not compared; raise --block-cap to look at them"
        ]
    }
}
