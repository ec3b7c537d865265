internal import Tokens

/// Learns the models of a run: the kinds of pairs within the agencies once, from all of them, then
/// a model for each pair of agencies and for the duplicates of each.
struct ModelFitting {
    let plan: ComparisonPlan
    /// Of each agency of the run.
    let within: [WithinPatterns]
    let settings: LinkageSettings
    /// Kinds of pairs within the agencies, with a share for each.
    private(set) var kinds: AgencyClasses.Outcome
    /// Names of the agencies.
    let agencies: [String]
    /// A model of an earlier run that is used again.
    let reuse: ModelReuse?

    init(
        plan: ComparisonPlan, within: [WithinPatterns], settings: LinkageSettings,
        agencies: [String], reuse: ModelReuse?
    ) {
        self.plan = plan
        self.within = within
        self.settings = settings
        self.agencies = agencies
        self.reuse = reuse
        kinds = AgencyClasses(plan: plan, within: within).fit()
    }

    /// Matches across agencies under which they do not tell how one person's pairs look.
    private static let leastMatches = 100.0

    /// Learns the kinds of pairs within the agencies again, now that a model of two agencies tells
    /// how pairs of one person look.
    mutating func refine(by fit: ModelFit) {
        guard fit.expectedMatches >= Self.leastMatches else { return }
        let classes = AgencyClasses(plan: plan, within: within)
        // Where a person has many records, relatives are few among the pairs that agree.
        let isOneToOne = settings.assignment == .oneToOne
        kinds = classes.fit(
            from: kinds,
            onePerson: fit.model.matches.map {
                isOneToOne ? classes.withoutRelatives($0.profile) : $0.profile
            })
    }

    /// Learns the kinds of pairs within the agencies again where no others tell how one person's
    /// pairs look.
    mutating func refineWithin() {
        let classes = AgencyClasses(plan: plan, within: within)
        let found = kinds.duplicates.map(\.profile)
        let onePerson = found.map(classes.withoutRelatives)
        guard onePerson != found else { return }
        kinds = classes.fit(from: kinds, onePerson: onePerson)
    }

    /// The model of two agencies.
    /// - Parameters:
    ///   - agencies: their numbers in `within`.
    ///   - patterns: of the candidates, in rising order of pattern code.
    ///   - strangers: u of the two agencies.
    ///   - presentPairs: pairs in which both have each field.
    ///   - leftCount: rows of the left side whose candidates were counted.
    func fit(
        _ agencies: (Int, Int), _ patterns: PatternTable, strangers: LevelProfile,
        presentPairs: [Double], leftCount: Int, rightCount: Int
    ) throws(LinkageError) -> ModelFit {
        let earlier = try earlier(agencies)
        if let earlier, earlier.use == .fixed {
            let model = earlier.model
            var estimation = ExpectationMaximisation(
                plan: plan, patterns: patterns, strangers: model.strangers, leftCount: leftCount,
                rightCount: rightCount)
            estimation.nonMatches = model.nonMatches
            return ModelFit(estimation, assignment: settings.assignment, earlier: earlier)
        }
        var estimation = ExpectationMaximisation(
            plan: plan, patterns: patterns, strangers: strangers, leftCount: leftCount,
            rightCount: rightCount)
        // Of two files of one record neither shows how common relatives are: all files do then.
        let numbers = [agencies.0, agencies.1]
        let tellers =
            numbers.contains { within[$0].pairCount > 0 } ? numbers : Array(within.indices)
        let pairs = tellers.reduce(0) { $0 + within[$1].pairCount }
        estimation.nonMatches = kinds.nonMatches.map { kind in
            let expected = tellers.reduce(0) { $0 + kind.shares[$1] * within[$1].pairCount }
            return LatentClass(share: expected / pairs, profile: kind.profile)
        }
        if settings.freesU { estimation.presentPairs = presentPairs }
        // Salted filters tell u from pairs that differ in a salt.
        estimation.strangersAreWithoutMatches = within.contains {
            !$0.comparison.left.table.header.salts.isEmpty
        }
        return ModelFit(estimation, assignment: settings.assignment, earlier: earlier)
    }

    private func earlier(
        _ numbers: (Int, Int)
    ) throws(LinkageError) -> (model: MatchModel, use: ModelReuse.Use)? {
        guard let reuse else { return nil }
        let names = (agencies[numbers.0], agencies[numbers.1])
        return try reuse.match(of: names, plan: plan).map { ($0, reuse.use) }
    }

    /// The model of duplicates within one agency: those kinds of its pairs that are one person.
    func fitDuplicates(of agency: Int) throws(LinkageError) -> ModelFit {
        let pairCount = within[agency].allPairs
        if let earlier = try earlier((agency, agency)) {
            let (model, patterns) = (earlier.model, within[agency].patterns)
            var estimation = ExpectationMaximisation(
                plan: plan, patterns: patterns, strangers: model.strangers,
                leftCount: within[agency].rowCount, rightCount: within[agency].rowCount,
                nonMatches: model.nonMatches)
            estimation.pairCount = within[agency].pairCount
            return ModelFit(
                duplicates: estimation.run(fixed: model).model, pairCount: pairCount)
        }
        let found = AgencyClasses(plan: plan, within: [within[agency]])
            .withDuplicates(kinds.only(agency))
        let shares = found.duplicates.map { $0.shares[0] }
        let lambda = min(shares.reduce(0, +), 0.5)
        let model = MatchModel(
            plan: plan, lambda: lambda,
            matches: zip(found.duplicates, shares).map {
                LatentClass(share: $1 / lambda, profile: $0.profile)
            },
            strangers: within[agency].strangers,
            nonMatches: found.nonMatches.map {
                LatentClass(share: $0.shares[0] / (1 - lambda), profile: $0.profile)
            })
        return ModelFit(duplicates: model, pairCount: pairCount)
    }
}
