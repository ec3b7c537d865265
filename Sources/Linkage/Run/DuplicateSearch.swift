internal import Tokens

/// Finds the people who stand in an agency's file twice, before the agency is linked with others:
/// by the agency's own pairs alone, with a model of their own.
struct DuplicateSearch {
    let plan: ComparisonPlan
    let agency: PreparedAgency
    let fitting: ModelFitting
    let settings: LinkageSettings
    let threads: Int
    let folder: WorkFolder
    /// The agency's number in the run.
    let number: Int

    /// Duplicates expected in a file under which none are looked for.
    private static let leastExpected = 5.0

    func run(_ progress: (LinkageProgress) -> Void) async throws -> PreparedAgency {
        let fit = try fitting.fitDuplicates(of: number)
        guard fit.expectedMatches >= Self.leastExpected else { return agency }
        var result = agency
        result.duplicateModel = fit.model
        var comparison = agency.within.comparison
        comparison.leftLimit = agency.rowCount
        let patterns = agency.within.patterns
        let weights = patterns.codes.map { fit.model.weight(ofPattern: $0) }
        let isWanted = weights.map { $0 >= 0 }
        let digest = "\(agency.side.table.digest)"
        let units = WorkDivision(
            leftDigest: digest, rightDigest: digest, unitPairs: settings.unitPairs
        ).units(of: comparison)
        let total = units.reduce(0) { $0 + $1.pairCount }
        progress(LinkageProgress(stage: "duplicates", total: total, advance: 0))
        var settings = settings
        settings.assignment = .manyToMany
        let search = LinkSearch(
            folder: folder, stage: "duplicates-\(number)", settings: settings, threads: threads,
            leftCount: agency.rowCount, rightCount: agency.rowCount)
        let compared = comparison
        let runs = try await search.run(
            units,
            progress: {
                progress(
                    LinkageProgress(stage: "duplicates", total: total, advance: $0.pairCount))
            },
            { unit, collector in
                try compared.find(unit, patterns: patterns, isWanted: isWanted) { found in
                    try collector.add(
                        Link(
                            leftRow: Int(found.leftRow), rightRow: Int(found.rightRow),
                            score: weights[found.slot]))
                }
            })
        let links = try search.choose(runs).links
        let judge = QualityJudge(null: nil, modelMatches: fit.expectedMatches)
        guard
            let place = ThresholdChoice(judge: judge).place(
                links.map(\.score), settings.duplicatesRule,
                probability: MatchModel.probability)
        else { return result }
        result.duplicates = RecordGroups(
            rowCount: agency.rowCount, links: links.prefix(from: place.score))
        result.duplicateEstimate = place.estimate
        return result
    }
}
