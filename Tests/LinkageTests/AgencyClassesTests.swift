import Foundation
import Linkage
import Testing

/// What is learnt from pairs within the agencies: kinds of non-matches, and duplicates.
@Suite struct AgencyClassesTests {
    private static let housemates = 300

    /// People of two agencies; in each the first 600 live in pairs that share surname and postcode,
    /// and one pair in four the given name and sex as well if `isOneName`.
    /// - Parameter change: of a record of an agency, 0 or 1, as it is written down.
    private static func families(
        seed: UInt64, people count: Int = 1_500, duplicates: Int = 0, isOneName: Bool = false,
        change: (inout SimulatedPeople.Person, Int) -> Void = { _, _ in }
    ) throws -> (tables: [TokenTableOfPeople], matches: Int) {
        var people = SimulatedPeople(seed: seed)
        var persons = (0..<count).map { _ in people.person() }
        for pair in 0..<housemates {
            persons[2 * pair + 1].surname = persons[2 * pair].surname
            persons[2 * pair + 1].postcode = persons[2 * pair].postcode
            if isOneName && pair % 4 == 0 {
                persons[2 * pair + 1].given = persons[2 * pair].given
                persons[2 * pair + 1].sex = persons[2 * pair].sex
            }
        }
        let both = persons.indices.filter { $0 % 3 == 0 }.count
        // Of three people the first is known to both, the second to one, the third to the other.
        let first = persons.indices.filter { $0 % 3 != 2 }
        let second = persons.indices.filter { $0 % 3 != 1 }
        var tables: [TokenTableOfPeople] = []
        for (agency, known) in [("housing", first), ("health", second)] {
            var records = known.map { (person: $0, record: people.copy(of: persons[$0])) }
            for one in known.prefix(duplicates) {
                records.append((one, people.copy(of: persons[one])))
            }
            for index in records.indices { change(&records[index].record, tables.count) }
            tables.append(try TokenTableOfPeople(agency: agency, records: records))
        }
        return (tables, both)
    }

    @Test("Housemates become a kind of non-matches, whose surnames agree and given names do not")
    func housematesAreAKind() async throws {
        let (tables, matches) = try Self.families(seed: 11)
        let outcome = try await LinkageRunTests.run(tables.map(\.table))
        let fit = try #require(outcome.pairs[0].fit)
        let plan = fit.model.plan
        let given = try #require(plan.fields.firstIndex { $0.name == "given_name" })
        let surname = try #require(plan.fields.firstIndex { $0.name == "surname" })
        let kinds = fit.model.nonMatches.filter {
            $0.profile.probability(field: surname, level: plan.fields[surname].identicalLevel) > 0.6
                && $0.profile.probability(field: given, level: 1) > 0.6
        }
        #expect(!kinds.isEmpty)
        #expect(abs(fit.expectedMatches - Double(matches)) < 0.05 * Double(matches))
    }

    @Test("Without families no kind is made up, and EM is that of independent fields")
    func strangersAreNoKind() async throws {
        let tables = try LinkageRunTests.agencies(2, people: 600, seed: 5).tables
        let outcome = try await LinkageRunTests.run(tables)
        #expect(try #require(outcome.pairs[0].fit).model.nonMatches.isEmpty)
    }

    @Test("The estimated precision and the range of the recall hold beside families")
    func estimatesHold() async throws {
        let (tables, matches) = try Self.families(seed: 12)
        for isMaximumF in [false, true] {
            let outcome = try await LinkageRunTests.run(tables.map(\.table)) {
                $0.maximizesF = isMaximumF
            }
            let pair = outcome.pairs[0]
            let estimate = try #require(pair.estimate)
            let right = pair.links.count {
                tables[0].person(ofRow: $0.leftRow) == tables[1].person(ofRow: $0.rightRow)
            }
            let precision = Double(right) / Double(pair.links.count)
            let recall = Double(right) / Double(matches)
            #expect(abs(estimate.precision.value - precision) < 0.02)
            #expect(estimate.recall.low <= recall + 0.005 && recall <= estimate.recall.high + 0.005)
            #expect(recall > 0.8)
        }
    }

    @Test("Duplicates in the files neither spoil the estimate nor become non-matches")
    func duplicatesAreToldFromFamilies() async throws {
        let (tables, matches) = try Self.families(seed: 13, duplicates: 60)
        let outcome = try await LinkageRunTests.run(tables.map(\.table))
        let pair = outcome.pairs[0]
        let right = pair.links.count {
            tables[0].person(ofRow: $0.leftRow) == tables[1].person(ofRow: $0.rightRow)
        }
        #expect(Double(right) > 0.97 * Double(pair.links.count))
        // Most of the matches, and of those with a second record both.
        #expect(Double(pair.links.count) > 0.85 * Double(matches))
        for agency in outcome.duplicates {
            #expect(agency.records - agency.people > 30)
            #expect(agency.records - agency.people <= 66)
        }
    }

    @Test("Fathers and sons of one name are not taken for one person twice, within or across")
    func relativesOfOneName() async throws {
        let (tables, _) = try Self.families(seed: 14, duplicates: 60, isOneName: true)
        let outcome = try await LinkageRunTests.run(tables.map(\.table)) { $0.maximizesF = true }
        for agency in outcome.duplicates {
            #expect(agency.records - agency.people > 30)
            #expect(agency.records - agency.people <= 66)
        }
        let across = outcome.pairs[0].links.count {
            tables[0].person(ofRow: $0.leftRow) == tables[1].person(ofRow: $0.rightRow)
        }
        #expect(Double(across) > 0.96 * Double(outcome.pairs[0].links.count))
        let within = try await LinkageRunTests.run([tables[0].table]) { $0.maximizesF = true }
        let right = within.pairs[0].links.count {
            tables[0].person(ofRow: $0.leftRow) == tables[0].person(ofRow: $0.rightRow)
        }
        #expect(right > 40)
        #expect(Double(right) > 0.9 * Double(within.pairs[0].links.count))
    }

    @Test(
        "One person's pairs are no kind of non-matches where no file fills a field of the schema",
        arguments: [\SimulatedPeople.Person.birth, \.sex])
    func emptyField(
        field: any WritableKeyPath<SimulatedPeople.Person, String> & Sendable
    ) async throws {
        let duplicates = 300
        let (tables, _) = try Self.families(seed: 13, duplicates: duplicates) { record, _ in
            record[keyPath: field] = ""
        }
        let outcome = try await LinkageRunTests.run(tables.map(\.table)) { $0.maximizesF = true }
        let model = try #require(outcome.pairs[0].fit).model
        for kind in model.nonMatches {
            let agreeing = model.plan.fields.indices.filter { field in
                let level = model.plan.fields[field].identicalLevel
                return kind.profile.probability(field: field, level: level) > 0.5
            }
            #expect(agreeing.count < 4)
        }
        for agency in outcome.duplicates {
            #expect(Double(agency.records - agency.people) > 0.5 * Double(duplicates))
        }
    }
}
