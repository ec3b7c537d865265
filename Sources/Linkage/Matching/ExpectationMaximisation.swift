internal import Glibc

/// Learns m and lambda from counts of level patterns, without truth: expectation-maximisation of
/// the Fellegi-Sunter model with u fixed. Matching specification 3.3.
package struct ExpectationMaximisation {
    let plan: ComparisonPlan
    /// Level patterns of the candidate pairs and their counts.
    let patterns: PatternTable
    let u: [[Double]]
    /// Records of the two agencies.
    let leftCount: Int
    let rightCount: Int
    /// Both are one file: a pair is two different records of it.
    var isWithin = false
    /// Bits that a pattern loses to dependence between fields, by pattern code.
    var penalties: [UInt64: Double] = [:]
    /// Whether address, town and postcode count as one comparison.
    var joinsPlaces = false

    /// What was learnt and how.
    package struct Outcome {
        package var model: MatchModel
        package var iterations: Int
        package var converged: Bool
        /// lambda after each iteration.
        var trace: [Double]
        /// Expected matches at each field and level.
        var expectedMatches: [[Double]]
    }

    package init(
        plan: ComparisonPlan, patterns: PatternTable, u: [[Double]], leftCount: Int,
        rightCount: Int, penalties: [UInt64: Double] = [:], isWithin: Bool = false
    ) {
        self.isWithin = isWithin
        self.plan = plan
        self.patterns = patterns
        self.u = u
        self.leftCount = leftCount
        self.rightCount = rightCount
        self.penalties = penalties
    }

    /// All pairs, compared or not.
    var pairCount: Double {
        let others = Double(isWithin ? rightCount - 1 : rightCount)
        return Double(leftCount) * others / (isWithin ? 2 : 1)
    }

    private static let tolerance = 1e-7
    private static let iterationLimit = 500

    /// - Parameters:
    ///   - identical: m of the identical level at the start; the other levels share the rest.
    package func run(startingIdentical identical: Double = 0.8) -> Outcome {
        let levels = patterns.codes.map { plan.levels(ofPattern: $0) }
        let pairCount = pairCount
        let losses = patterns.codes.map { penalties[$0] ?? 0 }
        var model = MatchModel(
            plan: plan, m: start(identical: identical), u: u,
            lambda: 0.5 * Double(min(leftCount, rightCount)) / pairCount, penalties: penalties,
            joinsPlaces: joinsPlaces)
        var outcome = Outcome(
            model: model, iterations: 0, converged: false, trace: [], expectedMatches: [])
        for iteration in 1...Self.iterationLimit {
            let (next, expected) = step(
                model, levels: levels, losses: losses, pairCount: pairCount)
            let change = Self.change(from: model, to: next)
            model = next
            outcome.iterations = iteration
            outcome.trace.append(model.lambda)
            outcome.expectedMatches = expected
            if change < Self.tolerance {
                outcome.converged = true
                break
            }
        }
        outcome.model = model
        return outcome
    }

    /// E: q_g = 1 / (1 + exp(-S_g)). M: lambda = sum q_g c_g / N;
    /// m_f(l) = sum over g with level l of q_g c_g / sum over g not missing of q_g c_g.
    private func step(
        _ model: MatchModel, levels: [[Int]], losses: [Double], pairCount: Double
    ) -> (MatchModel, expected: [[Double]]) {
        let weights = plan.fields.indices.map { field in
            (0..<plan.fields[field].levelCount).map { model.weight(field: field, level: $0) }
        }
        let prior = log2(model.lambda / (1 - model.lambda))
        var expected = plan.fields.map { [Double](repeating: 0, count: $0.levelCount) }
        var matches = 0.0
        for slot in levels.indices {
            var weight = WeightSum(prior: prior - losses[slot])
            for field in weights.indices {
                weight.add(
                    weights[field][levels[slot][field]],
                    isPlace: joinsPlaces && plan.fields[field].isPlace)
            }
            let share =
                MatchModel.probability(ofWeight: weight.total) * Double(patterns.counts[slot])
            matches += share
            for field in weights.indices { expected[field][levels[slot][field]] += share }
        }
        var next = model
        next.lambda = min(max(matches / pairCount, 1e-15), 0.5)
        for field in plan.fields.indices {
            let present = expected[field].dropFirst().reduce(0, +)
            guard present > 0 else { continue }
            for level in 1..<plan.fields[field].levelCount {
                next.m[field][level] = max(expected[field][level] / present, MatchModel.floor)
            }
        }
        return (next, expected)
    }

    private func start(identical: Double) -> [[Double]] {
        plan.fields.map { field in
            let others = (1 - identical) / Double(field.levelCount - 2)
            return (0..<field.levelCount).map {
                $0 == 0 ? 0 : $0 == field.identicalLevel ? identical : others
            }
        }
    }

    /// The largest change of any m and of ln lambda.
    private static func change(from old: MatchModel, to new: MatchModel) -> Double {
        var change = abs(log(new.lambda / old.lambda))
        for (before, after) in zip(old.m, new.m) {
            for (left, right) in zip(before, after) { change = max(change, abs(left - right)) }
        }
        return change
    }
}
