internal import Tokens

/// Learns the model of two sides from counts of level patterns.
struct ModelFitting {
    let plan: ComparisonPlan
    let left: ComparedSide
    let right: ComparedSide
    let leftHashes: TokenHashes
    let rightHashes: TokenHashes
    /// Pairs of the two sides that have the same token, for each field of the plan.
    let agreeingPairs: [Int]
    /// Both sides are one file.
    let isWithin: Bool
    /// Patterns within both agencies, where their files have no duplicates.
    let within: [WithinPatterns]
    let kernel: ComparisonKernel
    let settings: LinkageSettings

    /// - Parameters:
    ///   - patterns: of the candidates, in rising order of pattern code.
    ///   - leftCount: rows of the left side whose candidates were counted.
    func fit(_ patterns: PatternTable, leftCount: Int) -> ModelFit {
        let u = NonMatchModel(
            plan: plan, left: left, right: right, agreeingPairs: agreeingPairs,
            leftHashes: leftHashes, rightHashes: rightHashes, isWithin: isWithin
        ).estimate(kernel: kernel)
        var estimation = ExpectationMaximisation(
            plan: plan, patterns: patterns, u: u, leftCount: leftCount,
            rightCount: right.table.rowCount, isWithin: isWithin)
        guard !within.isEmpty else {
            estimation.joinsPlaces = true
            return ModelFit(estimation, assignment: settings.assignment)
        }
        var together = PatternTable()
        for agency in within { together.merge(agency.patterns) }
        let dependence = FieldDependence(
            plan: plan, patterns: together,
            pairCount: within.reduce(0) { $0 + $1.pairCount })
        if let penalties = dependence.penalties(under: estimation.run().model) {
            estimation.penalties = penalties
        }
        return ModelFit(estimation, assignment: settings.assignment)
    }
}
