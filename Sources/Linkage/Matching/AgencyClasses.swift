internal import Glibc

/// Kinds of pairs within the agencies' own files that strangers do not explain: housemates,
/// namesakes, neighbours; and people who stand in a file twice.
///
/// Kinds are added one at a time, each begun from the pairs that those before it leave unexplained
/// and that would pass for matches (greedy learning of mixtures: Vlassis and Likas, Neural
/// Processing Letters 15, 2002), as long as the likelihood pays for their parameters (Schwarz,
/// Annals of Statistics 6, 1978).
struct AgencyClasses {
    let plan: ComparisonPlan
    /// Of each agency.
    let within: [WithinPatterns]

    /// u within: for each field that of the first agency that has it in pairs enough to tell, for a
    /// file may lack a field, or hold a handful of records.
    private let strangers: LevelProfile

    /// Pairs with a field from which on an agency tells u of it.
    private static let leastPresentPairs = 1_000.0

    init(plan: ComparisonPlan, within: [WithinPatterns]) {
        self.plan = plan
        self.within = within
        strangers = LevelProfile(
            plan.fields.indices.map { field in
                func present(_ agency: WithinPatterns) -> Double {
                    agency.pairCount * (1 - agency.missing[field])
                }
                let teller =
                    within.first { present($0) >= Self.leastPresentPairs }
                    ?? within.max { present($0) < present($1) }
                return teller?.strangers.probabilities[field] ?? []
            })
    }

    /// The share of matches of a pair of agencies of this size that EM begins with.
    private var lambda: Double {
        let rows = within.map { (1 + (1 + 8 * $0.pairCount).squareRoot()) / 2 }.max() ?? 2
        return 0.5 / max(rows, 2)
    }

    /// A kind of pairs, with its share of all pairs within each agency.
    struct Kind: Sendable, Equatable {
        var profile: LevelProfile
        var shares: [Double]
    }

    struct Outcome: Sendable {
        /// Two people.
        var nonMatches: [Kind] = []
        /// One person twice.
        var duplicates: [Kind] = []

        /// The same kinds with the shares of one agency.
        func only(_ agency: Int) -> Outcome {
            func kind(_ kind: Kind) -> Kind {
                Kind(profile: kind.profile, shares: [kind.shares[agency]])
            }
            return Outcome(
                nonMatches: nonMatches.map(kind), duplicates: duplicates.map(kind))
        }
    }

    /// Where the agencies have too few duplicates for a kind to be learnt, that of matches before
    /// anything is learnt stands for them.
    func withDuplicates(_ outcome: Outcome) -> Outcome {
        var outcome = outcome
        guard outcome.duplicates.isEmpty else { return outcome }
        let strangers = within.map(\.strangers)
        let start = LevelProfile.start(plan)
        var mixture = ClassMixture(
            evidence: PatternEvidence(
                plan: plan, tables: within.map(\.patterns), strangers: strangers),
            pairCounts: within.map(\.pairCount), strangers: strangers,
            components: (outcome.nonMatches
                + [Kind(profile: start, shares: within.map { _ in lambda })]).map {
                    ClassMixture.Component(
                        profile: $0.profile, shares: $0.shares, isFixed: true, prior: start)
                })
        _ = mixture.run()
        let shares = mixture.components.map(\.shares)
        for index in outcome.nonMatches.indices { outcome.nonMatches[index].shares = shares[index] }
        outcome.duplicates = [Kind(profile: start, shares: shares[shares.count - 1])]
        return outcome
    }

    private static let mostKinds = 8
    /// Unexplained pairs that look like matches, under which no kind is looked for.
    private static let leastExcess = 10.0

