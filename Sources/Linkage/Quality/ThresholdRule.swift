/// How the threshold of links is chosen.
public enum ThresholdRule: Sendable, Equatable {
    /// The lowest at which the estimated precision is at least this, over 0 and under 1.
    case targetPrecision(Double)
    /// Where the estimated F1 is highest.
    case maximumF
    /// Match probability (or similarity) as the operator says.
    case fixed(Double)

    /// Estimated precision that links are to have where the operator says nothing.
    public static let defaultPrecision = 0.995
}

extension ThresholdRule: Codable {
    private enum Key: String, CodingKey {
        case rule, value
    }

    private enum Name: String, Codable {
        case targetPrecision = "target-precision"
        case maximumF = "maximum-f"
        case fixed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch try container.decode(Name.self, forKey: .rule) {
        case .targetPrecision:
            self = .targetPrecision(try container.decode(Double.self, forKey: .value))
        case .maximumF: self = .maximumF
        case .fixed: self = .fixed(try container.decode(Double.self, forKey: .value))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .targetPrecision(let value):
            try container.encode(Name.targetPrecision, forKey: .rule)
            try container.encode(value, forKey: .value)
        case .maximumF: try container.encode(Name.maximumF, forKey: .rule)
        case .fixed(let value):
            try container.encode(Name.fixed, forKey: .rule)
            try container.encode(value, forKey: .value)
        }
    }
}

/// The threshold of a run's links.
public struct ChosenThreshold: Sendable, Codable, Equatable {
    public var rule: ThresholdRule
    /// Match weight in bits, or similarity, of the least link; nil where there is no link.
    public var score: Double?
}

/// Where links, best first, are cut.
struct ThresholdChoice {
    let judge: QualityJudge
    /// Links that stay wherever the others are cut, and are judged with them; nil for none.
    var exact: ExactLinks?

    /// One place at which links could be cut.
    struct Place {
        /// Links that stay.
        var count: Int
        /// Score of the last.
        var score: Double
        var estimate: QualityEstimate

        /// What the operator should know of a threshold chosen by a rule.
        func warnings(_ rule: ThresholdRule) -> [String] {
            guard case .targetPrecision(let target) = rule, estimate.precision.value < target else {
                return []
            }
            func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }
            return [
                "no threshold reaches an estimated precision of \(percent(target)): the links are "
                    + "cut where it is highest, \(percent(estimate.precision.value)); share more "
                    + "fields, or say with --precision what is enough"
            ]
        }
    }

    /// - Parameters:
    ///   - scores: of the links, best first.
    ///   - probability: of a score; nil where there is no model.
    /// - Returns: nil where there is no link or no estimate.
    func place(
        _ scores: some RandomAccessCollection<Double>, _ rule: ThresholdRule,
        probability: ((Double) -> Double)?
    ) -> Place? {
        var best: (value: Double, place: Place)?
        // Where the target is out of reach: the highest precision of a good part of the links.
        var highest: Place?
        var sum = 0.0
        var count = 0
        var index = scores.startIndex
        while index != scores.endIndex {
            let score = scores[index]
            // Links of one score stay or go together.
            while index != scores.endIndex && scores[index] == score {
                count += 1
                if let probability { sum += probability(score) }
                index = scores.index(after: index)
            }
            guard
                let estimate = judge.estimate(
                    count: count, score: score, probabilities: probability == nil ? nil : sum
                )?.joining(exact, comparedLinks: count)
            else { continue }
            let place = Place(count: count, score: score, estimate: estimate)
            switch rule {
            case .targetPrecision(let target):
                if estimate.precision.value >= target { best = (target, place) }
                let isGoodPart = 10 * count >= scores.count
                if isGoodPart, estimate.precision.value >= highest?.estimate.precision.value ?? 0 {
                    highest = place
                }
            case .maximumF:
                let value = Self.f1(estimate)
                if value >= best?.value ?? 0 { best = (value, place) }
            case .fixed(let least):
                if (probability?(score) ?? score) >= least { best = (0, place) }
            }
        }
        return best?.place ?? highest
    }

    private static func f1(_ estimate: QualityEstimate) -> Double {
        let (precision, recall) = (estimate.precision.value, estimate.recall.value)
        return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0
    }
}
