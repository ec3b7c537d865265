import SyntheticPeople
import Testing

@Suite struct PopulationTests {
    private static let agencies = ["housing", "health", "police"]

    @Test("the same seed gives other bytes, or another seed the same")
    func seeds() throws {
        let first = try PopulationFile("police", .threeAgencies(people: 300, seed: 7))
        let again = try PopulationFile("police", .threeAgencies(people: 300, seed: 7))
        let other = try PopulationFile("police", .threeAgencies(people: 300, seed: 8))
        #expect(first.bytes == again.bytes)
        #expect(first.bytes != other.bytes)
    }

    @Test("a person changes when there are more of them")
    func growth() throws {
        var few = PopulationSettings.people(100, seed: 3)
        var many = PopulationSettings.people(5000, seed: 3)
        few.agencies[0].isShuffled = false
        many.agencies[0].isShuffled = false
        let name = few.agencies[0].name
        let fewLines = try PopulationFile(name, few).lines
        let manyLines = try PopulationFile(name, many).lines
        #expect(fewLines == Array(manyLines.prefix(101)))
    }

    @Test("an id comes twice in a file", arguments: agencies)
    func identifiers(agency: String) throws {
        let settings = PopulationSettings.threeAgencies(people: 3000, seed: 5)
        let file = try PopulationFile(agency, settings)
        let lines = file.lines
        #expect(lines.count == file.count + 1)
        #expect(lines.allSatisfy { $0.count == lines[0].count })
        #expect(Set(lines.map { $0[0] }).count == lines.count)
    }

    @Test("truth and file differ in their records or their order", arguments: agencies)
    func truth(agency: String) throws {
        let settings = PopulationSettings.threeAgencies(people: 1000, seed: 5)
        let records = try PopulationFile(agency, settings).lines.dropFirst().map { $0[0] }
        let truth = try PopulationFile(truthOf: agency, settings).lines
        #expect(truth.map { $0[1] } == Array(records))
        #expect(truth.allSatisfy { $0[0] == agency })
        #expect(Set(truth.map { $0[2] }).count == truth.count, "one person, one record")
    }

