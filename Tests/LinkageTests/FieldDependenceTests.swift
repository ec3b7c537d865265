import Foundation
import Linkage
import TestSupport
import Testing

/// What is learnt from pairs of one agency, all of which are non-matches.
@Suite struct FieldDependenceTests {
    private typealias Model = ExpectationMaximisationTests

    /// A pair whose two last fields are identical and whose others are unlike: housemates.
    private static let housemates = [1, 1, 1, 5, 5]
    private static let pairCount = 1_000_000

    private static func model(fields: Int) throws -> MatchModel {
        let plan = try Model.plan(fields: fields)
        return MatchModel(
            plan: plan, m: plan.fields.map { _ in Model.m }, u: plan.fields.map { _ in Model.u },
            lambda: 0.3)
    }

    /// Pairs that are all unlike but for some of a given pattern; nothing is missing.
    private static func penalties(
        _ pattern: [Int], pairs: Int
    ) throws -> (MatchModel, [UInt64: Double]?) {
        let model = try model(fields: pattern.count)
        var table = PatternTable()
        table.add(
            model.plan.pattern(ofLevels: pattern.map { _ in 1 }), amount: pairCount - pairs)
        table.add(model.plan.pattern(ofLevels: pattern), amount: pairs)
        let dependence = FieldDependence(
            plan: model.plan, patterns: table, pairCount: Double(pairCount))
        return (model, dependence.penalties(under: model))
    }

    @Test("Housemates lose what their pattern is more frequent than independent fields make it")
    func housematesAreWeighedDown() throws {
        let (model, penalties) = try Self.penalties(Self.housemates, pairs: 2_000)
        let code = model.plan.pattern(ofLevels: Self.housemates)
        #expect(model.weight(ofPattern: code) > 0)
        let penalty = try #require(penalties?[code])
        let independent = pow(0.97, 3) * 0.005 * 0.005
        #expect(abs(penalty - log2(0.002 / independent)) < 0.01)
        var dependent = model
        dependent.penalties = penalties ?? [:]
        #expect(
            abs(model.weight(ofPattern: code) - dependent.weight(ofPattern: code) - penalty)
                < 1e-9)
    }

    @Test("As many such pairs as independent fields give show no dependence")
    func chanceIsNoDependence() throws {
        let (_, penalties) = try Self.penalties(Self.housemates, pairs: 23)
        #expect(penalties == nil)
    }

    @Test("A person who stands twice in a file is no evidence against agreeing in everything")
    func duplicatesAreLeftOut() throws {
        let (_, penalties) = try Self.penalties([5, 5, 5, 5, 5], pairs: 500)
        #expect(penalties == nil)
    }

    @Test("Three fields are left to the independent model")
    func fewFields() throws {
        let (_, penalties) = try Self.penalties([1, 5, 5], pairs: 20_000)
        #expect(penalties == nil)
    }
}
