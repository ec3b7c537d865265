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
        guard filters == .fields else {
            return LinkagePlan(agencyPairs: try await planRecords(progress))
        }
        let plan = try ComparisonPlan(header: tables[0].header)
        let agencies = try await prepare(plan)
        let planning = LinkagePlanning(
            plan: plan, agencies: agencies, fitting: fitting(plan, agencies), run: self,
            truth: truth)
        var pairs: [LinkagePlan.AgencyPair] = []
        for (left, right) in agencyPairs
        where tables[left].rowCount > 0 && tables[right].rowCount > 0 {
            pairs.append(try await planning.pair(left, right, progress: progress))
        }
        return LinkagePlan(agencyPairs: pairs)
    }

    /// Rows of the left side that are compared to measure the rate.
    private static let measuredRows = 2_000

    private func planRecords(
        _ progress: (LinkageProgress) -> Void
    ) async throws -> [LinkagePlan.AgencyPair] {
        var plans: [LinkagePlan.AgencyPair] = []
        for (left, right) in agencyPairs
        where tables[left].rowCount > 0 && tables[right].rowCount > 0 {
            let linkage = RecordLinkage(
                left: tables[left], right: tables[right],
                canaries: (canaries[left], canaries[right]), isWithin: isWithin, kernel: kernel,
                settings: settings, threads: threads, folder: WorkFolder(path: "", job: ""))
            if settings.candidates == [.matchKeys] {
                plans.append(try planKeys(linkage))
                continue
            }
            let threshold = try linkage.threshold(try await linkage.null(progress))
            plans.append(plan(tables[left], tables[right], threshold))
        }
        return plans
    }

    /// Pairs a second of one thread that share a match key: a cautious figure, since such pairs are
    /// few.
    private static let keyPairsPerSecond = 5_000_000.0

    private func planKeys(_ linkage: RecordLinkage) throws -> LinkagePlan.AgencyPair {
        var (summary, _) = try linkage.keyBlocks()
        summary.comparedPairs = summary.rules.reduce(0) { $0 + $1.pairs }
        let rows = linkage.left.rowCount + linkage.right.rowCount
        return LinkagePlan.AgencyPair(
            agencyA: linkage.left.header.agency, agencyB: linkage.right.header.agency,
            candidates: summary, pairsToCompare: summary.comparedPairs, ruleRecalls: [],
            estimatedSeconds: Double(summary.comparedPairs) / Self.keyPairsPerSecond
                / Double(threads),
            estimatedMemory: rows * (linkage.left.record.wordsPerRow * 8 + 64)
                + rows * summary.rules.count * 8)
    }

    private func plan(
        _ left: TokenTable, _ right: TokenTable, _ threshold: SimilarityThreshold
    ) -> LinkagePlan.AgencyPair {
        let search = AllPairsSearch(
            left: left.record, right: right.record, threshold: threshold, kernel: kernel,
            isWithin: isWithin)
        let all = BlockingRule.pairs(left.rowCount, right.rowCount, isWithin: isWithin)
        let pairs = (0..<search.rowCount).reduce(0) { $0 + search.pairCount(ofPlace: $1) }
        // From the middle, where most rows are: popcounts are much the same there.
        let first = max(0, search.rowCount / 2 - Self.measuredRows / 2)
        let range = first..<min(search.rowCount, first + Self.measuredRows)
        let clock = ContinuousClock()
        let start = clock.now
        search.search(range) { _ in }
        let seconds = max(1e-6, (clock.now - start) / .seconds(1))
        let measured = range.reduce(0) { $0 + search.pairCount(ofPlace: $1) }
        let rowBytes = left.record.wordsPerRow * 16 + 64
        return LinkagePlan.AgencyPair(
            agencyA: left.header.agency, agencyB: right.header.agency,
            candidates: CandidateSummary(recordPairs: pairs, of: all),
            pairsToCompare: pairs, ruleRecalls: [],
            estimatedSeconds: Double(pairs) * seconds / Double(max(1, measured)) / Double(threads),
            estimatedMemory: (left.rowCount + right.rowCount) * rowBytes,
            expectedLinks: Int(search.shareOverThreshold * Double(all)))
    }
}