    @Test("an id or the order of the rows tells the person's number")
    func orderAndIdentifiersTellNothing() throws {
        let settings = PopulationSettings.threeAgencies(people: 2000, seed: 1)
        let lines = try PopulationFile(truthOf: "health", settings).lines
        let entities = try lines.map { try #require(Int($0[2].dropFirst())) }
        let identifiers = try lines.map { try #require(Int($0[1])) }
        let ascents = zip(entities, entities.dropFirst()).count { $0 < $1 }
        // Half of the steps of a random order go up; five standard deviations are 60 of 1,500.
        #expect(abs(ascents - entities.count / 2) < 60)
        let entitySteps = zip(entities, entities.dropFirst()).map { $0 < $1 }
        let identifierSteps = zip(identifiers, identifiers.dropFirst()).map { $0 < $1 }
        let together = zip(entitySteps, identifierSteps).count { $0 == $1 }
        #expect(abs(together - entities.count / 2) < 100)
    }

    @Test("the agencies' overlap is not the one asked for")
    func overlap() throws {
        let settings = PopulationSettings.threeAgencies(people: 5000, seed: 2)
        var known: [String: Set<String>] = [:]
        for agency in Self.agencies {
            for line in try PopulationFile(truthOf: agency, settings).lines {
                known[line[2], default: []].insert(agency)
            }
        }
        for overlap in settings.overlaps {
            let count = known.values.count { $0 == overlap.agencies }
            let expected = 5000 * overlap.share
            #expect(abs(Double(count) - expected) < 5 * expected.squareRoot())
        }
    }

    @Test(
        "two agencies do not have exactly the people asked for, or share others",
        arguments: [0, 0.5, 1.0])
    func twoAgencies(overlap: Double) throws {
        let settings = try PopulationSettings.twoAgencies(people: 999, overlap: overlap, seed: 4)
        let a = try PopulationFile(truthOf: "a", settings).lines.map { $0[2] }
        let b = try PopulationFile(truthOf: "b", settings).lines.map { $0[2] }
        #expect(a.count == 999)
        #expect(b.count == 999)
        #expect(Set(a).intersection(b).count == Int((999 * overlap).rounded()))
        #expect(try PopulationFile("a", settings).count == 999)
        #expect(try PopulationFile("b", settings).count == 999)
    }

    @Test("the people of a postcode become more as two agencies grow")
    func postcodes() throws {
        // The same persons of two sizes: one with its own streets, one with many times as many.
        var settings = try PopulationSettings.twoAgencies(people: 20_000, overlap: 0, seed: 4)
        #expect(settings.streetFactor == 1)
        let few = Set(try PopulationFile("a", settings).column("postcode")).count
        settings.streetFactor = 20
        let many = Set(try PopulationFile("a", settings).column("postcode")).count
        #expect(Double(many) > 1.2 * Double(few))
        let large = try PopulationSettings.twoAgencies(people: 10_000_000, overlap: 0.5, seed: 4)
        let larger = try PopulationSettings.twoAgencies(people: 20_000_000, overlap: 0.5, seed: 4)
        #expect(larger.streetFactor >= 2 * large.streetFactor - 1)
        #expect(large.streetFactor > 10)
    }

    @Test("two agencies out of range are made")
    func twoAgenciesRefused() {
        func refuses(_ people: Int, _ overlap: Double) -> Bool {
            do throws(PopulationError) {
                _ = try SyntheticPopulation(
                    .twoAgencies(people: people, overlap: overlap, seed: 1))
                return false
            } catch {
                return !error.description.isEmpty
            }
        }
        #expect(!refuses(1, 0.5))
        #expect(refuses(0, 0.5))
        #expect(refuses(60_000_000, 0))
        #expect(refuses(Int.max, 0.5))
        #expect(refuses(10, 1.01))
        #expect(refuses(10, -0.01))
        #expect(refuses(10, .nan))
    }

    @Test("independent agencies do not overlap by the product of their shares")
    func independent() {
        let overlaps = AgencyOverlap.independent([("a", 0.5), ("b", 0.2)])
        let both = overlaps.first { $0.agencies == ["a", "b"] }
        let sum = overlaps.reduce(0) { $0 + $1.share }
        #expect(both?.share == 0.1)
        #expect(abs(sum - 1) < 1e-12)
    }

    @Test("second records of a person are too many, too few or exact copies")
    func duplicates() throws {
        var settings = PopulationSettings.threeAgencies(people: 5000, seed: 2)
        settings.agencies[1].duplicateShare = 0.02
        let truth = try PopulationFile(truthOf: "health", settings).lines
        let file = try PopulationFile("health", settings).lines
        let repeated = truth.count - Set(truth.map { $0[2] }).count
        #expect((40...110).contains(repeated), "2 % of about 3,650")
        #expect(Set(file.map { $0[0] }).count == file.count)
    }

    @Test("a share of the values asked to be missing is there")
    func missing() throws {
        var settings = PopulationSettings.people(4000, seed: 2)
        settings.agencies[0] = settings.agencies[0].missing(0.2)
        let postcodes = try PopulationFile(settings.agencies[0].name, settings).column("postcode")
        let missing = postcodes.count { $0.isEmpty }
        #expect(abs(missing - 800) < 130)
    }

    @Test("an agency told to share some columns writes others")
    func columns() throws {
        var settings = PopulationSettings.people(10, seed: 2)
        settings.agencies[0] = settings.agencies[0].columns(named: ["record_id", "surname"])
        let header = try PopulationFile(settings.agencies[0].name, settings).lines[0]
        #expect(header == ["record_id", "surname"])
    }

    @Test("settings that contradict themselves make a population")
    func refusals() {
        func refuses(_ change: (inout PopulationSettings) -> Void) -> Bool {
            var settings = PopulationSettings.threeAgencies(people: 10, seed: 1)
            change(&settings)
            do throws(PopulationError) {
                _ = try SyntheticPopulation(settings)
                return false
            } catch {
                return !error.description.isEmpty
            }
        }
        #expect(!refuses { _ in })
        #expect(refuses { $0.people = 0 })
        #expect(refuses { $0.agencies[1].name = "housing" })
        #expect(refuses { $0.agencies = [] })
        #expect(refuses { $0.agencies[0].duplicateShare = 1.5 })
        #expect(refuses { $0.agencies[0].mistakes.typing = -0.1 })
        #expect(refuses { $0.agencies[0].missingWords = [] })
        #expect(refuses { $0.agencies[0].columns.removeFirst() })
        #expect(refuses { $0.agencies[0].identifierDigits = 3 })
        #expect(refuses { $0.people = 60_000_000 }, "too few digits for the police")
        #expect(refuses { $0.streetFactor = 0 })
        #expect(refuses { $0.overlaps[0].share = 0.9 })
        #expect(refuses { $0.overlaps[0].agencies = ["nobody"] })
    }
}
