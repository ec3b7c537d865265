import Linkage
import Testing
import Tokens

/// What EM learns from patterns drawn from a model that is known.
@Suite struct ExpectationMaximisationTests {
    static let m = [0, 0.05, 0.03, 0.04, 0.08, 0.8]
    static let u = [0, 0.97, 0.01, 0.008, 0.007, 0.005]

    static func plan(fields: Int) throws -> ComparisonPlan {
        var header = try SimulatedPeople.header(agency: "a", nameBag: false)
        header.fields = (0..<fields).map { index in
            TokenField(
                name: "field\(index)", type: "text", role: .value, bitCount: 64, hashCount: 1,
                levelEdges: [700, 800, 900])
        }
        return try ComparisonPlan(header: header)
    }

    /// Patterns of all pairs of two files, drawn from m, u and the number of matches; one field
    /// value in ten is missing.
    static func draw(
        _ plan: ComparisonPlan, rows: Int, matches: Int, m: [Double] = m, seed: UInt64 = 1
    ) -> PatternTable {
        var generator = TestGenerator(seed: seed)
        func level(_ shares: [Double]) -> Int {
            if Int.random(in: 0..<10, using: &generator) == 0 { return 0 }
            var left = Double.random(in: 0..<1, using: &generator)
            for level in 1..<shares.count {
                left -= shares[level]
                if left < 0 { return level }
            }
            return shares.count - 1
        }
        var table = PatternTable()
        for pair in 0..<rows * rows {
            table.add(
                plan.pattern(ofLevels: plan.fields.map { _ in level(pair < matches ? m : u) }))
        }
        return table.sorted()
    }

    static func estimation(
        fields: Int = 5, rows: Int = 400, matches: Int = 250, m: [Double] = m
    ) throws -> ExpectationMaximisation {
        let plan = try plan(fields: fields)
        return ExpectationMaximisation(
            plan: plan, patterns: draw(plan, rows: rows, matches: matches, m: m),
            strangers: LevelProfile(plan.fields.map { _ in u }), leftCount: rows, rightCount: rows)
    }

    @Test("EM finds the m probabilities and the number of matches that made the patterns")
    func recoversTheModel() throws {
        let outcome = try Self.estimation().run()
        #expect(outcome.converged)
        #expect(abs(outcome.model.lambda * 160_000 - 250) < 8)
        for field in 0..<5 {
            for level in 1...5 {
                #expect(abs(outcome.model.m(field: field, level: level) - Self.m[level]) < 0.06)
            }
        }
    }

    @Test("EM gives the same bits at every run, whatever the order in which pairs were counted")
    func isDeterministic() throws {
        let estimation = try Self.estimation(rows: 300, matches: 100)
        let plan = try Self.plan(fields: 5)
        let drawn = Self.draw(plan, rows: 300, matches: 100)
        var reversed = PatternTable()
        for slot in drawn.codes.indices.reversed() {
            reversed.add(drawn.codes[slot], amount: drawn.counts[slot])
        }
        let other = ExpectationMaximisation(
            plan: plan, patterns: reversed.sorted(),
            strangers: LevelProfile(plan.fields.map { _ in Self.u }), leftCount: 300,
            rightCount: 300)
        #expect(estimation.run().model == other.run().model)
    }

    @Test("Learnt again, u loses the matches with which it was counted; else it stays")
    func freesU() throws {
        let share = 250.0 / 160_000
        let counted = Self.u.indices.map { Self.u[$0] * (1 - share) + Self.m[$0] * share }
        let plan = try Self.plan(fields: 5)
        var estimation = ExpectationMaximisation(
            plan: plan, patterns: Self.draw(plan, rows: 400, matches: 250),
            strangers: LevelProfile(plan.fields.map { _ in counted }), leftCount: 400,
            rightCount: 400)
        #expect(estimation.run().model.strangers == estimation.strangers)
        estimation.presentPairs = plan.fields.map { _ in 0.81 * 160_000 }
        let model = estimation.run().model
        for field in 0..<5 {
            let u = model.strangers.probability(field: field, level: 5)
            // Counted: .00624; without the matches .005.
            #expect(counted[5] > 0.0062 && abs(u - Self.u[5]) < 0.0002)
        }
    }

    @Test("A level that no match has keeps a finite weight")
    func probabilitiesStayOffZero() throws {
        let outcome = try Self.estimation(m: [0, 0, 0, 0, 0, 1]).run()
        for field in 0..<5 {
            for level in 1...5 {
                #expect(outcome.model.weight(field: field, level: level).isFinite)
            }
        }
        #expect(outcome.model.weight(field: 0, level: 0) == 0)
    }

    @Test("A model learnt from clear patterns raises no warning")
    func clearPatternsGiveNoWarning() throws {
        #expect(ModelFit(try Self.estimation(), assignment: .oneToOne).warnings == [])
    }

    @Test("More matches than the smaller file has records are pointed out")
    func tooManyMatchesAreSaid() throws {
        let fit = ModelFit(
            try Self.estimation(rows: 200, matches: 600), assignment: .oneToOne)
        #expect(fit.warnings.contains { $0.contains("more matches are expected") })
    }

    @Test("Hardly any matches are pointed out")
    func tooFewMatchesAreSaid() throws {
        let fit = ModelFit(try Self.estimation(fields: 8, matches: 0), assignment: .oneToOne)
        #expect(fit.warnings.contains { $0.contains("under 1 %") })
    }

    @Test("A level that is more alike but weaker evidence is pointed out")
    func fallingWeightsAreSaid() throws {
        let fit = ModelFit(
            try Self.estimation(m: [0, 0.02, 0.2, 0.48, 0.15, 0.15]), assignment: .oneToOne)
        #expect(fit.warnings.contains { $0.contains("weaker evidence") })
    }
}
