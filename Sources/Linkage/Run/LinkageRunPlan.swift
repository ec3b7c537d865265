internal import Tokens

extension LinkageRun {
    /// What the run would compare and what that costs; only a sample is compared.
    /// - Parameters:
    ///   - truth: who is one person, where it is known: what the blocks hold of the true pairs is
    ///     then measured.
    ///   - progress: told how far the sample is.
    /// - Throws: `LinkageError`, `CancellationError`.
    public func plan(
        truth: Truth?, progress: (LinkageProgress) -> Void
    ) async throws -> LinkagePlan {
        guard filters == .fields else { return LinkagePlan(agencyPairs: try planRecords()) }
        let plan = try ComparisonPlan(header: tables[0].header)
        let planning = LinkagePlanning(
            plan: plan, agencies: try await prepare(plan), run: self, truth: truth)
        var pairs: [LinkagePlan.AgencyPair] = []
        for (left, right) in agencyPairs
        where tables[left].rowCount > 0 && tables[right].rowCount > 0 {
            pairs.append(try await planning.pair(left, right, progress: progress))
        }
        return LinkagePlan(agencyPairs: pairs)
    }

    /// Rows of the left side that are compared to measure the rate.
    private static let measuredRows = 2_000

    private func planRecords() throws -> [LinkagePlan.AgencyPair] {
        try agencyPairs.filter {
            tables[$0.0].rowCount > 0 && tables[$0.1].rowCount > 0
        }.map { left, right in
            let search = AllPairsSearch(
                left: tables[left].record, right: tables[right].record,
                threshold: try settings.similarityThreshold(), kernel: kernel, isWithin: isWithin)
            let all = BlockingRule.pairs(
                tables[left].rowCount, tables[right].rowCount, isWithin: isWithin)
            let pairs = (0..<search.rowCount).reduce(0) { $0 + search.pairCount(ofPlace: $1) }
            // From the middle, where most rows are: popcounts are much the same there.
            let first = max(0, search.rowCount / 2 - Self.measuredRows / 2)
            let range = first..<min(search.rowCount, first + Self.measuredRows)
            let clock = ContinuousClock()
            let start = clock.now
            search.search(range) { _ in }
            let seconds = max(1e-6, (clock.now - start) / .seconds(1))
            let measured = range.reduce(0) { $0 + search.pairCount(ofPlace: $1) }
            let rowBytes = tables[left].record.wordsPerRow * 16 + 64
            return LinkagePlan.AgencyPair(
                agencyA: tables[left].header.agency, agencyB: tables[right].header.agency,
                candidates: CandidateSummary(recordPairs: pairs, of: all),
                pairsToCompare: pairs, ruleRecalls: [],
                estimatedSeconds: Double(pairs) * seconds / Double(max(1, measured))
                    / Double(threads),
                estimatedMemory: (tables[left].rowCount + tables[right].rowCount) * rowBytes,
                expectedLinks: Int(search.shareOverThreshold * Double(all)))
        }
    }
}
