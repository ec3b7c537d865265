/// What linking two agencies gave.
public struct AgencyPairOutcome: Sendable {
    /// Index of the first agency among the run's files.
    public let leftAgency: Int
    /// Index of the second agency; the same as the first where duplicates were looked for.
    public let rightAgency: Int
    /// Best first.
    public let links: LinkList
    public let candidates: CandidateSummary
    /// nil where record-level filters were compared.
    public let fit: ModelFit?
    /// The least weight (or similarity) of a link, and how it was chosen.
    public let threshold: ChosenThreshold
    /// nil where nothing tells.
    public let estimate: QualityEstimate?
    /// nil where no canaries were planted.
    public let canaries: CanaryOutcome?
    /// Of the links, and of further ones under the threshold; nil with many-to-many and where
    /// record-level filters were compared, whose similarities are no odds.
    public let competition: LinkCompetition?
    /// nil where people were not assigned optimally.
    public let optimal: OptimalAssignmentRecord?
    public let warnings: [String]
    /// Links that match keys made before anything was compared; nil where none were asked for.
    var exact: ExactLinks?

    /// What each tier of match keys gave; none where none were asked for.
    public var tiers: [ExactTier] { exact?.tiers ?? [] }
}

extension AgencyPairOutcome {
    /// Links with which another person's pair competes; nil where that is not told.
    public var ambiguousLinks: Int? {
        competition?.isAmbiguous.prefix(links.count).count { $0 }
    }

    /// Nothing to link: one of the files holds no record.
    init(withoutPairs agencies: (Int, Int)) {
        self.init(
            leftAgency: agencies.0, rightAgency: agencies.1, links: LinkList([]),
            candidates: CandidateSummary(
                methods: [.allPairs], reason: "there is no pair to compare", allPairs: 0),
            fit: nil, threshold: ChosenThreshold(rule: .fixed(1), score: nil), estimate: nil,
            canaries: nil, competition: nil, optimal: nil,
            warnings: ["one of the files holds no record to compare, so there is nothing to link"])
    }
}
