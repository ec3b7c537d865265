internal import Glibc

/// Match weights of pairs: by their pattern and, where term frequencies are used, by how common the
/// tokens are in which they agree.
///
/// A class of pairs agrees in a field by descent (one person, one family) or by chance. If p of its
/// pairs agree and u of strangers do, h = (p - u) / (1 - u) agree by descent, and the share of
/// them that agree in a token of frequency t is t (h + (1 - h) t). So each class's probability is
/// multiplied by (h + (1 - h) t) / p: t / u for strangers, which is the adjustment of matching
/// specification 3.4, next to 1 for matches, and next to 1 for families, whose rare surname says
/// nothing about which of them it is.
struct PairWeights: Sendable {
    private let model: MatchModel
    private let terms: TermFrequencies?
    /// For each class (of matches, then strangers, then of non-matches) and each field of `terms`.
    private let adjustments: [[Adjustment]]
    private var patterns: [Pattern] = []

    /// (h + (1 - h) t) / p as a line in t.
    private struct Adjustment {
        var base: Double
        var slope: Double

        init(identical p: Double, strangers u: Double) {
            guard p > u else {
                (base, slope) = (0, 1 / u)
                return
            }
            let descent = (p - u) / (1 - u)
            (base, slope) = (descent / p, (1 - descent) / p)
        }

        func factor(_ share: Double) -> Double { base + slope * share }
    }

    private struct Pattern {
        /// Without term frequencies.
        var weight: Double
        /// The greatest that it can be with them.
        var bound: Double
        /// Places in `terms` of the fields that agree.
        var places: [Int] = []
        /// Probability of the pattern in each class, times the class's share.
        var classes: [Double] = []
    }

    init(model: MatchModel, terms: TermFrequencies? = nil) {
        self.model = model
        self.terms = terms
        adjustments = model.classes.map { kind in
            (terms?.fields ?? []).map { field in
                let level = model.plan.fields[field].identicalLevel
                return Adjustment(
                    identical: kind.profile.probability(field: field, level: level),
                    strangers: model.strangers.probability(field: field, level: level))
            }
        }
    }

    /// - Parameter codes: patterns that have the slots from 0 on.
    init(model: MatchModel, terms: TermFrequencies?, codes: [UInt64]) {
        self.init(model: model, terms: terms)
        for code in codes { append(code) }
    }

    /// Slots.
    var count: Int { patterns.count }

    /// Takes a pattern in as the next slot.
    mutating func append(_ code: UInt64) {
        let weight = model.weight(ofPattern: code)
        var pattern = Pattern(weight: weight, bound: weight)
        if let terms {
            let levels = model.plan.levels(ofPattern: code)
            pattern.places = terms.fields.indices.filter {
                levels[terms.fields[$0]] == model.plan.fields[terms.fields[$0]].identicalLevel
            }
            if !pattern.places.isEmpty {
                pattern.classes = model.classes.map {
                    $0.share * $0.profile.probability(ofLevels: levels)
                }
                pattern.bound = self.weight(pattern) { terms.least[$0] }
            }
        }
        patterns.append(pattern)
    }

    /// The greatest weight of a pair with the pattern of a slot.
    func bound(_ slot: Int) -> Double { patterns[slot].bound }

    /// The weight of a pair with the pattern of a slot.
    /// - Parameters:
    ///   - row: of either side.
    ///   - shares: of that side; nil where term frequencies are not used.
    func weight(_ slot: Int, row: Int, shares: TermShares?) -> Double {
        let pattern = patterns[slot]
        guard let shares, !pattern.places.isEmpty else { return pattern.weight }
        return weight(pattern) { shares.share(row: row, place: $0) }
    }

    private func weight(_ pattern: Pattern, _ share: (Int) -> Double) -> Double {
        var match = 0.0
        var nonMatch = 0.0
        for (index, probability) in pattern.classes.enumerated() {
            var product = probability
            for place in pattern.places {
                product *= adjustments[index][place].factor(share(place))
            }
            if index < model.matches.count { match += product } else { nonMatch += product }
        }
        return model.priorWeight + log2(max(match, .leastNormalMagnitude))
            - log2(max(nonMatch, .leastNormalMagnitude))
    }
}
