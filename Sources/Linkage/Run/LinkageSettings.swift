/// What the operator may choose of a linkage run.
public struct LinkageSettings: Sendable, Codable, Equatable {
    /// How links are chosen among pairs over the threshold.
    public enum Assignment: String, Sendable, Codable, CaseIterable {
        /// Each record has at most one link to each other agency: for files without duplicates.
        case oneToOne = "one-to-one"
        /// Every pair over the threshold is a link: for files with many records a person.
        case manyToMany = "many-to-many"
    }

    /// Which filters are compared.
    public enum Filters: String, Sendable, Codable, CaseIterable {
        /// Field-level filters, weighed by a model.
        case fields
        /// Record-level filters, by their Dice similarity.
        case record
    }

    public var assignment = Assignment.oneToOne
    /// nil takes field-level filters where they travel.
    public var filters: Filters?
    /// The least match probability of a link, over 0 and under 1.
    public var threshold = 0.5
    /// The least Dice similarity of a link between record-level filters, over 0, at most 1; nil
    /// takes `defaultDiceThreshold`, with a warning.
    public var diceThreshold: Double?
    /// Pairs up to which all are compared.
    public var allPairsLimit = CandidateMethod.defaultAllPairsLimit
    /// nil lets the engine choose by the size of the files.
    public var candidates: CandidateMethod?
    /// Rows in a block over which it is split by a second field.
    public var blockCap = BlockIndex.defaultCap
    /// Whether files made with the published example key are accepted.
    public var allowsDemonstration = false

    /// Right for some schemas and ruinous for others (matching specification 1.2): no schema's own.
    public static let defaultDiceThreshold = 0.8

    public init() {}

    /// - Throws: `LinkageError.invalidSetting`.
    public func check() throws(LinkageError) {
        guard threshold > 0 && threshold < 1 else {
            throw .invalidSetting("the threshold is a probability: over 0 and under 1")
        }
        if let diceThreshold, !(diceThreshold > 0 && diceThreshold <= 1) {
            throw .invalidSetting("the Dice threshold must be over 0 and at most 1")
        }
        guard allPairsLimit >= 0, blockCap >= 1 else {
            throw .invalidSetting("the limit of pairs and the block cap must not be negative")
        }
    }
}
