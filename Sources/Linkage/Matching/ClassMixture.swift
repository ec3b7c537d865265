internal import Glibc

/// Expectation-maximisation of a mixture of latent classes over level patterns, of one table or of
/// several that share the classes but not their shares. Matching specification 3.3, with classes.
struct ClassMixture {
    /// A class while it is learnt.
    struct Component {
        var profile: LevelProfile
        /// Share of all pairs of each table.
        var shares: [Double]
        /// Whether the profile stays as it is and only the shares are learnt.
        var isFixed = false
        /// What the profile falls back to where its class has no pairs, by one pair's weight.
        var prior: LevelProfile
        /// The share that it has at the most.
        var mostShare = 0.5
        /// A field whose levels stay as they are.
        var pinned: Int?
        /// Levels that are learnt as one, for each field; empty learns each on its own.
        var pooled: [[ClosedRange<Int>]] = []
    }

    let evidence: PatternEvidence
    /// All pairs of each table, compared or not.
    let pairCounts: [Double]
    /// u of each table.
    let strangers: [LevelProfile]
    var components: [Component]

    /// What a run gave.
    struct Outcome {
        /// Of the patterns looked at, in nats.
        var logLikelihood: Double
        var iterations: Int
        var converged: Bool
        /// Sum of the first components' shares in the first table, after each iteration.
        var trace: [Double]
        /// Pairs expected of each component, summed over the tables, at each field and level.
        var expected: [[Double]]
    }

    private static let iterationLimit = 500
    /// Nats a round under which nothing more is learnt.
    private static let leastGain = 1e-4
    private static let tolerance = 1e-6

    /// - Parameter traced: components whose shares are traced, from the first on; a run ends when
    ///   they settle.
    mutating func run(traced: Int = 0) -> Outcome {
        var likelihoods = components.map { evidence.probabilities($0.profile) }
        let stranger = strangers.map { evidence.probabilities($0) }
        var outcome = Outcome(
            logLikelihood: -.infinity, iterations: 0, converged: false, trace: [], expected: [])
        for iteration in 1...Self.iterationLimit {
            let before = sum(traced)
            let last = outcome.logLikelihood
            (outcome.logLikelihood, outcome.expected) = step(likelihoods, stranger)
            for index in components.indices where !components[index].isFixed {
                learn(index, outcome.expected[index])
                likelihoods[index] = evidence.probabilities(components[index].profile)
            }
            outcome.iterations = iteration
            let after = sum(traced)
            outcome.trace.append(after)
            let settled =
                traced == 0
                ? outcome.logLikelihood - last < 100 * Self.leastGain
                : abs(log(max(after, 1e-300) / max(before, 1e-300))) < Self.tolerance
                    && outcome.logLikelihood - last < Self.leastGain
            if iteration > 5 && settled {
                outcome.converged = true
                break
            }
        }
        return outcome
    }

    private func sum(_ traced: Int) -> Double {
        components.prefix(traced).reduce(0) { $0 + $1.shares[0] }
    }

    /// One round: responsibilities by the present profiles and shares, then new shares.
    private mutating func step(
        _ likelihoods: [[Double]], _ stranger: [[Double]]
    ) -> (logLikelihood: Double, expected: [[Double]]) {
        let fields = evidence.plan.fields.count
        let places = evidence.places
        var expected = components.map { [Double](repeating: 0, count: $0.profile.values.count) }
        var totals = components.map { _ in [Double](repeating: 0, count: pairCounts.count) }
        var logLikelihood = 0.0
        var parts = [Double](repeating: 0, count: components.count)
        for table in pairCounts.indices {
            let shares = components.map { $0.shares[table] }
            let rest = max(1 - shares.reduce(0, +), 1e-9)
            let counts = evidence.counts[table]
            for pattern in counts.indices where counts[pattern] > 0 {
                var sum = rest * stranger[table][pattern]
                for index in parts.indices {
                    parts[index] = shares[index] * likelihoods[index][pattern]
                    sum += parts[index]
                }
                logLikelihood += counts[pattern] * log(sum)
                let scale = counts[pattern] / sum
                for index in parts.indices {
                    let pairs = parts[index] * scale
                    guard pairs > 1e-12 else { continue }
                    totals[index][table] += pairs
                    for place in pattern * fields..<(pattern + 1) * fields {
                        expected[index][Int(places[place])] += pairs
                    }
                }
            }
        }
        for index in components.indices {
            for table in pairCounts.indices {
                // A file of one record has no pairs, and no share of them.
                components[index].shares[table] = min(
                    max(totals[index][table] / max(pairCounts[table], 1), 1e-15),
                    components[index].mostShare)
            }
        }
        return (logLikelihood, expected)
    }

    private mutating func learn(_ index: Int, _ expected: [Double]) {
        var component = components[index]
        var start = 0
        var probabilities: [[Double]] = []
        for (place, field) in evidence.plan.fields.enumerated() {
            if component.pinned == place {
                probabilities.append(component.profile.probabilities[place])
                start += field.levelCount
                continue
            }
            var levels = (0..<field.levelCount).map { level in
                level == 0
                    ? 0
                    : expected[start + level]
                        + component.prior.probability(field: place, level: level)
            }
            start += field.levelCount
            if !component.pooled.isEmpty {
                pool(&levels, component.pooled[place], by: strangers[0], field: place)
            }
            probabilities.append(levels)
        }
        component.profile = LevelProfile(probabilities)
        components[index] = component
    }

    /// Levels that are learnt as one have one weight: their pairs are divided as u divides them.
    private func pool(
        _ levels: inout [Double], _ pools: [ClosedRange<Int>], by u: LevelProfile, field: Int
    ) {
        for range in pools {
            let pairs = levels[range].reduce(0, +)
            let sum = range.reduce(0) { $0 + u.probability(field: field, level: $1) }
            for level in range {
                levels[level] = pairs * u.probability(field: field, level: level) / sum
            }
        }
    }
}
