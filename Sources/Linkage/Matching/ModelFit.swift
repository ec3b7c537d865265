internal import Glibc

/// A model with what the operator should know about how it was learnt.
public struct ModelFit: Sendable {
    public let model: MatchModel
    /// EM iterations until lambda and the likelihood settled, 500 at the most.
    public let iterations: Int
    /// lambda after each iteration.
    public let trace: [Double]
    /// Matches expected among all pairs: lambda times their number.
    public let expectedMatches: Double
    /// Pairs across the agencies of each kind of non-matches, in the order of the model's.
    public let nonMatchPairs: [Double]
    /// What looks wrong, in plain words, each with what to do.
    public let warnings: [String]
    /// Seconds that learning from the counts took.
    public let seconds: Double

    /// Fits by EM from two starts and examines the result. Matching specification 3.3.
    /// - Parameter earlier: a model to begin with, or to keep.
    package init(
        _ estimation: ExpectationMaximisation, assignment: LinkageSettings.Assignment,
        earlier: (model: MatchModel, use: ModelReuse.Use)? = nil
    ) {
        let clock = ContinuousClock()
        let start = clock.now
        let outcome: ExpectationMaximisation.Outcome
        if let earlier {
            outcome =
                earlier.use == .fixed
                ? estimation.run(fixed: earlier.model)
                : estimation.run(from: earlier.model.matchProfile)
        } else {
            outcome = estimation.run()
        }
        let second = earlier?.use == .fixed ? nil : estimation.run(startingIdentical: 0.5)
        seconds = (clock.now - start) / .seconds(1)
        let pairs = estimation.pairCount
        nonMatchPairs = outcome.model.nonMatches.map {
            $0.share * (1 - outcome.model.lambda) * pairs
        }
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
        if let second, abs(log(outcome.model.lambda / second.model.lambda)) > 0.01 {
            warnings.append(
                "two starts of the model ended differently: the fields shared do not decide who "
                    + "matches; share more fields")
        }
        let least = Double(min(estimation.leftCount, estimation.rightCount))
        if assignment == .oneToOne && expectedMatches > 1.02 * least {
            warnings.append(
                "more matches are expected than the smaller file has records: a file may hold "
                    + "duplicates, or families look alike in the fields shared; look for "
                    + "duplicates, or use --assignment many-to-many")
        }
        if expectedMatches < 0.01 * least {
            warnings.append(
                "matches are expected for under 1 % of the smaller file: are these files of the "
                    + "same people, cleaned and encoded alike?")
        }
        warnings += Self.families(outcome.model)
        warnings += Self.falteringFields(outcome)
        self.warnings = warnings
    }

    /// A model of duplicates within one file, learnt from its own pairs.
    init(duplicates model: MatchModel, pairCount: Double) {
        self.model = model
        iterations = 0
        trace = []
        seconds = 0
        expectedMatches = model.lambda * pairCount
        nonMatchPairs = model.nonMatches.map { $0.share * (1 - model.lambda) * pairCount }
        warnings =
            expectedMatches < 1
            ? ["no duplicates were seen: nothing in the file looks like one person twice"] : []
    }

    /// The share of matches that disagree in a telling field from which on they are taken for
    /// relatives: between files of one population it is under a tenth.
    private static let mostDisagreement = 0.3

    /// Fields that tell people apart, places left out since people move, and in which the pairs
    /// that the model takes for matches disagree.
    private static func families(_ model: MatchModel) -> [String] {
        model.plan.fields.indices.compactMap { index in
            let field = model.plan.fields[index]
            let identical = model.strangers.probability(
                field: index, level: field.identicalLevel)
            guard !field.isPlace, identical < 0.05,
                model.m(field: index, level: 1) > mostDisagreement
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
            // A slip of the pen can be rarer among strangers than a common name: the identical
            // level may well be the weaker evidence.
            let levels = (1..<field.identicalLevel).filter {
                outcome.expectedMatches[index][$0] >= 30
            }
            for (lower, higher) in zip(levels, levels.dropFirst())
            where model.weight(field: index, level: higher) + 1
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
