internal import Tokens

/// Learns the model of two agencies from counts of level patterns: across them, and within each.
struct ModelFitting {
    let plan: ComparisonPlan
    let within: [WithinPatterns]
    let settings: LinkageSettings

    /// - Parameters:
    ///   - patterns: of the candidates, in rising order of pattern code.
    ///   - strangers: u of the two agencies.
    ///   - leftCount: rows of the left side whose candidates were counted.
    func fit(
        _ patterns: PatternTable, strangers: LevelProfile, leftCount: Int, rightCount: Int
    ) -> ModelFit {
        var estimation = ExpectationMaximisation(
            plan: plan, patterns: patterns, strangers: strangers, leftCount: leftCount,
            rightCount: rightCount)
        let classes = AgencyClasses(
            plan: plan, within: within, lambda: estimation.startingLambda)
        let found = classes.fit()
        let pairs = within.reduce(0) { $0 + $1.pairCount }
        estimation.nonMatches = found.nonMatches.map { kind in
            LatentClass(
                share: zip(kind.shares, within).reduce(0) { $0 + $1.0 * $1.1.pairCount } / pairs,
                profile: kind.profile)
        }
        return ModelFit(estimation, assignment: settings.assignment)
    }

    /// The model of duplicates within one agency: those kinds of its pairs that are one person.
    func fitDuplicates() -> ModelFit {
        let agency = within[0]
        let rows = (1 + (1 + 8 * agency.pairCount).squareRoot()) / 2
        let found = AgencyClasses(
            plan: plan, within: [agency], lambda: 0.5 / rows
        ).fitWithDuplicates()
        let shares = found.duplicates.map { $0.shares[0] }
        let lambda = min(shares.reduce(0, +), 0.5)
        let model = MatchModel(
            plan: plan, lambda: lambda,
            matches: zip(found.duplicates, shares).map {
                LatentClass(share: $1 / lambda, profile: $0.profile)
            },
            strangers: agency.strangers,
            nonMatches: found.nonMatches.map {
                LatentClass(share: $0.shares[0] / (1 - lambda), profile: $0.profile)
            })
        return ModelFit(duplicates: model, pairCount: agency.pairCount)
    }
}
