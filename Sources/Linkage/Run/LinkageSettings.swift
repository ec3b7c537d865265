/// What the operator may choose of a linkage run.
public struct LinkageSettings: Sendable, Codable, Equatable {
    /// How links are chosen among pairs over the threshold.
    public enum Assignment: String, Sendable, Codable, CaseIterable {
        /// Each record has at most one link to each other agency: for files without duplicates.
        case oneToOne = "one-to-one"
        /// Every pair over the threshold is a link: for files with many records a person.
        case manyToMany = "many-to-many"
    }

    /// How one-to-one links are found.
    public enum Solver: String, Sendable, Codable, CaseIterable {
        /// The best pair first.
        case greedy
        /// The largest sum of match weights, for field-level filters.
        case optimal
    }

    /// Which filters are compared.
    public enum Filters: String, Sendable, Codable, CaseIterable {
        /// Field-level filters, weighed by a model.
        case fields
        /// Record-level filters, by their similarity.
        case record
    }

    public var assignment = Assignment.oneToOne
    public var solver = Solver.greedy
    /// How links are made into clusters; nil takes what suits the assignment.
    public var clustering: ClusteringMethod?
    /// Whether one-to-one links are between people, duplicates within a file found first.
    public var findsDuplicates = true
    /// nil takes field-level filters where they travel.
    public var filters: Filters?
    /// The least match probability of a link, over 0 and under 1; nil chooses it by estimate.
    public var threshold: Double?
    /// The threshold by which the optimal solver assigns, where `threshold` is lowered to see more
    /// links of the same assignment; nil where it is `threshold`.
    var assigningThreshold: Double?
    /// Estimated precision that links are to have, over 0 and under 1.
    public var targetPrecision = ThresholdRule.defaultPrecision
    /// Chooses the threshold at which the estimated F1 is highest in place of a target precision.
    public var maximizesF = false
    /// The least Dice similarity of a link between record-level filters, over 0, at most 1; where
    /// no threshold is set it is chosen as that of field-level links is.
    public var diceThreshold: Double?
    /// The least Jaccard similarity in its place, over 0, at most 1.
    public var jaccardThreshold: Double?
    /// The greatest Hamming distance in its place, in bits.
    public var hammingThreshold: Int?
    /// Whether u is learnt in a second stage, in place of being estimated once.
    public var freesU = true
    /// Names of match keys by which records are linked before anything is compared, the surest
    /// first; none by default.
    public var tiers: [String] = []
    /// Names of fields in which agreement weighs by how common the token is; none by default.
    public var termFrequencyFields: [String] = []
    /// Pairs up to which all are compared.
    public var allPairsLimit = CandidateMethod.defaultAllPairsLimit
    /// Pairs of the run's two largest files: what decides whether all pairs are compared, so that
    /// every pair of agencies is compared in one way.
    var largestPairCount = 0
    /// nil lets the engine choose by the size of the files.
    public var candidates: [CandidateMethod]?
    /// A block of l rows of one file and r of the other is split where l r > cap^2; nil lets the
    /// engine choose, so that blocks of one field hold about `pairsPerRecord` pairs a record.
    public var blockCap: Int?
    /// Candidates a record that the engine allows for when it chooses the block cap.
    public var pairsPerRecord = 500
    /// Dice similarity at which bands are to find a pair, over 0 and at most 1.
    public var bandSimilarity = 0.85
    /// The share of pairs at that similarity that bands are to find, over 0 and under 1.
    public var bandRecall = 0.95
    /// Links of a record that are kept, the best ones, at least 1; nil keeps all.
    public var topCount: Int?
    /// Bytes for links in memory, at least a megabyte; what is over it goes to the run's folder.
    public var linkMemory = 1 << 30
    /// Pairs that are compared to see what blocking loses; 0 leaves it out.
    public var samplePairs = 500_000_000
    /// Pairs in a unit of work, at least 1: half a second or so of one thread.
    public var unitPairs = 50_000_000
    /// Whether files made with the published example key are accepted.
    public var allowsDemonstration = false
    /// Whether files of profile `plain` are accepted.
    public var allowsPlain = false
    /// Bits of a CLK in plain binary files; nil where there are none.
    public var clkBits: Int?

