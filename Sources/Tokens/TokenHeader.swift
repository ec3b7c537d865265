public import Secrets

/// What a token file says of itself before its rows: who made it, with which key and schema, and
/// the shape of its rows. It holds nothing secret.
public struct TokenHeader: Equatable, Sendable {
    /// The agency whose records these are: 1 to 64 bytes of UTF-8.
    public var agency: String
    /// The project of the linkage key: 1 to 64 bytes of UTF-8.
    public var project: String
    public var keyIdentifier: KeyIdentifier
    public var keyFingerprint: KeyFingerprint
    /// SHA-256 of the schema's canonical text.
    public var schemaDigest: SHA256Digest
    /// Made with the published example key: anyone can read these tokens.
    public var isDemonstration: Bool
    public var rowCount: Int
    /// The field-level filters of a row, in row order; none if only the record-level filter
    /// travels. At most 64.
    public var fields: [TokenField]
    /// Bits of the record-level filter (CLK): a multiple of 64, or 0 if it does not travel.
    public var recordBitCount: Int
    /// What the schema says of how the tokens resist reading.
    public var profile: TokenProfile
    /// The salts under each of which a row has all its field-level filters; none if they are not
    /// salted. At most 8.
    public var salts: [TokenSalt]
    /// What was done to the record-level filter, step by step, as a person reads it. At most 16
    /// texts of 1 to 64 bytes of UTF-8.
    public var hardening: [String]
    /// The match keys of a row, in row order. At most 16.
    public var matchKeys: [TokenMatchKey]
    /// The attributes of a row, from the lowest byte of its facts. At most 7.
    public var attributes: [TokenAttribute]
    /// Records that the agency left out since people objected or opted out.
    public var excludedCount: Int

    /// The most salts.
    public static let maximumSaltCount = 8
    static let maximumStepCount = 16
    /// The most fields a row may have: one bit each in the mask of missing fields.
    public static let maximumFieldCount = 64

    public init(
        agency: String, project: String, keyIdentifier: KeyIdentifier,
        keyFingerprint: KeyFingerprint, schemaDigest: SHA256Digest, isDemonstration: Bool,
        rowCount: Int, fields: [TokenField], recordBitCount: Int,
        profile: TokenProfile = .plain, salts: [TokenSalt] = [], hardening: [String] = [],
        matchKeys: [TokenMatchKey] = [], attributes: [TokenAttribute] = [],
        excludedCount: Int = 0
    ) {
        self.agency = agency
        self.project = project
        self.keyIdentifier = keyIdentifier
        self.keyFingerprint = keyFingerprint
        self.schemaDigest = schemaDigest
        self.isDemonstration = isDemonstration
        self.rowCount = rowCount
        self.fields = fields
        self.recordBitCount = recordBitCount
        self.profile = profile
        self.salts = salts
        self.hardening = hardening
        self.matchKeys = matchKeys
        self.attributes = attributes
        self.excludedCount = excludedCount
    }

    /// How many times a row has its field-level filters: once under each salt.
    public var fieldCopyCount: Int { fields.isEmpty ? 0 : max(1, salts.count) }

    /// 64-bit words of all that a row has besides handle and missing mask: its cell under each
    /// salt, its field-level filters under each salt, its record-level filter, its match keys, its
    /// facts.
    public var wordsPerTokenRow: Int {
        salts.count + fieldCopyCount * wordsPerFieldRow + wordsPerRecordRow + wordsPerMatchKeyRow
            + 1
    }

    /// 64-bit words of all field-level filters of a row together, under one salt.
    public var wordsPerFieldRow: Int { fields.reduce(0) { $0 + $1.wordCount } }

    /// 64-bit words of the record-level filter.
    public var wordsPerRecordRow: Int { recordBitCount / 64 }

    /// The first word of field `index` within the field-level part of a row.
    public func wordOffset(ofField index: Int) -> Int {
        fields[..<index].reduce(0) { $0 + $1.wordCount }
    }

    /// What a writer may not write: nil if the header is valid, else the rule it breaks.
    func brokenRule() -> String? {
        for (label, text) in names where text.isEmpty || text.utf8.count > 64 {
            return "the \(label) must have 1 to 64 bytes"
        }
        // A node prints what an agency wrote: no sequence for its terminal comes through.
        for (_, text) in names where !PlainText.isPlain(text) {
            return "its names must hold no control characters and no line breaks"
        }
        if let rule = brokenRuleOfSalts() ?? brokenRuleOfMatchKeys()
            ?? brokenRuleOfAttributes()
        {
            return rule
        }
        guard rowCount >= 0 && rowCount <= 1 << 40 else { return "the row count is out of range" }
        guard fields.count <= Self.maximumFieldCount else { return "there are over 64 fields" }
        guard Set(fields.map(\.name)).count == fields.count else {
            return "two fields have the same name"
        }
        guard recordBitCount == 0 || Self.isFilterLength(recordBitCount) else {
            return "the record-level filter's length must be a multiple of 64 up to 32,768"
        }
        guard !fields.isEmpty || recordBitCount > 0 else { return "no filter travels" }
        for role in [FieldRole.givenName, .surname, .nameBag]
        where fields.count(where: { $0.role == role }) > 1 {
            return "two fields have the same name role"
        }
        for field in fields {
            guard Self.isFilterLength(field.bitCount) else {
                return "a field's filter length must be a multiple of 64 up to 32,768"
            }
            guard (1...65_535).contains(field.hashCount) else {
                return "a field's number of positions must be 1 to 65,535"
            }
            guard field.levelEdges.count <= 6,
                field.levelEdges.allSatisfy({ (1...999).contains($0) }),
                zip(field.levelEdges, field.levelEdges.dropFirst()).allSatisfy({ $0 < $1 })
            else { return "a field's level edges must rise, at most 6, between 1 and 999" }
        }
        return nil
    }

    /// All texts of the header.
    private var names: [(label: String, text: String)] {
        [("agency", agency), ("project", project)]
            + fields.flatMap { [("field name", $0.name), ("field type", $0.type)] }
            + salts.map { ("salt name", $0.name) }
            + matchKeys.map { ("match key name", $0.name) }
            + attributes.flatMap { attribute in
                [("attribute name", attribute.name)]
                    + attribute.values.map { ("attribute value", $0) }
            }
            + hardening.map { ("hardening step", $0) }
    }

    private func brokenRuleOfSalts() -> String? {
        guard salts.count <= Self.maximumSaltCount else { return "there are over 8 salts" }
        guard hardening.count <= Self.maximumStepCount else {
            return "there are over 16 hardening steps"
        }
        guard salts.isEmpty || !fields.isEmpty else { return "salts without field-level filters" }
        guard Set(salts.map(\.name)).count == salts.count else {
            return "two salts have the same name"
        }
        for salt in salts {
            guard salt.fields != 0,
                fields.count >= 64 || salt.fields >> UInt64(fields.count) == 0
            else { return "a salt is made of fields that are not there" }
            guard (1...TokenSalt.mostCells).contains(salt.cellCount) else {
                return "a salt's number of cells is out of range"
            }
            guard (0...TokenSalt.mostFlips).contains(salt.flips) else {
                return "a salt's noise is out of range"
            }
            guard salt.flips == salts[0].flips else { return "its salts differ in noise" }
        }
        return nil
    }

    private static func isFilterLength(_ bits: Int) -> Bool {
        bits > 0 && bits <= 32_768 && bits % 64 == 0
    }
}
