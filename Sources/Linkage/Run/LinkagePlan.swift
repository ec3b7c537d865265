/// What a linkage would compare, and what that costs, before anything runs.
public struct LinkagePlan: Sendable, Codable {
    /// One pair of agencies.
    public struct AgencyPair: Sendable, Codable {
        public var agencyA: String
        public var agencyB: String
        public var candidates: CandidateSummary
        /// Pairs that two passes (one that counts, one that finds) would compare.
        public var pairsToCompare: Int
        /// The share that each rule of `candidates` would find of the links that a sample shows.
        public var ruleRecalls: [RuleRecall]
        /// Seconds, from the rate at which the sample was compared.
        public var estimatedSeconds: Double
        /// Bytes of memory at the most.
        public var estimatedMemory: Int
        /// Share of true pairs that the blocks hold, where the truth was given.
        public var pairCompleteness: Double?
        /// Pairs over the threshold of record-level filters, as a sample tells.
        public var expectedLinks: Int?
    }

    /// The share of a sample's matches that a rule finds.
    public struct RuleRecall: Sendable, Codable, Equatable {
        public var rule: String
        public var recall: Double
    }

    public var agencyPairs: [AgencyPair]
}
