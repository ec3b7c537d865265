internal import Tokens

/// Links two agencies by their record-level filters: their likeness and a threshold.
struct RecordLinkage {
    let left: TokenTable
    let right: TokenTable
    /// Invented people, who are linked apart.
    let canaries: (left: TokenTable, right: TokenTable)
    /// Both sides are one file.
    let isWithin: Bool
    let kernel: ComparisonKernel
    let settings: LinkageSettings
    let threads: Int
    let folder: WorkFolder

    /// Pairs of a unit for one of field-level pairs: they are compared so much faster.
    private static let unitFactor = 40
    /// The share of pairs over the threshold from which the operator is warned.
    static let manyLinks = 0.001

    private var allPairs: Int {
        BlockingRule.pairs(left.rowCount, right.rowCount, isWithin: isWithin)
    }

    func run(
        agencies: (Int, Int), warn: (String) -> Void, progress: (LinkageProgress) -> Void
    ) async throws -> AgencyPairOutcome {
        if let candidates = settings.candidates, candidates != [.allPairs],
            candidates != [.matchKeys]
        {
            throw LinkageError.invalidSetting(
                "record-level filters are compared in all pairs, or with --candidates match-keys "
                    + "alone; \(candidates[0].rawValue) is for field-level filters")
        }
        guard allPairs > 0 else { return AgencyPairOutcome(withoutPairs: agencies) }
        let null = try await null(progress)
        let threshold = try threshold(null)
        var links = LinkSearch(
            folder: folder, stage: "\(agencies.0)-\(agencies.1)", settings: settings,
            threads: threads, leftCount: left.rowCount, rightCount: right.rowCount)
        let exact = isWithin ? nil : ExactTiers(left, right, settings)?.find()
        links.exact = exact
        exact?.forEach { row, other, _ in
            links.exactLinks.append(
                Link(
                    leftRow: row, rightRow: other,
                    score: MatchKeyPairs.dice(left, row, right, other)))
        }
        let (found, candidates) = try await gather(links, threshold, warn, progress)
        let chosen = try links.choose(found)
        let place = ThresholdChoice(
            judge: QualityJudge(null: null, modelMatches: nil), exact: exact
        ).place(chosen.scores, rule, probability: nil)
        let least = settings.hasRecordThreshold ? -Double.infinity : place?.score ?? .infinity
        let compared = chosen.links.prefix(from: least)
        let planted = isWithin ? nil : checkCanaries(place?.score ?? .infinity, threshold)
        return AgencyPairOutcome(
            leftAgency: agencies.0, rightAgency: agencies.1,
            links: chosen.exact.isEmpty
                ? compared
                : LinkList((Array(compared) + chosen.exact).sorted(by: Link.isBefore)),
            candidates: candidates, fit: nil,
            threshold: ChosenThreshold(rule: rule, score: place?.score),
            estimate: place?.estimate, canaries: planted, competition: nil, optimal: nil,
            warnings: (planted?.warnings ?? []) + (place?.warnings(rule) ?? [])
                + (exact?.warnings(target: settings.targetPrecision) ?? []),
            exact: exact)
    }

    /// Compares all pairs, or those that share a match key.
    private func gather(
        _ links: LinkSearch, _ threshold: SimilarityThreshold, _ warn: (String) -> Void,
        _ progress: (LinkageProgress) -> Void
    ) async throws -> ([LinkRuns], CandidateSummary) {
        let division = WorkDivision(
            leftDigest: "\(left.digest)", rightDigest: "\(right.digest)",
            unitPairs: settings.unitPairs.multipliedReportingOverflow(by: Self.unitFactor)
                .partialValue)
        func run(
            _ units: [WorkUnit],
            _ body: @escaping @Sendable (WorkUnit, inout LinkCollector) throws -> Void
        ) async throws -> (runs: [LinkRuns], pairs: Int) {
            let total = units.reduce(0) { $0 + $1.pairCount }
            progress(LinkageProgress(stage: "compare", total: total, advance: 0))
            let runs = try await links.run(
                units,
                progress: {
                    progress(LinkageProgress(stage: "compare", total: total, advance: $0.pairCount))
                }, body)
            return (runs, total)
        }
        if settings.candidates == [.matchKeys] {
            var (summary, blocks) = try keyBlocks()
            let pairs = MatchKeyPairs(
                left: left, right: right, isWithin: isWithin, threshold: threshold, blocks: blocks)
            let (runs, total) = try await run(division.blocks(blocks, isWithin: isWithin)) {
                unit, collector in
                try pairs.search(unit) { try collector.add($0) }
            }
            summary.comparedPairs = total
            return (runs, summary)
        }
        let search = AllPairsSearch(
            left: left.record, right: right.record, threshold: threshold, kernel: kernel,
            isWithin: isWithin)
        if search.shareOverThreshold > Self.manyLinks {
            warn(manyLinksWarning(search.shareOverThreshold))
        }
        let units = division.allPairs(rowCount: search.rowCount) { search.pairCount(ofPlace: $0) }
        let (runs, total) = try await run(units) { unit, collector in
            try search.search(unit.range) { match in
                try collector.add(
                    Link(
                        leftRow: Int(match.leftRow), rightRow: Int(match.rightRow),
                        score: match.similarity))
            }
        }
        return (runs, CandidateSummary(recordPairs: total, of: allPairs))
    }

