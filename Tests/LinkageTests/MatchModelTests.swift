import Foundation
import Linkage
import Testing
import Tokens

/// How the weights of a pattern come about.
@Suite struct MatchModelTests {
    private static let m = [0, 0.1, 0.05, 0.05, 0.1, 0.7]
    private static let u = [0, 0.9, 0.04, 0.03, 0.02, 0.01]
    /// A class whose pairs agree in the two last fields.
    private static let housemates = [u, u, m, m]

    private static func model(
        nonMatches: [LatentClass] = [], matches: [LatentClass]? = nil
    ) throws -> MatchModel {
        let plan = try ExpectationMaximisationTests.plan(fields: 4)
        return MatchModel(
            plan: plan, lambda: 0.25,
            matches: matches
                ?? [LatentClass(share: 1, profile: LevelProfile(plan.fields.map { _ in m }))],
            strangers: LevelProfile(plan.fields.map { _ in u }), nonMatches: nonMatches)
    }

    @Test("Among strangers a weight is the prior and each field's evidence, a missing one's none")
    func sums() throws {
        let model = try Self.model()
        let one = log2(0.7 / 0.01)
        let prior = log2(0.25 / 0.75)
        func weight(_ levels: [Int]) -> Double {
            model.weight(ofPattern: model.plan.pattern(ofLevels: levels))
        }
        #expect(abs(weight([5, 5, 5, 5]) - (prior + 4 * one)) < 1e-6)
        #expect(abs(weight([5, 0, 0, 0]) - (prior + one)) < 1e-6)
        #expect(abs(weight([0, 0, 0, 0]) - prior) < 1e-9)
    }

    @Test("The weight is log2 of the odds of the mixture, worked out by hand")
    func mixture() throws {
        let moved = [Self.m, Self.m, Self.u, Self.u]
        let all = [Self.m, Self.m, Self.m, Self.m]
        let model = try Self.model(
            nonMatches: [LatentClass(share: 0.01, profile: LevelProfile(Self.housemates))],
            matches: [
                LatentClass(share: 0.9, profile: LevelProfile(all)),
                LatentClass(share: 0.1, profile: LevelProfile(moved)),
            ])
        for levels in [[1, 1, 5, 5], [5, 5, 1, 1], [5, 4, 0, 1], [5, 5, 5, 5], [1, 2, 3, 4]] {
            func product(_ profile: [[Double]]) -> Double {
                zip(profile, levels).reduce(1) { $1.1 == 0 ? $0 : $0 * $1.0[$1.1] }
            }
            let match = 0.9 * product(all) + 0.1 * product(moved)
            let other =
                0.99 * product([Self.u, Self.u, Self.u, Self.u]) + 0.01 * product(Self.housemates)
            let weight = model.weight(ofPattern: model.plan.pattern(ofLevels: levels))
            #expect(abs(weight - log2(0.25 * match / (0.75 * other))) < 1e-6)
        }
    }

    @Test("The parts of a weight sum to it, and housemates take away from what agrees with them")
    func parts() throws {
        let model = try Self.model(
            nonMatches: [LatentClass(share: 0.01, profile: LevelProfile(Self.housemates))])
        for levels in [[1, 1, 5, 5], [5, 5, 5, 5], [5, 0, 3, 1], [0, 0, 0, 0]] {
            let code = model.plan.pattern(ofLevels: levels)
            let parts = model.parts(ofPattern: code)
            #expect(abs(parts.total - model.weight(ofPattern: code)) < 1e-9)
            #expect(abs(parts.matchDependence) < 1e-9)
        }
        let alike = model.plan.pattern(ofLevels: [1, 1, 5, 5])
        #expect(model.parts(ofPattern: alike).nonMatchDependence < -5)
        #expect(model.likeliestNonMatch(ofPattern: alike) == 0)
        let unlike = model.plan.pattern(ofLevels: [5, 1, 1, 1])
        #expect(abs(model.parts(ofPattern: unlike).nonMatchDependence) < 0.1)
        #expect(model.likeliestNonMatch(ofPattern: unlike) == nil)
    }
}
