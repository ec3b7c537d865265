import Encoding
import Records
import TestSupport
import Testing

@Suite("Rare combinations of attributes")
struct AttributeSurveyTests {
    private static func settings(_ sizes: [Int], least: Int = 5) -> AttributeSettings {
        var settings = AttributeSettings()
        settings.leastPeople = least
        settings.attributes = sizes.enumerated().map { index, size in
            Attribute(
                name: "a\(index)", columns: ["a\(index)"],
                values: (0..<size).map { Attribute.Value(name: "v\($0)", codes: []) })
        }
        return settings
    }

    @Test("Combinations of fewer people than the least are listed, by name, and no others")
    func rare() {
        var survey = AttributeSurvey(Self.settings([2, 3]))
        for (combination, count) in [(0x0101, 5), (0x0201, 4), (0x0002, 1)] as [(UInt64, Int)] {
            for _ in 0..<count { survey.count(combination) }
        }
        #expect(survey.rare == [0x0002, 0x0201])
        #expect(survey.rare.map(survey.text(of:)) == ["a0 v1, a1 missing", "a0 v0, a1 v1"])
    }

    @Test(
        "After coarsening enough people carry every combination, and none gets another value",
        arguments: 0..<60)
    func coarsening(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let sizes = (0..<Int.random(in: 1...7, using: &generator)).map { _ in
            Int.random(in: 2...12, using: &generator)
        }
        let settings = Self.settings(sizes, least: Int.random(in: 2...9, using: &generator))
        var survey = AttributeSurvey(settings)
        let people = (0..<Int.random(in: 1...400, using: &generator)).map { _ in
            sizes.indices.reduce(UInt64(0)) { facts, index in
                // Low numbers are common, 0 (missing) among them.
                let value = (0..<2).map { _ in Int.random(in: 0...sizes[index], using: &generator) }
                return facts | UInt64(value.min() ?? 0) << UInt64(8 * index)
            }
        }
        for person in people { survey.count(person) }
        guard let change = survey.coarsening() else {
            #expect(people.count < settings.leastPeople)
            return
        }
        var counts: [UInt64: Int] = [:]
        for person in people { counts[change[person] ?? person, default: 0] += 1 }
        #expect(counts.values.allSatisfy { $0 >= settings.leastPeople })
        for (from, to) in change {
            for index in sizes.indices {
                let (one, other) = (from >> UInt64(8 * index) & 255, to >> UInt64(8 * index) & 255)
                #expect(other == one || other == 255, "a value became another person's")
            }
        }
        if survey.rare.isEmpty { #expect(change.isEmpty, "nothing was rare") }
    }
}
