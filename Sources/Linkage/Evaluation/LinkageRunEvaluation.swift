internal import Tokens

extension LinkageRun {
    /// What became of the true pairs of each pair of agencies, in the order of the run's.
    /// - Parameters:
    ///   - links: those of the run, read with its tables.
    ///   - record: of the run.
    ///   - model: of the run; nil for record-level filters.
    /// - Throws: `LinkageError`, `CancellationError`.
    public func breakdowns(
        truth: Truth, links: JudgedLinks, record: RunRecord, model: ModelRecord?
    ) async throws -> [PairBreakdown] {
        var sides: [ComparedSide] = []
        var hashes: [TokenHashes] = []
        if filters == .fields {
            sides = tables.map { ComparedSide($0, kernel: kernel) }
            hashes = sides.map { TokenHashes($0) }
        }
        var breakdowns: [PairBreakdown] = []
        for pair in links.pairs {
            let (left, right) = (tables[pair.left], tables[pair.right])
            let names = (left.header.agency, right.header.agency)
            let pairs = TruePairs(
                tables: (left, right), agencies: (pair.left, pair.right), truth: truth)
            let score = record.agencyPairs.first {
                $0.agencyA == names.0 && $0.agencyB == names.1
            }?.threshold.score
            var breakdown = PairBreakdown()
            switch filters {
            case .fields:
                let plan = try ComparisonPlan(header: left.header)
                // Where there was nothing to compare there is no model.
                if let model = try model?.model(of: names, plan: plan) {
                    breakdown = try await FieldBreakdown(
                        left: sides[pair.left], right: sides[pair.right], kernel: kernel,
                        blocks: blocks(plan, pair, sides, hashes), model: model,
                        terms: terms(plan, hashes[pair.left], hashes[pair.right]),
                        leastWeight: settings.threshold.map(MatchModel.weight(ofProbability:))
                            ?? score ?? .infinity
                    ).run(pairs, LinkedRows(pair))
                }
            case .record:
                breakdown = RecordBreakdown(
                    left: left, right: right, kernel: kernel,
                    measure: try settings.similarityThreshold() ?? SimilarityThreshold.dice(1),
                    leastSimilarity: settings.hasRecordThreshold ? nil : score ?? .infinity
                ).run(pairs, LinkedRows(pair))
            }
            let fates = breakdown.fates
            let inFiles =
                fates.linked + fates.notCompared + fates.underThreshold + fates.passedOver
            breakdown.fates.truePairs = truth.truePairs(pair.left, pair.right)
            breakdown.fates.notInFiles = breakdown.fates.truePairs - inFiles
            breakdowns.append(breakdown)
        }
        return breakdowns
    }

    /// What the run compared; nil for all pairs.
    private func blocks(
        _ plan: ComparisonPlan, _ pair: JudgedLinks.AgencyPair, _ sides: [ComparedSide],
        _ hashes: [TokenHashes]
    ) async throws -> BlockIndex? {
        try await CandidateSearch(
            plan: plan, left: sides[pair.left], right: sides[pair.right],
            leftHashes: hashes[pair.left], rightHashes: hashes[pair.right], isWithin: isWithin,
            settings: settings, threads: threads
        ).run().blocks
    }

    private func terms(
        _ plan: ComparisonPlan, _ left: TokenHashes, _ right: TokenHashes
    ) throws(LinkageError) -> SideTerms? {
        guard !settings.termFrequencyFields.isEmpty else { return nil }
        let frequencies = TermFrequencies(
            plan: plan, fields: try plan.fields(named: settings.termFrequencyFields),
            agencies: isWithin ? [left] : [left, right])
        return SideTerms(
            frequencies: frequencies, left: frequencies.shares(of: left),
            right: frequencies.shares(of: right))
    }
}

extension LinkageSettings {
    /// The same, with a threshold so low that every one at which links could be cut is over it.
    /// One-to-one takes the best pair first, so that the links over a threshold are the first of
    /// those over a lower one. The optimal solver assigns as in the run.
    /// - Parameter filters: which are compared.
    public func withLowestThreshold(_ filters: Filters) -> LinkageSettings {
        var settings = self
        // What blocking loses is known from the run.
        settings.samplePairs = 0
        switch filters {
        case .fields:
            settings.assigningThreshold = threshold
            settings.threshold = min(threshold ?? 1, Self.lowestProbability)
        case .record where hasRecordThreshold:
            settings.diceThreshold = diceThreshold.map { $0 * Self.lowerSimilarity }
            settings.jaccardThreshold = jaccardThreshold.map { $0 * Self.lowerSimilarity }
            settings.hammingThreshold = hammingThreshold.map {
                Int((Double($0) / Self.lowerSimilarity).rounded(.up))
            }
        case .record:
            settings.maximizesF = false
            settings.targetPrecision = .leastNormalMagnitude
        }
        return settings
    }

    /// Match weights of -10 bits and more.
    private static let lowestProbability = 0.001
    private static let lowerSimilarity = 0.75
}
