/// What the agencies of a project agree on: which fields are encoded, how they are cleaned, cut
/// and compared, and which encodings travel.
public struct Schema: Sendable, Equatable {
    /// Which encodings a token file carries.
    public enum Encoding: String, Sendable, CaseIterable, Codable {
        /// A Bloom filter for each field: best matching.
        case fields
        /// One filter for the whole record (CLK).
        case record
    }

    /// How the tokens resist reading: `Docs/THREAT-MODEL.md` says what an attacker can do.
    public enum Profile: String, Sendable, CaseIterable, Codable {
        /// Nothing: for tests and synthetic data.
        case plain
        /// Field-level filters under salts: best matching, for a sealed file that the named node
        /// alone can open.
        case fields
        /// One record-level filter, salted by an attribute that seldom changes, and with noise: the
        /// least that a node can match by.
        case record
    }

    /// The record-level filter.
    public struct RecordFilter: Sendable, Equatable {
        /// A multiple of 64.
        public var bits = 1024
        public var fill = Self.defaultFill
        /// Of profile `record`: records are in cells by this, and each cell has a key of its own;
        /// nil: one key for all.
        public var salt: Salt.Part?
        /// Of profile `record`: epsilon of the noise, by which a bit is flipped with probability
        /// 1 / (1 + e^epsilon); nil: none.
        public var noise: Double?
        /// What is done to the filter, in this order; the noise comes last unless it is listed.
        public var hardening: [HardeningStep] = []

        /// Length of the filter that travels.
        public var outputBits: Int { hardening.reduce(bits) { $1.outputBits(for: $0) } }

        public static let defaultNoise = 2.0
        public static let defaultFill = 0.5
        /// Of profile `record`: noise fills a filter by some more, and the fuller one is, the more
        /// others it is like.
        public static let defaultFillWithNoise = 0.35

        public init(
            bits: Int = 1024, fill: Double = Self.defaultFill, salt: Salt.Part? = nil,
            noise: Double? = nil, hardening: [HardeningStep] = []
        ) {
            self.hardening = hardening
            self.bits = bits
            self.fill = fill
            self.salt = salt
            self.noise = noise
        }
    }

    /// Given name and surname together under one key, so that an exchange of the two is seen.
    public struct NameBag: Sendable, Equatable {
        /// Index of the given-name field in `fields`.
        public var givenName: Int
        /// Index of the surname field in `fields`.
        public var surname: Int
        public var bits: Int
        public var fill: Double

        public init(
            givenName: Int, surname: Int, bits: Int = SchemaField.defaultFilterBits,
            fill: Double = SchemaField.defaultFill
        ) {
            self.givenName = givenName
            self.surname = surname
            self.bits = bits
            self.fill = fill
        }
    }

    public var name: String
    public var profile: Profile
    /// 1 to 60 fields.
    public var fields: [SchemaField]
    /// Of profile `fields`; nil of others.
    public var salts: SaltSettings?
    public var sends: Set<Encoding>
    public var record: RecordFilter
    public var nameBag: NameBag?
    /// Words that mean "missing", as the schema writes them; compared trimmed and without regard
    /// to case. An empty cell is always missing.
    public var missingValues: [String]

    public init(
        name: String, profile: Profile = .plain, fields: [SchemaField],
        salts: SaltSettings? = nil, sends: Set<Encoding> = [.fields, .record],
        record: RecordFilter = RecordFilter(), nameBag: NameBag? = nil,
        missingValues: [String] = []
    ) {
        self.name = name
        self.profile = profile
        self.salts = salts
        self.fields = fields
        self.sends = sends
        self.record = record
        self.nameBag = nameBag
        self.missingValues = missingValues
    }
}
