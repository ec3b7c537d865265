import Foundation
import Linkage
import Testing
import Tokens

/// Agreement in a rare token weighs more than in a common one, by the formula and no other.
@Suite struct TermFrequencyTests {
    /// Two agencies whose people's values are known by their handles.
    private struct Files {
        var tables: [TokenTable] = []
        var values: [[Handle: [String]]] = []
        var entities: [[Handle: Int]] = []

        /// One surname in five is `smith`, the others are of 500.
        init(people: Int = 400, seed: UInt64 = 9) throws {
            var simulation = SimulatedPeople(seed: seed)
            let persons = (0..<people).map { _ in
                var person = simulation.person()
                if simulation.below(5) == 0 { person.surname = "smith" }
                return person
            }
            for agency in ["a", "b"] {
                let held = persons.indices.filter { _ in simulation.below(4) > 0 }
                let records = held.map { simulation.copy(of: persons[$0]) }
                tables.append(
                    try SimulatedPeople.table(
                        of: records, header: SimulatedPeople.header(agency: agency)))
                let handles = held.indices.map { SimulatedPeople.handle(agency, $0) }
                values.append(
                    Dictionary(uniqueKeysWithValues: zip(handles, records.map(\.values))))
                entities.append(Dictionary(uniqueKeysWithValues: zip(handles, held)))
            }
        }

        /// Share of all records with a surname, at least 10 of them.
        func share(ofSurname surname: String) -> Double {
            let all = values.flatMap { $0.values.map { $0[1] } }.filter { !$0.isEmpty }
            return Double(max(10, all.count { $0 == surname })) / Double(all.count)
        }

        func right(_ outcome: LinkageOutcome) -> Int {
            outcome.pairs[0].links.count { link in
                entities[0][tables[0].handle(at: link.leftRow)]
                    == entities[1][tables[1].handle(at: link.rightRow)]
            }
        }
    }

    private static func run(_ tables: [TokenTable]) async throws -> LinkageOutcome {
        try await ModelReuseTests.run(tables) {
            $0.termFrequencyFields = ["surname"]
            $0.threshold = 0.001
        }
    }

    @Test("A link's weight is that of its classes, each adjusted by how many agree by descent")
    func formula() async throws {
        let files = try Files()
        let outcome = try await Self.run(files.tables)
        let model = try #require(outcome.pairs[0].fit?.model)
        var adjusted = 0
        for link in outcome.pairs[0].links {
            let handle = files.tables[0].handle(at: link.leftRow)
            let surname = try #require(files.values[0][handle]?[1])
            let levels = try PairExplanation(
                tables: (files.tables[0], files.tables[1]), rows: (link.leftRow, link.rightRow),
                model: model, threshold: nil
            ).fields.map(\.level)
            let agrees = levels[1] == 5
            func product(_ kind: LatentClass) -> Double {
                var product = kind.share
                for (field, level) in levels.enumerated() where level > 0 {
                    product *= kind.profile.probability(field: field, level: level)
                }
                guard agrees else { return product }
                let t = files.share(ofSurname: surname)
                let p = kind.profile.probability(field: 1, level: 5)
                let u = model.strangers.probability(field: 1, level: 5)
                let descent = max(0, (p - u) / (1 - u))
                return product * (p > u ? (descent + (1 - descent) * t) / p : t / u)
            }
            let others = model.nonMatches.reduce(0) { $0 + $1.share }
            let match = model.matches.reduce(0) { $0 + product($1) }
            let nonMatch =
                model.nonMatches.reduce(0) { $0 + product($1) }
                + product(LatentClass(share: 1 - others, profile: model.strangers))
            #expect(abs(link.score - (model.priorWeight + log2(match / nonMatch))) < 1e-4)
            if abs(link.score - model.weight(ofPattern: pattern(levels, model))) > 0.5 {
                adjusted += 1
            }
        }
        #expect(adjusted > 50)
    }

    private func pattern(_ levels: [Int], _ model: MatchModel) -> UInt64 {
        model.plan.pattern(ofLevels: levels)
    }

    @Test("The explanation of a link sums to its weight, and a common surname takes away")
    func explanation() async throws {
        let files = try Files()
        let outcome = try await Self.run(files.tables)
        let model = try #require(outcome.pairs[0].fit?.model)
        var (common, rare) = (0, 0)
        for link in outcome.pairs[0].links {
            let explanation = try PairExplanation(
                tables: (files.tables[0], files.tables[1]), rows: (link.leftRow, link.rightRow),
                model: model, threshold: nil, termFrequencyFields: ["surname"])
            #expect(abs(explanation.weight - link.score) < 1e-9)
            let fields = explanation.fields.reduce(0) { $0 + $1.bits + ($1.rarity ?? 0) }
            let sum =
                explanation.prior + fields + explanation.matchDependence
                + explanation.nonMatchDependence
            #expect(abs(sum - explanation.weight) < 1e-9)
            guard let rarity = explanation.fields[1].rarity else { continue }
            let surname = files.values[0][files.tables[0].handle(at: link.leftRow)]?[1]
            if surname == "smith" {
                #expect(rarity < 0)
                common += 1
            } else {
                #expect(rarity > 0)
                rare += 1
            }
        }
        #expect(common > 20 && rare > 50)
    }

    @Test("With one surname in five the same, term frequencies find no fewer and no worse links")
    func quality() async throws {
        let files = try Files(people: 1_500, seed: 21)
        let plain = try await ModelReuseTests.run(files.tables)
        let adjusted = try await ModelReuseTests.run(files.tables) {
            $0.termFrequencyFields = ["given_name", "surname"]
        }
        #expect(files.right(adjusted) >= files.right(plain) - 3)
        let wrong = adjusted.pairs[0].links.count - files.right(adjusted)
        #expect(wrong <= 12)
    }

    @Test("A field that is not there, and record-level filters, are refused")
    func refusals() async throws {
        let tables = try Files(people: 20).tables
        for change: (inout LinkageSettings) -> Void in [
            { $0.termFrequencyFields = ["forename"] },
            {
                $0.termFrequencyFields = ["surname"]
                $0.filters = .record
            },
        ] {
            await #expect(throws: LinkageError.self) {
                try await ModelReuseTests.run(tables, nil, change)
            }
        }
    }
}
