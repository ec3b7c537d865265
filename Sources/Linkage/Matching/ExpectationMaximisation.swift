internal import Glibc

/// Learns the model of two sides from counts of level patterns, without truth:
/// expectation-maximisation with u of strangers and the classes of non-matches fixed. Matching
/// specification 3.3.
package struct ExpectationMaximisation {
    let plan: ComparisonPlan
    /// Level patterns of the candidate pairs and their counts.
    let patterns: PatternTable
    /// u.
    package private(set) var strangers: LevelProfile
    /// Kinds of non-matches within the agencies, with their share of the pairs there.
    var nonMatches: [LatentClass] = []
    /// Records of the two agencies.
    let leftCount: Int
    let rightCount: Int
    /// All pairs, compared or not.
    var pairCount: Double
    /// All pairs in which both sides have each field; empty where u stays as it was estimated.
    package var presentPairs: [Double] = []
    /// Whether u was estimated from pairs among which no matches are.
    var strangersAreWithoutMatches = false

    /// What was learnt and how.
    package struct Outcome {
        package var model: MatchModel
        package var iterations: Int
        package var converged: Bool
        /// lambda after each iteration.
        var trace: [Double]
        /// Expected matches at each field and level.
        var expectedMatches: [[Double]]
        /// Expected pairs of all kinds but strangers, at each field and level.
        var expectedOthers: [[Double]]
    }

    package init(
        plan: ComparisonPlan, patterns: PatternTable, strangers: LevelProfile, leftCount: Int,
        rightCount: Int, nonMatches: [LatentClass] = []
    ) {
        self.plan = plan
        self.patterns = patterns
        self.strangers = strangers
        self.leftCount = leftCount
        self.rightCount = rightCount
        pairCount = Double(leftCount) * Double(rightCount)
        self.nonMatches = nonMatches
    }

    /// The share of matches to begin with.
    var startingLambda: Double { 0.5 * Double(min(leftCount, rightCount)) / pairCount }

    /// Expected matches under which a level between unlike and identical is learnt with the next.
    private static let leastMatches = 30.0

    /// - Parameters:
    ///   - identical: m of the identical level at the start; the other levels share the rest.
    package func run(startingIdentical identical: Double = 0.8) -> Outcome {
        run(from: LevelProfile.start(plan, identical: identical))
    }

    /// Rounds of the second stage at most.
    private static let secondStageRounds = 3

    /// - Parameter start: m at the start.
    func run(from start: LevelProfile) -> Outcome {
        var outcome = learn(from: start)
        guard !presentPairs.isEmpty else { return outcome }
        // Second stage: u was estimated from all pairs, matches and relatives among them. These
        // are known better now and taken out, and all is learnt again, until u stays.
        var stage = self
        for _ in 0..<Self.secondStageRounds {
            let free = freed(outcome)
            let change = zip(free.values, stage.strangers.values)
                .reduce(0) { max($0, abs(log($1.0 / $1.1))) }
            stage.strangers = free
            outcome = stage.learn(from: outcome.model.matchProfile)
            if change < 0.02 { break }
        }
        return outcome
    }

    /// u of all pairs that are neither matches nor of another kind of non-matches.
    private func freed(_ outcome: Outcome) -> LevelProfile {
        LevelProfile(
            plan.fields.enumerated().map { index, field in
                (0..<field.levelCount).map { level in
                    guard level > 0 else { return 0 }
                    let all = strangers.probability(field: index, level: level)
                    var others = outcome.expectedOthers[index][level]
                    if strangersAreWithoutMatches {
                        others -= outcome.expectedMatches[index][level]
                    }
                    return max(
                        all * presentPairs[index] - others,
                        0.01 * all * presentPairs[index], 0.5)
                }
            })
    }

    private func learn(from start: LevelProfile) -> Outcome {
        var mixture = mixture(
            matches: [
                ClassMixture.Component(profile: start, shares: [startingLambda], prior: start)
            ])
        var learnt = mixture.run(traced: 1)
        let pools = pools(learnt.expected[0])
        if pools.contains(where: { !$0.isEmpty }) {
            mixture.components[0].pooled = pools
            learnt = mixture.run(traced: 1)
        }
        var matchCount = 1
        if let (moved, outcome) = withMoves(mixture, over: learnt.logLikelihood) {
            (mixture, learnt, matchCount) = (moved, outcome, 2)
        }
        return self.outcome(mixture, learnt, matchCount: matchCount)
    }

    /// Learns the shares alone: m, u and the kinds of non-matches stay as the model has them.
    /// - Parameter model: of the same plan; its strangers and non-matches are this run's.
    func run(fixed model: MatchModel) -> Outcome {
        var mixture = mixture(
            matches: model.matches.map {
                ClassMixture.Component(
                    profile: $0.profile, shares: [startingLambda * $0.share], isFixed: true,
                    prior: $0.profile)
            })
        let learnt = mixture.run(traced: model.matches.count)
        return outcome(mixture, learnt, matchCount: model.matches.count)
    }

    private func mixture(matches: [ClassMixture.Component]) -> ClassMixture {
        ClassMixture(
            evidence: PatternEvidence(plan: plan, tables: [patterns], strangers: [strangers]),
            pairCounts: [pairCount], strangers: [strangers],
            components: matches
                + nonMatches.map {
                    ClassMixture.Component(
                        profile: $0.profile, shares: [$0.share], isFixed: true, prior: strangers,
                        mostShare: $0.share * Self.mostOfShare + Self.mostMore / pairCount)
                })
    }

    /// Relatives and housemates are about as common across agencies as within them: their kinds may
    /// not take matches with an error for their own.
    private static let mostOfShare = 1.5
    /// Pairs more, by chance.
    private static let mostMore = 10.0

    private func outcome(
        _ mixture: ClassMixture, _ learnt: ClassMixture.Outcome, matchCount: Int
    ) -> Outcome {
        let shares = mixture.components.map { $0.shares[0] }
        let lambda = min(shares.prefix(matchCount).reduce(0, +), 0.5)
        let model = MatchModel(
            plan: plan, lambda: lambda,
            matches: mixture.components.prefix(matchCount).map {
                LatentClass(share: $0.shares[0] / lambda, profile: $0.profile)
            },
            strangers: strangers,
            nonMatches: mixture.components.dropFirst(matchCount).map {
                LatentClass(share: $0.shares[0] / (1 - lambda), profile: $0.profile)
            })
        return Outcome(
            model: model, iterations: learnt.iterations, converged: learnt.converged,
            trace: learnt.trace, expectedMatches: byField(learnt.expected.prefix(matchCount)),
            expectedOthers: byField(learnt.expected[...]))
    }

    /// Expected pairs at each field and level, summed over components.
    private func byField(_ components: ArraySlice<[Double]>) -> [[Double]] {
        var next = 0
        return plan.fields.map { field in
            defer { next += field.levelCount }
            return (next..<next + field.levelCount).map { place in
                components.reduce(0) { $0 + $1[place] }
            }
        }
    }

    /// Levels between unlike and identical, for each field, of which one has too few matches to
    /// be learnt on its own.
    private func pools(_ expected: [Double]) -> [[ClosedRange<Int>]] {
        var next = 0
        return plan.fields.map { field in
            defer { next += field.levelCount }
            guard field.identicalLevel > 3 else { return [] }
            var pools: [ClosedRange<Int>] = []
            var level = 2
            while level < field.identicalLevel {
                let first = level
                var matches = expected[next + level]
                while matches < Self.leastMatches && level + 1 < field.identicalLevel {
                    level += 1
                    matches += expected[next + level]
                }
                if level > first { pools.append(first...level) }
                level += 1
            }
            return pools
        }
    }

    // MARK: - People who moved

    /// The mixture with a second kind of matches, whose places are unlike: address, town and
    /// postcode change together. nil where there are not two such fields, or where the likelihood
    /// does not pay for it (Schwarz 1978).
    private func withMoves(
        _ mixture: ClassMixture, over likelihood: Double
    ) -> (ClassMixture, ClassMixture.Outcome)? {
        guard plan.fields.count(where: \.isPlace) >= 2 else { return nil }
        var larger = mixture
        var moved = mixture.components[0]
        var levels = moved.profile.probabilities
        for (index, field) in plan.fields.enumerated() where field.isPlace {
            levels[index] = (0..<field.levelCount).map {
                $0 == 1 ? 0.85 : 0.15 / Double(field.levelCount - 2)
            }
        }
        moved.profile = LevelProfile(levels)
        moved.shares[0] *= 0.1
        larger.components[0].shares[0] *= 0.9
        larger.components.insert(moved, at: 1)
        let outcome = larger.run(traced: 2)
        let parameters = plan.fields.reduce(0) { $0 + $1.levelCount - 2 } + 1
        let matches = outcome.trace.last.map { $0 * pairCount } ?? 0
        let price = 0.5 * Double(parameters) * log(max(matches, 2))
        return outcome.logLikelihood - likelihood > price ? (larger, outcome) : nil
    }
}