    /// - Parameters:
    ///   - found: what was learnt before, to go on from; its duplicates are learnt again.
    ///   - onePerson: how pairs of one person look, where matches across agencies tell: taken as
    ///     they are. Pairs within that agree but for a field, as fathers and sons of one name do
    ///     but for the date of birth, would pass for one person whose date is often wrong.
    func fit(from found: Outcome = Outcome(), onePerson: [LevelProfile] = []) -> Outcome {
        let strangers = within.map(\.strangers)
        let evidence = PatternEvidence(
            plan: plan, tables: within.map(\.patterns), strangers: strangers)
        var mixture = ClassMixture(
            evidence: evidence, pairCounts: within.map(\.pairCount), strangers: strangers,
            components: onePerson.map {
                ClassMixture.Component(
                    profile: $0, shares: within.map { _ in lambda }, isFixed: true, prior: $0)
            }
                + found.nonMatches.map {
                    ClassMixture.Component(
                        profile: $0.profile, shares: $0.shares, prior: self.strangers)
                })
        var learnt = mixture.run()
        let parameters =
            plan.fields.reduce(0) { $0 + $1.levelCount - 2 } + within.count
        let seen = evidence.counts.reduce(0) { $0 + $1.reduce(0, +) }
        let price = 0.5 * Double(parameters) * log(max(seen, 2))
        while mixture.components.count < Self.mostKinds + onePerson.count {
            guard let kind = unexplained(mixture) else { break }
            var larger = mixture
            larger.components.append(kind)
            var outcome = larger.run()
            if !onePerson.isEmpty, pinOddField(&larger, outcome.expected) { outcome = larger.run() }
            guard outcome.logLikelihood - learnt.logLikelihood > price else { break }
            learnt = outcome
            mixture = larger
        }
        var outcome = Outcome()
        for (index, component) in mixture.components.enumerated() {
            let kind = Kind(profile: component.profile, shares: component.shares)
            if index < onePerson.count || isOnePerson(component.profile, learnt.expected[index]) {
                outcome.duplicates.append(kind)
            } else {
                outcome.nonMatches.append(kind)
            }
        }
        return outcome
    }

    /// A kind to begin with: pairs over what the mixture expects, by how likely they would be
    /// taken for matches; nil where there are too few.
    private func unexplained(_ mixture: ClassMixture) -> ClassMixture.Component? {
        let evidence = mixture.evidence
        let match = evidence.probabilities(LevelProfile.start(plan))
        let likelihoods = mixture.components.map { evidence.probabilities($0.profile) }
        let starts = levelStarts()
        let fields = plan.fields.count
        var levels = plan.fields.map { [Double](repeating: 0, count: $0.levelCount) }
        var totals = [Double](repeating: 0, count: within.count)
        for (table, agency) in within.enumerated() {
            let stranger = evidence.probabilities(agency.strangers)
            let shares = mixture.components.map { $0.shares[table] }
            let rest = max(1 - shares.reduce(0, +), 1e-9)
            for pattern in evidence.codes.indices where evidence.counts[table][pattern] > 0 {
                let places = evidence.places[pattern * fields..<(pattern + 1) * fields]
                var probability = rest * stranger[pattern]
                for index in shares.indices {
                    probability += shares[index] * likelihoods[index][pattern]
                }
                var expected = probability * agency.pairCount
                for (field, place) in places.enumerated() {
                    let isMissing = Int(place) == starts[field]
                    expected *= isMissing ? agency.missing[field] : 1 - agency.missing[field]
                }
                // Two standard deviations of a count, and one pair more, are chance.
                let excess =
                    evidence.counts[table][pattern] - expected - 2 * expected.squareRoot() - 1
                guard excess > 0 else { continue }
                let odds = lambda * match[pattern] / probability
                let pairs = excess * odds / (1 + odds)
                totals[table] += pairs
                for (field, place) in places.enumerated() {
                    let level = Int(place) - starts[field]
                    if level > 0 { levels[field][level] += pairs }
                }
            }
        }
        guard totals.reduce(0, +) >= Self.leastExcess else { return nil }
        for field in levels.indices {
            for level in 1..<levels[field].count {
                levels[field][level] += self.strangers.probability(field: field, level: level)
            }
        }
        return ClassMixture.Component(
            profile: LevelProfile(levels),
            shares: zip(totals, within).map { max($0, 1) / max($1.pairCount, 1) },
            prior: self.strangers)
    }

