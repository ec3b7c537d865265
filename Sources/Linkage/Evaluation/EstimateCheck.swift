/// An estimate of a run beside what the truth says.
public struct EstimateCheck: Sendable, Codable, Equatable {
    /// As the run had it, from tokens alone.
    public var estimated: EstimatedShare
    public var actual: Double
    /// How far the actual value is over the estimated range, negative where under it; 0 within.
    public var outside: Double

    /// - Returns: nil where either is not there.
    package init?(_ estimated: EstimatedShare?, actual: Double?) {
        guard let estimated, let actual else { return nil }
        self.estimated = estimated
        self.actual = actual
        outside =
            actual > estimated.high
            ? actual - estimated.high : min(0, actual - estimated.low)
    }
}

/// Precision and recall, each estimated and actual; nil where nothing is to be compared.
public struct EstimateChecks: Sendable, Codable, Equatable {
    public var precision: EstimateCheck?
    public var recall: EstimateCheck?

    init?(precision: EstimatedShare?, recall: EstimatedShare?, actual: PairQuality) {
        self.precision = EstimateCheck(precision, actual: actual.precision)
        self.recall = EstimateCheck(recall, actual: actual.recall)
        if self.precision == nil && self.recall == nil { return nil }
    }
}

/// One agency's records in the clusters of a run: duplicates found, beside those that there are.
public struct DuplicateCheck: Sendable, Codable, Equatable {
    public var agency: String
    /// People that the run saw among the agency's records; nil where it did not look for any.
    public var people: Int?
    /// Records of the agency that the truth knows.
    public var knownRecords: Int
    /// People among them, by the truth.
    public var truePeople: Int
    /// Pairs of the agency's records in one cluster, against pairs that are one person.
    public var quality: PairQuality
    public var estimate: EstimateChecks?
}
