internal import Glibc

/// A model with what the operator should know about how it was learnt.
public struct ModelFit: Sendable {
    public let model: MatchModel
    /// EM iterations until nothing changed by more than 1e-7.
    public let iterations: Int
    /// lambda after each iteration.
    public let trace: [Double]
    /// Matches expected among all pairs: lambda times their number.
    public let expectedMatches: Double
    /// What looks wrong, in plain words, each with what to do.
    public let warnings: [String]

    /// Fits by EM from two starts and examines the result. Matching specification 3.3.
    package init(_ estimation: ExpectationMaximisation, assignment: LinkageSettings.Assignment) {
        let outcome = estimation.run()
        let second = estimation.run(startingIdentical: 0.5)
        let pairs = estimation.pairCount
        model = outcome.model
        iterations = outcome.iterations
        trace = outcome.trace
        expectedMatches = outcome.model.lambda * pairs
        var warnings: [String] = []
        if !outcome.converged {
            warnings.append(
                "the model did not settle in \(outcome.iterations) rounds; take its probabilities "
                    + "with care, and share more fields if you can")
        }
        if abs(log(outcome.model.lambda / second.model.lambda)) > 0.01 {
            warnings.append(
                "two starts of the model ended differently: the fields shared do not decide who "
                    + "matches; share more fields")
        }
        let least = Double(min(estimation.leftCount, estimation.rightCount))
        if assignment == .oneToOne && !estimation.isWithin && expectedMatches > 1.02 * least {
            warnings.append(
                "more matches are expected than the smaller file has records: a file may hold "
                    + "duplicates, or families look alike in the fields shared; look for "
                    + "duplicates, or use --assignment many-to-many")
        }
        if !estimation.isWithin && expectedMatches < 0.01 * least {
            warnings.append(
                "matches are expected for under 1 % of the smaller file: are these files of the "
                    + "same people, cleaned and encoded alike?")
        }
        warnings += Self.families(outcome.model)
        warnings += Self.falteringFields(outcome)
        self.warnings = warnings
    }

    /// The share of matches that disagree in a telling field from which on they are taken for
    /// relatives: between files of one population it is under a tenth.
    private static let mostDisagreement = 0.3

    /// Fields that tell people apart, places left out since people move, and in which the pairs
    /// that the model takes for matches disagree.
    private static func families(_ model: MatchModel) -> [String] {
        model.plan.fields.indices.compactMap { index in
            let field = model.plan.fields[index]
            guard !field.isPlace, model.u[index][field.identicalLevel] < 0.05,
                model.m[index][1] > mostDisagreement
            else { return nil }
            return "the pairs that look like matches often disagree in \(field.name): they are "
                + "more likely members of a family than one person, so do not use these links; "
                + "share more fields, or raise --threshold and look again"
        }
    }

    /// Fields in which more agreement is weaker evidence, where the level has matches to speak of.
    private static func falteringFields(_ outcome: ExpectationMaximisation.Outcome) -> [String] {
        let model = outcome.model
        var warnings: [String] = []
        for (index, field) in model.plan.fields.enumerated() {
            let levels = (1...field.identicalLevel).filter {
                outcome.expectedMatches[index][$0] >= 30
            }
            for (lower, higher) in zip(levels, levels.dropFirst())
            where model.weight(field: index, level: higher) + 0.5
                < model.weight(field: index, level: lower)
            {
                warnings.append(
                    "field \(field.name): \"\(field.label(ofLevel: higher))\" came out as weaker "
                        + "evidence than \"\(field.label(ofLevel: lower))\"; compare its fill and "
                        + "completeness in both files with `linkage-node inspect`")
                break
            }
        }
        return warnings
    }
}
