internal import Glibc
public import Tokens

/// Why two records were linked, or not: the parts of their match weight in bits, which sum to it.
/// It holds levels of likeness, no token.
public struct PairExplanation: Sendable, Codable {
    /// What one field says.
    public struct Field: Sendable, Codable {
        public var name: String
        public var level: Int
        /// The level in words.
        public var label: String
        /// log2(m / u); 0 where the field is missing.
        public var bits: Double
        /// log2(u / t), t the share of records with the token: what rarity adds, or takes where the
        /// token is common; nil where it is not asked for.
        public var rarity: Double?
    }

    public var agencyA: String
    public var handleA: String
    public var agencyB: String
    public var handleB: String
    /// log2 of the odds that any two records match.
    public var prior: Double
    public var fields: [Field]
    /// What the fields say together of a match beyond what each says: people who moved.
    public var matchDependence: Double
    /// What relatives, housemates and namesakes take away.
    public var nonMatchDependence: Double
    /// The sum of all: the match weight.
    public var weight: Double
    public var probability: Double
    /// The least weight of a link in the run; nil where it has no link.
    public var threshold: Double?
    /// If the pair is no match, what it is most likely: fields in which such pairs mostly agree,
    /// and in which they mostly differ; both empty for strangers.
    public var likelyAgreeing: [String]
    public var likelyDiffering: [String]

    /// - Parameters:
    ///   - tables: without canaries, as the run compared them.
    ///   - rows: of the two records in their tables.
    ///   - model: of the two tables' agencies.
    ///   - termFrequencyFields: of the run's settings.
    public init(
        tables: (TokenTable, TokenTable), rows: (Int, Int), model: MatchModel, threshold: Double?,
        termFrequencyFields: [String] = []
    ) throws(LinkageError) {
        let kernel = try ComparisonKernel.chosen()
        let plan = model.plan
        let sides = (
            ComparedSide(tables.0, kernel: kernel), ComparedSide(tables.1, kernel: kernel)
        )
        guard let copy = tables.0.comparableCopy(at: rows.0, with: tables.1, at: rows.1) else {
            throw .incompatible(
                "the two records share no salt, so that their filters say nothing of each other: "
                    + "they were not compared")
        }
        var codes = [UInt64](repeating: 0, count: RowGroups.lanes)
        kernel.withPatternComparer(plan: plan, sides.0, sides.1, copy: copy) { comparer in
            var groups = RowGroups()
            comparer.gather(rows.1..<rows.1 + 1, into: &groups)
            comparer.patterns(rows.0, with: groups, 0..<groups.groupCount, into: &codes)
        }
        let parts = model.parts(ofPattern: codes[0])
        let levels = plan.levels(ofPattern: codes[0])
        agencyA = tables.0.header.agency
        handleA = "\(tables.0.handle(at: rows.0))"
        agencyB = tables.1.header.agency
        handleB = "\(tables.1.handle(at: rows.1))"
        prior = parts.prior
        fields = plan.fields.indices.map { index in
            Field(
                name: plan.fields[index].name, level: levels[index],
                label: plan.fields[index].label(ofLevel: levels[index]), bits: parts.fields[index])
        }
        matchDependence = parts.matchDependence
        nonMatchDependence = parts.nonMatchDependence
        // As the run weighed it: a sum of parts differs in the last bit, by which the least link
        // of a run would be under its own threshold.
        weight = model.weight(ofPattern: codes[0])
        if !termFrequencyFields.isEmpty {
            let hashes = (TokenHashes(sides.0), TokenHashes(sides.1))
            let terms = TermFrequencies(
                plan: plan, fields: try plan.fields(named: termFrequencyFields),
                agencies: tables.0.digest == tables.1.digest
                    ? [hashes.0] : [hashes.0, hashes.1])
            let shares = terms.shares(of: hashes.0)
            weight = PairWeights(model: model, terms: terms, codes: [codes[0]])
                .weight(0, row: rows.0, shares: shares)
            var rarities = 0.0
            for (place, field) in terms.fields.enumerated()
            where levels[field] == plan.fields[field].identicalLevel {
                let u = model.strangers.probability(field: field, level: levels[field])
                let rarity = log2(u / shares.share(row: rows.0, place: place))
                fields[field].rarity = rarity
                rarities += rarity
            }
            // Families share rare surnames too: what rarity says too much is theirs.
            nonMatchDependence += weight - parts.total - rarities
        }
        probability = MatchModel.probability(ofWeight: weight)
        self.threshold = threshold
        likelyAgreeing = []
        likelyDiffering = []
        guard let kind = model.likeliestNonMatch(ofPattern: codes[0]) else { return }
        let profile = model.nonMatches[kind].profile
        for (index, field) in plan.fields.enumerated() {
            let unlike = profile.probability(field: index, level: 1)
            if unlike > Self.mostly { likelyDiffering.append(field.name) }
            if unlike < 1 - Self.mostly { likelyAgreeing.append(field.name) }
        }
    }

    /// The share of a kind's pairs from which it is said to agree, or differ, in a field.
    private static let mostly = 0.6
}