    /// Units from which on a stage keeps its finished parts, so that `--resume` can go on.
    static let unitsToKeep = 60

    public init() {}

    /// - Throws: `LinkageError.invalidSetting`.
    public func check() throws(LinkageError) {
        for value in [threshold ?? 0.5, targetPrecision] where !(value > 0 && value < 1) {
            throw .invalidSetting(
                "--threshold and --precision are probabilities: over 0 and under 1")
        }
        _ = try similarityThreshold()
        guard allPairsLimit >= 0, pairsPerRecord >= 1, samplePairs >= 0 else {
            throw .invalidSetting("numbers of pairs must not be negative")
        }
        if let blockCap, !(1...1_000_000).contains(blockCap) {
            throw .invalidSetting("the block cap must be 1 to 1,000,000 rows")
        }
        guard bandSimilarity > 0 && bandSimilarity <= 1, bandRecall > 0 && bandRecall < 1 else {
            throw .invalidSetting(
                "--lsh-similarity must be over 0 and at most 1, --lsh-recall over 0 and under 1")
        }
        guard unitPairs >= 1 else {
            throw .invalidSetting("--unit-pairs must be at least 1")
        }
        if let topCount, topCount < 1 {
            throw .invalidSetting("--top must be at least 1")
        }
        guard linkMemory >= 1 << 20 else {
            throw .invalidSetting("--link-memory must be at least 1 MB")
        }
        guard candidates?.isEmpty != true else {
            throw .invalidSetting("--candidates must name a method")
        }
    }

    /// How links are made into clusters.
    public var chosenClustering: ClusteringMethod { clustering ?? .standard(for: assignment) }

    /// How the threshold of field-level links is chosen.
    var thresholdRule: ThresholdRule {
        if let threshold { return .fixed(threshold) }
        return duplicatesRule
    }

    /// How the threshold of links between duplicates is chosen. A threshold that was set does not
    /// move it: links over a higher one are then a part of those over a lower one.
    var duplicatesRule: ThresholdRule {
        maximizesF ? .maximumF : .targetPrecision(targetPrecision)
    }

    /// Match probability under which a pair is not looked at when the threshold is chosen.
    private static let leastProbability = 0.01

    /// The least match weight at which pairs are gathered. For one-to-one links it is low whatever
    /// the threshold: what competes with a link may be under it.
    var gatheredWeight: Double {
        let least = threshold ?? Self.leastProbability
        return MatchModel.weight(
            ofProbability: assignment == .oneToOne ? min(least, Self.leastProbability) : least)
    }

    /// The least match weight of a pair for which the optimal solver gives up another: that of a
    /// set threshold, and never one that is less likely right than wrong.
    package var leastAssignedWeight: Double {
        (assigningThreshold ?? threshold).map { max(0, MatchModel.weight(ofProbability: $0)) } ?? 0
    }

    /// Whether a threshold for record-level filters was set.
    var hasRecordThreshold: Bool {
        diceThreshold != nil || jaccardThreshold != nil || hammingThreshold != nil
    }

    /// The threshold for record-level filters; nil where none was set.
    /// - Throws: `LinkageError.invalidSetting` where it is out of its range or there are several.
    func similarityThreshold() throws(LinkageError) -> SimilarityThreshold? {
        switch (diceThreshold, jaccardThreshold, hammingThreshold) {
        case (nil, nil, nil): nil
        case (let dice?, nil, nil): try .dice(dice)
        case (nil, let jaccard?, nil): try .jaccard(jaccard)
        case (nil, nil, let hamming?): try .hamming(hamming)
        default: throw .invalidSetting("set one of --dice, --jaccard and --hamming")
        }
    }
}
