internal import Glibc

/// A model of one pair of agencies: how the level patterns of matches and of non-matches look.
///
/// It is the Fellegi-Sunter model with latent classes. Non-matches are strangers, whose fields are
/// independent, and classes that are not: housemates, people of one name, neighbours. They are
/// learnt from the pairs within each agency (matching specification 3.6: all of them are
/// non-matches). Matches may have a class of their own for people who moved. The probability of a
/// pattern is a mixture over the classes (Larsen and Rubin, "Iterative automated record linkage
/// using mixture models", Journal of the American Statistical Association 96, 2001).
public struct MatchModel: Sendable, Equatable {
    public let plan: ComparisonPlan
    /// The share of all pairs of the two files that match (lambda).
    public var lambda: Double
    /// Kinds of matches; their shares sum to 1.
    public var matches: [LatentClass]
    /// Non-matches whose fields are independent: u.
    public var strangers: LevelProfile
    /// Other kinds of non-matches; strangers have what their shares leave.
    public var nonMatches: [LatentClass]

    package init(
        plan: ComparisonPlan, lambda: Double, matches: [LatentClass], strangers: LevelProfile,
        nonMatches: [LatentClass] = []
    ) {
        self.plan = plan
        self.lambda = lambda
        self.matches = matches
        self.strangers = strangers
        self.nonMatches = nonMatches
    }

    /// m: the probability of a field's level among all matches.
    public func m(field: Int, level: Int) -> Double {
        matches.reduce(0) { $0 + $1.share * $1.profile.probability(field: field, level: level) }
    }

    /// Kinds of matches, then strangers with their share of the non-matches, then other kinds of
    /// non-matches.
    var classes: [LatentClass] {
        let others = nonMatches.reduce(0) { $0 + $1.share }
        return matches + [LatentClass(share: 1 - others, profile: strangers)] + nonMatches
    }

    /// m of every field and level.
    var matchProfile: LevelProfile {
        LevelProfile(
            plan.fields.enumerated().map { index, field in
                [0] + (1..<field.levelCount).map { m(field: index, level: $0) }
            })
    }

    /// Evidence of a level on its own, in bits: log2(m / u); none where the field is missing.
    public func weight(field: Int, level: Int) -> Double {
        guard level > 0 else { return 0 }
        return log2(m(field: field, level: level))
            - log2(strangers.probability(field: field, level: level))
    }

    /// Where every pair's weight begins, in bits: log2(lambda / (1 - lambda)).
    public var priorWeight: Double { Self.weight(ofProbability: lambda) }

    /// Match weight of a pattern in bits: log2 of the odds that the pair matches,
    /// log2(lambda M(g)) - log2((1 - lambda) U(g)), M and U mixtures over the classes.
    public func weight(ofPattern code: UInt64) -> Double {
        let levels = plan.levels(ofPattern: code)
        return priorWeight + log2(match(levels)) - log2(nonMatch(levels))
    }

    /// The weight of a pattern in its parts, which sum to it.
    public func parts(ofPattern code: UInt64) -> WeightParts {
        let levels = plan.levels(ofPattern: code)
        var fields: [Double] = []
        var (m, u) = (0.0, 0.0)
        for (field, level) in levels.enumerated() {
            fields.append(weight(field: field, level: level))
            guard level > 0 else { continue }
            m += log2(self.m(field: field, level: level))
            u += log2(strangers.probability(field: field, level: level))
        }
        return WeightParts(
            prior: priorWeight, fields: fields, matchDependence: log2(match(levels)) - m,
            nonMatchDependence: u - log2(nonMatch(levels)))
    }

    private func match(_ levels: [Int]) -> Double {
        matches.reduce(0) { $0 + $1.share * $1.profile.probability(ofLevels: levels) }
    }

    private func nonMatch(_ levels: [Int]) -> Double {
        let others = nonMatches.reduce(0) { $0 + $1.share }
        return nonMatches.reduce((1 - others) * strangers.probability(ofLevels: levels)) {
            $0 + $1.share * $1.profile.probability(ofLevels: levels)
        }
    }

    /// The kind of non-matches that a pattern most likely is if it is no match: an index into
    /// `nonMatches`, nil for strangers.
    public func likeliestNonMatch(ofPattern code: UInt64) -> Int? {
        let levels = plan.levels(ofPattern: code)
        let others = nonMatches.reduce(0) { $0 + $1.share }
        var best = (1 - others) * strangers.probability(ofLevels: levels)
        var index: Int?
        for (place, kind) in nonMatches.enumerated() {
            let share = kind.share * kind.profile.probability(ofLevels: levels)
            if share > best { (best, index) = (share, place) }
        }
        return index
    }

    /// The probability of a match weight in bits: 1 / (1 + 2^-weight).
    public static func probability(ofWeight weight: Double) -> Double {
        1 / (1 + exp2(-weight))
    }

    /// The weight of a probability: log2(p / (1 - p)).
    public static func weight(ofProbability probability: Double) -> Double {
        log2(probability / (1 - probability))
    }
}

/// The parts of a match weight, in bits; their sum is the weight.
public struct WeightParts: Sendable, Equatable {
    public var prior: Double
    /// log2(m / u) of each field's level, in the order of the plan; 0 where it is missing.
    public var fields: [Double]
    /// What the fields say together of a match beyond what each says: people who moved differ in
    /// address, postcode and town at once.
    public var matchDependence: Double
    /// What relatives, housemates and namesakes take away, who agree in several fields at once;
    /// at most a trifle over 0.
    public var nonMatchDependence: Double

    public var total: Double {
        prior + fields.reduce(0, +) + matchDependence + nonMatchDependence
    }
}
