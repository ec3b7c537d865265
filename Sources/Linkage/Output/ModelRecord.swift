/// `model.json`: what was learnt about each pair of agencies.
public struct ModelRecord: Sendable, Codable {
    public struct Level: Sendable, Codable {
        public var level: Int
        /// What the level means.
        public var label: String
        /// Probability of the level among matches.
        public var m: Double
        /// Probability of the level among non-matches.
        public var u: Double
        /// log2(m / u): evidence in bits.
        public var weight: Double
    }

    public struct Field: Sendable, Codable {
        public var name: String
        public var levels: [Level]
    }

    /// A pattern that non-matches have more often than independent fields would.
    public struct Dependence: Sendable, Codable {
        /// The level of each field, in the order of `fields`; 0 is missing.
        public var levels: [Int]
        /// Bits of weight that the pattern loses.
        public var bits: Double
    }

    public struct AgencyPair: Sendable, Codable {
        public var agencyA: String
        public var agencyB: String
        /// Share of all pairs that match.
        public var lambda: Double
        public var expectedMatches: Double
        /// log2(lambda / (1 - lambda)): where every pair's weight begins.
        public var priorWeight: Double
        public var iterations: Int
        /// lambda after each iteration.
        public var lambdaTrace: [Double]
        public var fields: [Field]
        /// Patterns that lose weight, in rising order of pattern; none under independence.
        public var dependence: [Dependence]
        /// Whether address, town and postcode count as one comparison: of their weights the
        /// strongest for and the strongest against are added, once each.
        public var joinsPlaces: Bool
        public var warnings: [String]
    }

    /// Digest of the schema that the model belongs to.
    public var schemaDigest: String
    public var agencyPairs: [AgencyPair]

    /// - Parameter agencies: names, in the order of the run's files.
    public init(outcome: LinkageOutcome, agencies: [String], schemaDigest: String) {
        self.schemaDigest = schemaDigest
        agencyPairs = outcome.pairs.compactMap { pair in
            guard let fit = pair.fit else { return nil }
            return AgencyPair(
                agencyA: agencies[pair.leftAgency], agencyB: agencies[pair.rightAgency],
                lambda: fit.model.lambda, expectedMatches: fit.expectedMatches,
                priorWeight: MatchModel.weight(ofProbability: fit.model.lambda),
                iterations: fit.iterations, lambdaTrace: fit.trace,
                fields: fit.model.plan.fields.indices.map { Self.field($0, of: fit.model) },
                dependence: fit.model.penalties.sorted { $0.key < $1.key }.map {
                    Dependence(
                        levels: fit.model.plan.levels(ofPattern: $0.key), bits: $0.value)
                },
                joinsPlaces: fit.model.joinsPlaces,
                warnings: fit.warnings)
        }
    }

    private static func field(_ index: Int, of model: MatchModel) -> Field {
        let field = model.plan.fields[index]
        return Field(
            name: field.name,
            levels: (1..<field.levelCount).map { level in
                Level(
                    level: level, label: field.label(ofLevel: level), m: model.m[index][level],
                    u: model.u[index][level], weight: model.weight(field: index, level: level))
            })
    }
}
