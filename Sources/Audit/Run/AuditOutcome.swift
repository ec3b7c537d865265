/// What an audit found: shares only, never an identifier.
public struct AuditOutcome: Sendable, Codable, Equatable {
    public enum Verdict: String, Sendable, Codable {
        case passed, failed
    }

    /// One attack on one thing.
    public struct Figure: Sendable, Codable, Equatable {
        /// `frequency`, `graph`, `known`, `progression`, `repeats`, `cell`, `group` or `keys`.
        public var attack: String
        /// A field of the schema, `fields` for all fields together, `record`, a salt, a match key
        /// or `match keys`.
        public var target: String
        /// What the attacker has or how it was done, in words.
        public var attacker: String
        /// Known pairs, overlap of the attacker's list in per cent; nil for other attacks.
        public var parameter: Int?
        /// Rows that were attacked.
        public var rows: Int
        /// Share of the rows that were read or identified; of `progression` the number found, of
        /// `cell` and `group` rows of the largest one.
        public var value: Double
        /// nil: reported, not judged.
        public var limit: Double?
        /// nil where there is no limit.
        public var isPassed: Bool?

        init(
            attack: String, target: String, attacker: String, parameter: Int? = nil, rows: Int,
            value: Double, limit: Double? = nil
        ) {
            self.attack = attack
            self.target = target
            self.attacker = attacker
            self.parameter = parameter
            self.rows = rows
            self.value = value
            self.limit = limit
            isPassed = limit.map { value <= $0 }
        }

        /// Whether the value is a number of things and not a share.
        public var isCount: Bool { ["progression", "cell", "group"].contains(attack) }
    }

    /// Measures of one filter.
    public struct Filter: Sendable, Codable, Equatable {
        /// A field of the schema, `fields` for all together, or `record`.
        public var target: String
        public var measures: FilterMeasures
        /// Share of the 60 most frequent q-grams whose bits pattern mining finds; nil where it
        /// was not tried.
        public var minedGrams: Double?
    }

    public var verdict: Verdict
    /// SHA-256 of the token file's header: the file that was audited.
    public var tokens: String
    public var agency: String
    /// `plain`, `fields` or `record`.
    public var profile: String
    public var schemaDigest: String
    /// Rows of the file, canaries not counted.
    public var rows: Int
    /// Rows that were drawn and found among the people.
    public var sampledRows: Int
    public var seed: UInt64
    public var limits: AuditLimits
    public var figures: [Figure]
    public var filters: [Filter]
    /// Where the lists of frequencies are from, by field.
    public var lists: [String: String]

    /// Figures over their limit.
    public var failures: [Figure] { figures.filter { $0.isPassed == false } }
}