    /// The blocks of match keys.
    /// - Throws: `LinkageError.invalidSetting` where the files have none.
    func keyBlocks() throws(LinkageError) -> (CandidateSummary, BlockIndex) {
        var summary = CandidateSummary(
            methods: [.matchKeys], reason: "asked for", allPairs: allPairs)
        let blocking = MatchKeyBlocking(
            left: left, right: right, isWithin: isWithin, cap: settings.blockCap)
        let rules = try blocking.rules(into: &summary)
        return (summary, BlockIndex(rules: rules))
    }

    /// Links the canaries as the records were linked.
    private func checkCanaries(
        _ least: Double, _ threshold: SimilarityThreshold
    ) -> CanaryOutcome? {
        func links(_ one: TokenTable, _ other: TokenTable, offsets: (Int, Int)) -> [Link] {
            guard one.rowCount > 0 && other.rowCount > 0 else { return [] }
            let search = AllPairsSearch(
                left: one.record, right: other.record, threshold: threshold, kernel: kernel,
                isWithin: false)
            var links: [Link] = []
            search.search(0..<search.rowCount) { match in
                guard match.similarity >= least || settings.hasRecordThreshold else { return }
                links.append(
                    Link(
                        leftRow: offsets.0 + Int(match.leftRow),
                        rightRow: offsets.1 + Int(match.rightRow), score: match.similarity))
            }
            return links
        }
        let counts = (left: left.rowCount, right: right.rowCount)
        let found =
            links(canaries.left, canaries.right, offsets: counts)
            + links(canaries.left, right, offsets: (counts.left, 0))
            + links(left, canaries.right, offsets: (0, counts.right))
        let width = left.record.wordsPerRow
        return CanaryCheck(left: canaries.left, right: canaries.right).outcome(
            people: counts, links: found
        ) { one, other in
            canaries.left.record.withWords { words in
                canaries.right.record.withWords { others in
                    (0..<width).allSatisfy { words[one * width + $0] == others[other * width + $0] }
                }
            }
        }
    }

    /// What the records' own best similarities tell; nil where files may hold many records a
    /// person, whose pairs within a file are no non-matches.
    func null(_ progress: (LinkageProgress) -> Void) async throws -> SelfComparisonNull? {
        guard !isWithin && settings.assignment == .oneToOne else { return nil }
        return try await RecordJudging(
            left: left, right: right,
            threshold: try settings.similarityThreshold() ?? SimilarityThreshold.dice(1),
            kernel: kernel, threads: threads
        ).null(progress)
    }

    /// The threshold over which pairs are gathered: the operator's, or one under which there is
    /// nothing to be had.
    func threshold(_ null: SelfComparisonNull?) throws -> SimilarityThreshold {
        if let threshold = try settings.similarityThreshold() { return threshold }
        guard let null else {
            throw LinkageError.invalidSetting(
                "no threshold for record-level filters can be told from these files: "
                    + (isWithin || settings.assignment == .manyToMany
                        ? "pairs within a file may be one person"
                        : "they hold too few records") + "; set --dice")
        }
        return try .dice(min(max(null.leastUsefulScore, Self.leastDice), 1))
    }

    /// Dice similarities under this are strangers' in any schema: two random filters of fill 1/2
    /// have 0.5.
    private static let leastDice = 0.3

    private var rule: ThresholdRule {
        if settings.hasRecordThreshold { return .fixed(0) }
        return settings.maximizesF ? .maximumF : .targetPrecision(settings.targetPrecision)
    }

    private func manyLinksWarning(_ share: Double) -> String {
        let count = Int(share * Double(allPairs))
        let gigabytes = Double(count) * Double(MemoryLayout<Link>.stride) / 1e9
        return "about \(count) pairs reach the threshold (one in \(Int((1 / share).rounded()))): "
            + "this takes long, and up to \((gigabytes * 10).rounded() / 10) GB in the run's "
            + "folder; raise the threshold, or keep the best with --top"
    }
}
