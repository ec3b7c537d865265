/// A model of `model.json` made to be used again.
extension ModelRecord {
    /// The model of two agencies.
    /// - Parameters:
    ///   - plan: of the files that it is used for.
    ///   - agencies: in the order of the run that made it.
    /// - Returns: nil where the record has no such pair.
    /// - Throws: `LinkageError.incompatible` where its fields or levels are not the plan's.
    public func model(
        of agencies: (String, String), plan: ComparisonPlan
    ) throws(LinkageError) -> MatchModel? {
        guard
            let pair = agencyPairs.first(where: {
                $0.agencyA == agencies.0 && $0.agencyB == agencies.1
            })
        else { return nil }
        return try Self.model(pair, plan: plan)
    }

    static func model(
        _ pair: AgencyPair, plan: ComparisonPlan
    ) throws(LinkageError) -> MatchModel {
        let widths = plan.fields.map { $0.levelCount - 1 }
        let classes = pair.matchClasses + pair.nonMatchClasses
        guard pair.fields.map(\.name) == plan.fields.map(\.name),
            pair.fields.map(\.levels.count) == widths,
            classes.allSatisfy({ $0.levels.map(\.count) == widths }),
            !pair.matchClasses.isEmpty, pair.lambda > 0, pair.lambda < 1,
            classes.allSatisfy({ $0.share >= 0 && $0.share <= 1 })
        else {
            throw .incompatible(
                "the model's fields or levels are not those of these files: it was learnt with "
                    + "another schema")
        }
        func kind(_ record: PairClass) -> LatentClass {
            LatentClass(
                share: record.share, profile: LevelProfile(record.levels.map { [0] + $0 }))
        }
        return MatchModel(
            plan: plan, lambda: pair.lambda, matches: pair.matchClasses.map(kind),
            strangers: LevelProfile(pair.fields.map { [0] + $0.levels.map(\.u) }),
            nonMatches: pair.nonMatchClasses.map(kind))
    }
}
