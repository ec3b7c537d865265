/// How probable each level of each field is among the pairs of one kind: m of matches, u of
/// non-matches, or the same of a kind within either. Matching specification 3.2.
public struct LevelProfile: Sendable, Equatable {
    /// Field after field, level after level. Level 0 (missing) is 1: it is no evidence.
    package private(set) var values: [Double]
    private let starts: [Int]

    /// Probabilities under this are taken as this: a zero would never leave zero.
    static let floor = 1e-9

    /// - Parameter probabilities: of each field and level; level 0 is not looked at. Each field's
    ///   are brought to the sum 1.
    package init(_ probabilities: [[Double]]) {
        var starts: [Int] = []
        var values: [Double] = []
        for field in probabilities {
            starts.append(values.count)
            let sum = field.dropFirst().reduce(0, +)
            values.append(1)
            values += field.dropFirst().map { max(sum > 0 ? $0 / sum : 0, Self.floor) }
        }
        self.starts = starts
        self.values = values
    }

    /// The probability of a field's level.
    public func probability(field: Int, level: Int) -> Double { values[starts[field] + level] }

    /// Of each field and level; level 0 is 0.
    public var probabilities: [[Double]] {
        starts.indices.map { field in
            let end = field + 1 < starts.count ? starts[field + 1] : values.count
            return [0] + values[starts[field] + 1..<end]
        }
    }

    /// The probability of a pattern by its levels, fields independent: their product.
    func probability(ofLevels levels: [Int]) -> Double {
        var product = 1.0
        for (field, level) in levels.enumerated() { product *= values[starts[field] + level] }
        return max(product, .leastNormalMagnitude)
    }

    /// Matches before anything is learnt: four in five agree in a field.
    static func start(_ plan: ComparisonPlan, identical: Double = 0.8) -> LevelProfile {
        LevelProfile(
            plan.fields.map { field in
                let others = (1 - identical) / Double(field.levelCount - 2)
                return (0..<field.levelCount).map {
                    $0 == field.identicalLevel ? identical : others
                }
            })
    }
}

/// A kind of pairs within the matches or the non-matches: its share of them, and how its pairs
/// look. Within a class fields are independent.
public struct LatentClass: Sendable, Equatable {
    /// Of the matches, over 0 and at most 1; of the non-matches, over 0 and under 1.
    public var share: Double
    public var profile: LevelProfile

    package init(share: Double, profile: LevelProfile) {
        self.share = share
        self.profile = profile
    }
}
