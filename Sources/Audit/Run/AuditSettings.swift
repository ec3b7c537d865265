/// How much of each attack a token file may let through.
public struct AuditLimits: Sendable, Codable, Equatable {
    /// Share of the rows that have a field whose value a frequency attack reads.
    public var frequency = 0.01
    /// Share of 1,000 records that graph matching identifies with a list of the same people.
    public var graph = 0.05
    /// Share of the rest of 1,000 records that 50 known pairs identify.
    public var knownPairs = 0.15
    /// Share of rows whose field-level filter occurs ten times or more, where nothing hardens it.
    public var repeats = 0.0
    /// Rows of a salt's largest cell: in larger ones names were read by how common they are, from
    /// some 300 rows on (`Docs/ATTACKS.md`).
    public var cell = 200
    /// Rows that share the commonest value of a match key: a household or a few namesakes. Values
    /// of more are common ones, which can be told by how common they are.
    public var group = 20

    public init() {}

    /// Whether nothing passes here that would fail there.
    public func areWithin(_ others: AuditLimits) -> Bool {
        frequency <= others.frequency && graph <= others.graph && knownPairs <= others.knownPairs
            && repeats <= others.repeats && cell <= others.cell && group <= others.group
    }
}

/// What an audit looks at and how much of it.
public struct AuditSettings: Sendable {
    /// Rows that are drawn for the attacks, at least 1.
    public var rows = 50_000
    /// Records of graph matching and known pairs, at least 2.
    public var graphRows = 1_000
    /// Decides which rows are drawn, the attacker's keys and his errors.
    public var seed: UInt64 = 1
    public var limits = AuditLimits()
    /// Lists of frequencies by field of the schema, in place of those that are shipped.
    public var lists: [String: FrequencyFile] = [:]

    public init() {}
}
