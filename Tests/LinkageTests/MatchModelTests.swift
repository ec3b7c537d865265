import Linkage
import Testing
import Tokens

/// How the weights of a pattern add up.
@Suite struct MatchModelTests {
    /// A model of a name and three places, with the same m and u in each.
    private static func model(joinsPlaces: Bool) throws -> MatchModel {
        var header = try SimulatedPeople.header(agency: "a", nameBag: false)
        header.fields = ["surname", "town", "postcode", "address-line"].map { type in
            TokenField(
                name: type, type: type, role: .value, bitCount: 64, hashCount: 1,
                levelEdges: [700, 800, 900])
        }
        let plan = try ComparisonPlan(header: header)
        return MatchModel(
            plan: plan, m: plan.fields.map { _ in [0, 0.1, 0.05, 0.05, 0.1, 0.7] },
            u: plan.fields.map { _ in [0, 0.9, 0.04, 0.03, 0.02, 0.01] }, lambda: 0.5,
            joinsPlaces: joinsPlaces)
    }

    @Test("A weight is the sum of its fields' evidence, and a missing field has none")
    func sums() throws {
        let model = try Self.model(joinsPlaces: false)
        let one = model.weight(field: 0, level: 5)
        #expect(
            abs(model.weight(ofPattern: model.plan.pattern(ofLevels: [5, 5, 5, 5])) - 4 * one)
                < 1e-9)
        #expect(model.weight(ofPattern: model.plan.pattern(ofLevels: [5, 0, 0, 0])) == one)
        #expect(model.weight(ofPattern: 0) == 0)
    }

    @Test("Joined places count once for and once against, however many of them agree")
    func joinedPlaces() throws {
        let model = try Self.model(joinsPlaces: true)
        let agree = model.weight(field: 1, level: 5)
        let near = model.weight(field: 1, level: 4)
        let differ = model.weight(field: 1, level: 1)
        func weight(_ levels: [Int]) -> Double {
            model.weight(ofPattern: model.plan.pattern(ofLevels: levels))
        }
        #expect(near > 0 && differ < 0)
        #expect(abs(weight([0, 5, 5, 5]) - agree) < 1e-9)
        #expect(abs(weight([0, 5, 4, 0]) - agree) < 1e-9)
        #expect(abs(weight([0, 5, 1, 1]) - (agree + differ)) < 1e-9)
        #expect(abs(weight([0, 1, 1, 1]) - differ) < 1e-9)
        #expect(abs(weight([5, 5, 5, 5]) - 2 * agree) < 1e-9)
    }
}
