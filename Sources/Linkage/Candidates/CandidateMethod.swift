/// Which pairs of records are compared at all.
public enum CandidateMethod: String, Sendable, Codable, CaseIterable {
    /// Every record of one agency with every record of the other.
    case allPairs = "all-pairs"
    /// Pairs whose tokens are the same in at least one field.
    case exactTokens = "exact-tokens"

    /// Pairs up to which all are compared: about a minute for six fields of 256 bits on two cores
    /// (`make bench`, `field patterns`).
    public static let defaultAllPairsLimit = 1_000_000_000
}

/// What the candidates of a pair of agencies were, for the record of a run.
public struct CandidateSummary: Sendable, Codable, Equatable {
    public var method: CandidateMethod
    /// Why this method, in plain words.
    public var reason: String
    /// Pairs that were compared.
    public var comparedPairs: Int
    /// Every pair of the two files.
    public var allPairs: Int
    /// Rows in the largest block, of those not over the cap; 0 for all pairs.
    public var largestBlock: Int
    /// At most so many pairs agree in one frequent value, whose block is over the cap, and in no
    /// second field: not compared, as blocking means it.
    public var pairsInSplitBlocks: Int
    /// At most so many pairs agree in two frequent values whose block is over the cap even so, and
    /// in no rarer one: not compared.
    public var pairsOverCap: Int
}
