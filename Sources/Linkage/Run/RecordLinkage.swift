internal import Tokens

/// Links two agencies by their record-level filters: their likeness and a threshold.
struct RecordLinkage {
    let left: TokenTable
    let right: TokenTable
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
        if let candidates = settings.candidates, candidates != [.allPairs] {
            throw LinkageError.invalidSetting(
                "record-level filters are compared in all pairs; --candidates "
                    + "\(candidates[0].rawValue) is for field-level filters")
        }
        guard allPairs > 0 else { return AgencyPairOutcome(withoutPairs: agencies) }
        let threshold = try settings.similarityThreshold()
        let search = AllPairsSearch(
            left: left.record, right: right.record, threshold: threshold, kernel: kernel,
            isWithin: isWithin)
        if search.shareOverThreshold > Self.manyLinks {
            warn(manyLinksWarning(search.shareOverThreshold))
        }
        let links = LinkSearch(
            folder: folder, stage: "\(agencies.0)-\(agencies.1)", settings: settings,
            threads: threads, leftCount: left.rowCount, rightCount: right.rowCount)
        let units = WorkDivision(
            leftDigest: "\(left.digest)", rightDigest: "\(right.digest)",
            unitPairs: settings.unitPairs.multipliedReportingOverflow(by: Self.unitFactor)
                .partialValue
        ).allPairs(rowCount: search.rowCount) { search.pairCount(ofPlace: $0) }
        let total = units.reduce(0) { $0 + $1.pairCount }
        progress(LinkageProgress(stage: "compare", total: total, advance: 0))
        let found = try await links.run(
            units,
            progress: {
                progress(LinkageProgress(stage: "compare", total: total, advance: $0.pairCount))
            },
            { unit, collector in
                try search.search(unit.range) { match in
                    try collector.add(
                        Link(
                            leftRow: Int(match.leftRow), rightRow: Int(match.rightRow),
                            score: match.similarity))
                }
            })
        return AgencyPairOutcome(
            leftAgency: agencies.0, rightAgency: agencies.1, links: try links.choose(found).links,
            candidates: CandidateSummary(recordPairs: total, of: allPairs), fit: nil,
            threshold: ChosenThreshold(rule: .fixed(settings.diceThreshold ?? 0), score: nil),
            estimate: nil, warnings: warnings)
    }

    private var warnings: [String] {
        guard !settings.hasRecordThreshold else { return [] }
        return [
            "linked at the default Dice threshold of \(LinkageSettings.defaultDiceThreshold): what "
                + "is right for one schema is ruinous for another; set --dice, or send field-level "
                + "filters, which need no such guess"
        ]
    }

    private func manyLinksWarning(_ share: Double) -> String {
        let count = Int(share * Double(allPairs))
        let gigabytes = Double(count) * Double(MemoryLayout<Link>.stride) / 1e9
        return "about \(count) pairs reach the threshold (one in \(Int((1 / share).rounded()))): "
            + "this takes long, and up to \((gigabytes * 10).rounded() / 10) GB in the run's "
            + "folder; raise the threshold, or keep the best with --top"
    }
}
