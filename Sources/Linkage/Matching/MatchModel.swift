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
    /// Whether address, town and postcode count as one comparison: where nothing within the files
    /// can show how much their agreements overlap (matching specification 3.3, "Dependence").
    public var joinsPlaces = false

    package init(
        plan: ComparisonPlan, m: [[Double]], u: [[Double]], lambda: Double,
        penalties: [UInt64: Double] = [:], joinsPlaces: Bool = false
    ) {
        self.plan = plan
        self.m = m
        self.u = u
        self.lambda = lambda
        self.penalties = penalties
        self.joinsPlaces = joinsPlaces
    }

    /// Probabilities under this are taken as this: a zero would never leave zero.
    static let floor = 1e-9

    /// Evidence of a level in bits: log2(m / u); none where the field is missing.
    public func weight(field: Int, level: Int) -> Double {
        level == 0 ? 0 : log2(m[field][level] / u[field][level])
    }

    /// Match weight of a pattern in bits: log2 of the odds that the pair matches,
    /// log2(lambda / (1 - lambda)) + sum over fields of log2(m / u) - penalty, places as
    /// `joinsPlaces` says.
    public func weight(ofPattern code: UInt64) -> Double {
        let levels = plan.levels(ofPattern: code)
        var sum = WeightSum(prior: log2(lambda / (1 - lambda)) - (penalties[code] ?? 0))
        for (field, level) in levels.enumerated() {
            sum.add(
                weight(field: field, level: level),
                isPlace: joinsPlaces && plan.fields[field].isPlace)
        }
        return sum.total
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

/// The sum of a pattern's weights in bits, in which the fields that are joined as one comparison
/// add their strongest evidence for and their strongest evidence against, once each.
struct WeightSum {
    private var sum: Double
    private var strongestFor = 0.0
    private var strongestAgainst = 0.0

    init(prior: Double) { sum = prior }

    mutating func add(_ weight: Double, isPlace: Bool) {
        if isPlace {
            strongestFor = max(strongestFor, weight)
            strongestAgainst = min(strongestAgainst, weight)
        } else {
            sum += weight
        }
    }

    var total: Double { sum + strongestFor + strongestAgainst }
}
