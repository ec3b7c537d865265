/// A way of choosing which pairs of records are compared at all. Several may be combined.
///
/// As text: `all-pairs`, `exact-tokens`, `match-keys`, `lsh:record`, or `lsh:` and the names of
/// fields joined by `+`, as in `lsh:given_name+surname`.
public enum CandidateMethod: Sendable, Codable, Equatable, Hashable, RawRepresentable {
    /// Every record of one agency with every record of the other.
    case allPairs
    /// Pairs whose tokens are the same in at least one field that tells people apart.
    case exactTokens
    /// Pairs in the same cell of a salt: all that salted filters can be compared in.
    case salts
    /// Pairs that share a value of a match key.
    case matchKeys
    /// Pairs whose filters are alike: Hamming locality-sensitive hashing.
    case similarity(FilterGroup)

    public init?(rawValue: String) {
        switch rawValue {
        case "all-pairs": self = .allPairs
        case "exact-tokens": self = .exactTokens
        case "match-keys": self = .matchKeys
        case "salts": self = .salts
        case "lsh:record": self = .similarity(.record)
        default:
            guard rawValue.hasPrefix("lsh:") else { return nil }
            let names = rawValue.dropFirst(4).split(
                separator: "+", omittingEmptySubsequences: false)
            guard names.allSatisfy({ !$0.isEmpty }), Set(names).count == names.count else {
                return nil
            }
            self = .similarity(.fields(names.map(String.init)))
        }
    }

    public var rawValue: String {
        switch self {
        case .allPairs: "all-pairs"
        case .exactTokens: "exact-tokens"
        case .matchKeys: "match-keys"
        case .salts: "salts"
        case .similarity(.record): "lsh:record"
        case .similarity(.fields(let names)): "lsh:" + names.joined(separator: "+")
        }
    }

    /// Pairs up to which all are compared field by field: some ten seconds for six fields of 256
    /// bits on two cores (`make bench`, `patterns_per_second_core`). Over it, blocks lose next to
    /// nothing and take a tenth of the time.
    public static let defaultAllPairsLimit = 1_000_000_000
}

/// What the candidates of a pair of agencies were, for the record of a run.
public struct CandidateSummary: Sendable, Codable, Equatable {
    /// One rule, or the bands of one group of filters together.
    public struct Rule: Sendable, Codable, Equatable {
        /// `surname + postcode`, or `lsh:record, 40 bands of 18 bits`.
        public var name: String
        public var blocks: Int
        /// Pairs in its blocks, those of other rules included.
        public var pairs: Int
        /// Pairs in its largest block.
        public var largestBlock: Int
    }

    public var methods: [CandidateMethod]
    /// Why these, in plain words.
    public var reason: String
    /// In the order in which they are gone through; none for all pairs.
    public var rules: [Rule] = []
    /// Rows on both sides over which a block is split: l r > cap^2.
    public var blockCap: Int?
    /// Fields that agree too often to block by.
    public var fieldsPassedOver: [String] = []
    /// Pairs that were compared, each once.
    public var comparedPairs = 0
    /// Every pair of the two files.
    public var allPairs: Int
    /// At most so many pairs agree in one frequent value, whose block is over the cap: compared
    /// where they agree in a second field too.
    public var pairsInSplitBlocks = 0
    /// At most so many pairs are in blocks over the cap even when split by a second field: compared
    /// where they agree in a third field too.
    public var pairsOverCap = 0
    /// What was not compared though it would have been linked, as a sample tells; nil where all
    /// pairs were compared.
    public var loss: BlockingLoss?
}

extension CandidateSummary {
    /// Record-level filters, which are compared in all pairs that can reach the threshold.
    init(recordPairs: Int, of allPairs: Int) {
        self.init(
            methods: [.allPairs],
            reason: "record-level filters are compared in all pairs that their popcounts allow",
            allPairs: allPairs)
        comparedPairs = recordPairs
    }
}