    /// Where each field's levels begin in `LevelProfile.values`.
    private func levelStarts() -> [Int] {
        var starts: [Int] = []
        var next = 0
        for field in plan.fields {
            starts.append(next)
            next += field.levelCount
        }
        return starts
    }

    /// Two people who agree in everything that tells people apart cannot be told from one. Where
    /// the newest kind differs in one such field alone, as fathers and sons of one name do in the
    /// date of birth, its pairs are like strangers' there: it may claim none that agree.
    /// - Parameter expected: pairs of each kind at each level.
    /// - Returns: whether that is so.
    private func pinOddField(_ mixture: inout ClassMixture, _ expected: [[Double]]) -> Bool {
        let newest = mixture.components.count - 1
        let profile = mixture.components[newest].profile
        let evidence = evidenceOfOnePerson(profile, seen(expected[newest]))
        let odd = evidence.filter { $0.bits <= 0 }
        guard evidence.count > 2, odd.count == 1 else { return false }
        var levels = profile.probabilities
        levels[odd[0].field] = strangers.probabilities[odd[0].field]
        mixture.components[newest].profile = LevelProfile(levels)
        mixture.components[newest].pinned = odd[0].field
        return true
    }

    // MARK: - One person or two

    /// Values that random pairs share less often than this tell people apart.
    private static let telling = 0.2

    /// Whether pairs of a kind are one person for all that can be seen: they look like matches
    /// rather than like strangers in every field that tells people apart. Places are left out, for
    /// people move.
    /// - Parameter expected: the kind's pairs at each level.
    private func isOnePerson(_ profile: LevelProfile, _ expected: [Double]) -> Bool {
        evidenceOfOnePerson(profile, seen(expected)).allSatisfy { $0.bits > 0 }
    }

    /// Pairs of a kind in which both have each field.
    private func seen(_ expected: [Double]) -> [Double] {
        zip(levelStarts(), plan.fields).map { start, field in
            expected[start + 1..<start + field.levelCount].reduce(0, +)
        }
    }

    /// Pairs of a kind with a field under which it is not known how they look in it: they have the
    /// levels of strangers there, for want of their own.
    private static let leastSeen = 1.0

    /// The share of one person's pairs that differ in a field that tells people apart, at the most.
    private static let mostDiffering = 0.05

    /// A kind of one person's pairs without those of relatives of one name that are in it too:
    /// they differ in one field that tells people apart, and one person's pairs seldom do.
    func withoutRelatives(_ profile: LevelProfile) -> LevelProfile {
        var levels = profile.probabilities
        for (field, _) in evidenceOfOnePerson(profile)
        where levels[field][1] > Self.mostDiffering {
            let scale = (1 - Self.mostDiffering) / (1 - levels[field][1])
            for level in levels[field].indices { levels[field][level] *= scale }
            levels[field][1] = Self.mostDiffering
        }
        return LevelProfile(levels)
    }

    /// Bits that a pair of a kind gives on average for a match in each telling field: the mean of
    /// log2(m / u) before m is learnt.
    /// - Parameter seen: pairs of the kind with each field; a field that hardly any has is left
    ///   out. nil where all fields are known.
    func evidenceOfOnePerson(
        _ profile: LevelProfile, _ seen: [Double]? = nil
    ) -> [(field: Int, bits: Double)] {
        let match = LevelProfile.start(plan)
        return plan.fields.indices.compactMap { index in
            if let seen, seen[index] < Self.leastSeen { return nil }
            let field = plan.fields[index]
            let identical = strangers.probability(field: index, level: field.identicalLevel)
            guard !field.isPlace && identical < Self.telling else { return nil }
            let bits = (1..<field.levelCount).reduce(0.0) { sum, level in
                let ratio = log2(
                    match.probability(field: index, level: level)
                        / strangers.probability(field: index, level: level))
                return sum + profile.probability(field: index, level: level) * ratio
            }
            return (index, bits)
        }
    }
}
