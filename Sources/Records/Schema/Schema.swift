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
    /// At most `MatchKey.mostKeys`; they travel in every profile.
    public var matchKeys: [MatchKey] = []
    /// What travels with the tokens to count by.
    public var attributes = AttributeSettings()
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
