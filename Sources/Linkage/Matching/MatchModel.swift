internal import Glibc

/// A Fellegi-Sunter model of one pair of agencies: for each field and level, how probable the level
/// is among matches (m) and among non-matches (u). Matching specification 3.2.
public struct MatchModel: Sendable, Equatable {
    public let plan: ComparisonPlan
    /// m of each field and level; level 0 (missing) is not used.
    public var m: [[Double]]
    /// u of each field and level.
    public var u: [[Double]]
    /// The share of all pairs of the two files that match (lambda).
    public var lambda: Double
    /// Bits that a pattern loses because non-matches have it more often than independent fields
    /// would (matching specification 3.6), by pattern code; none under independence.
    public var penalties: [UInt64: Double] = [:]

    package init(
        plan: ComparisonPlan, m: [[Double]], u: [[Double]], lambda: Double,
        penalties: [UInt64: Double] = [:]
    ) {
        self.plan = plan
        self.m = m
        self.u = u
        self.lambda = lambda
        self.penalties = penalties
    }

    /// Probabilities under this are taken as this: a zero would never leave zero.
    static let floor = 1e-9

    /// Evidence of a level in bits: log2(m / u); none where the field is missing.
    public func weight(field: Int, level: Int) -> Double {
        level == 0 ? 0 : log2(m[field][level] / u[field][level])
    }

    /// Match weight of a pattern in bits: log2 of the odds that the pair matches,
    /// log2(lambda / (1 - lambda)) + sum over fields of log2(m / u) - penalty.
    public func weight(ofPattern code: UInt64) -> Double {
        var sum = log2(lambda / (1 - lambda)) - (penalties[code] ?? 0)
        for (field, level) in plan.levels(ofPattern: code).enumerated() {
            sum += weight(field: field, level: level)
        }
        return sum
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
