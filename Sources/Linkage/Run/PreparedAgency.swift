internal import Tokens

/// One agency's records, made ready once for all the agencies that they are compared with.
struct PreparedAgency: Sendable {
    let side: ComparedSide
    let hashes: TokenHashes
    /// The agency's records compared with each other.
    let within: WithinPatterns
    /// Invented people, who are linked apart.
    let canaries: TokenTable
    /// Records that are one person; nil where none were seen or looked for.
    var duplicates: RecordGroups?
    /// How pairs of one person within the file look; nil where there are none to speak of.
    var duplicateModel: MatchModel?
    /// How good the links between duplicates are; nil where there is none.
    var duplicateEstimate: QualityEstimate?

    var rowCount: Int { side.table.rowCount }

    /// Records, those of one person counted once.
    var peopleCount: Int { duplicates?.count ?? rowCount }
}
