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
    /// Sums over the links that estimate their quality; nil where there is no model.
    public let estimate: QualityEstimate?
    public let warnings: [String]
}

extension AgencyPairOutcome {
    /// Nothing to link: one of the files holds no record.
    init(withoutPairs agencies: (Int, Int)) {
        self.init(
            leftAgency: agencies.0, rightAgency: agencies.1, links: LinkList([]),
            candidates: CandidateSummary(
                methods: [.allPairs], reason: "there is no pair to compare", allPairs: 0),
            fit: nil, estimate: nil,
            warnings: ["one of the files holds no record to compare, so there is nothing to link"])
    }
}

/// Precision and recall as the model itself sees them: estimates, not measurements. Matching
/// specification 4.1.
public struct QualityEstimate: Sendable, Codable, Equatable {
    /// Mean match probability of the links.
    public var precision: Double
    /// Sum of the links' match probabilities over the matches the model expects.
    public var recall: Double

    init?(links: LinkList, expectedMatches: Double) {
        guard !links.isEmpty, expectedMatches > 0 else { return nil }
        let sum = links.reduce(0) { $0 + MatchModel.probability(ofWeight: $1.score) }
        precision = sum / Double(links.count)
        recall = min(1, sum / expectedMatches)
    }
}
