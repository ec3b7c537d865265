/// `model.json`: what was learnt about each pair of agencies.
public struct ModelRecord: Sendable, Codable, Equatable {
    public struct Level: Sendable, Codable, Equatable {
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

    public struct Field: Sendable, Codable, Equatable {
        public var name: String
        public var levels: [Level]
    }

    /// A kind of matches or of non-matches.
    public struct PairClass: Sendable, Codable, Equatable {
        /// Of the matches, or of the non-matches.
        public var share: Double
        /// The probability of each level of each field, in the order of `fields`, from level 1.
        public var levels: [[Double]]
    }

    public struct AgencyPair: Sendable, Codable, Equatable {
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
        /// Kinds of matches; a second one is people who moved.
        public var matchClasses: [PairClass]
        /// Kinds of non-matches besides strangers, whose levels `u` gives.
        public var nonMatchClasses: [PairClass]
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
                matchClasses: fit.model.matches.map { Self.record($0, of: fit.model) },
                nonMatchClasses: fit.model.nonMatches.map { Self.record($0, of: fit.model) },
                warnings: fit.warnings)
        }
    }

    private static func record(_ kind: LatentClass, of model: MatchModel) -> PairClass {
        PairClass(
            share: kind.share, levels: kind.profile.probabilities.map { Array($0.dropFirst()) })
    }

    private static func field(_ index: Int, of model: MatchModel) -> Field {
        let field = model.plan.fields[index]
        return Field(
            name: field.name,
            levels: (1..<field.levelCount).map { level in
                Level(
                    level: level, label: field.label(ofLevel: level),
                    m: model.m(field: index, level: level),
                    u: model.strangers.probability(field: index, level: level),
                    weight: model.weight(field: index, level: level))
            })
    }
}
