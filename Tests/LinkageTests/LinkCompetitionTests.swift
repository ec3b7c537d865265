import Foundation
import Linkage
import TestSupport
import Testing
import Tokens

@Suite struct LinkCompetitionTests {
    @Test("The probability of a link is its odds over those of all pairs of its records, and one")
    func formula() {
        for seed in UInt64(0)..<20 {
            let pairs = OptimalAssignmentTests.links(
                8, 9, share: 0.4, weights: -6...12, seed: seed)
            let links = OneToOne.assign(pairs, leftCount: 8, rightCount: 9)
            let competition = LinkCompetition(ofGreedy: pairs, leftCount: 8, rightCount: 9)
            #expect(competition.probabilities.count == links.count)
            for (index, link) in links.enumerated() {
                let own = exp2(link.score)
                let ofLeft = pairs.filter { $0.leftRow == link.leftRow }
                let ofRight = pairs.filter { $0.rightRow == link.rightRow }
                let sums = (ofLeft + ofRight).reduce(0) { $0 + exp2($1.score) }
                let expected = own / (1 + sums - own)
                #expect(abs(competition.probabilities[index] - expected) < 1e-12)
                let others = (ofLeft + ofRight).filter { $0 != link }.map(\.score)
                let least = link.score - 2 / log(2)
                #expect(competition.isAmbiguous[index] == others.contains { $0 >= least })
            }
        }
    }

    @Test("Weights that no power of two holds give probabilities all the same")
    func extremeWeights() {
        let pairs = [(0, 0, 3_000.0), (1, 1, 2_990), (0, 1, 2_995), (2, 2, 2_000), (2, 0, 500)]
            .map { Link(leftRow: $0.0, rightRow: $0.1, score: $0.2) }
        let competition = LinkCompetition(ofGreedy: pairs, leftCount: 3, rightCount: 3)
        let expected = [1 / (1 + exp2(-5.0)), 1 / (1 + exp2(5.0)), 1]
        for (probability, value) in zip(competition.probabilities, expected) {
            #expect(abs(probability - value) < 1e-12)
        }
        #expect(competition.isAmbiguous == [false, true, false])
    }

    @Test("Records of one person do not compete with each other; where they are two, they do")
    func duplicatesDoNotCompete() async throws {
        var people = SimulatedPeople(seed: 8)
        let persons = (0..<400).map { _ in people.person() }
        let tables = [
            try SimulatedPeople.table(
                of: persons, header: SimulatedPeople.header(agency: "housing")),
            try SimulatedPeople.table(
                of: persons + persons.prefix(100),
                header: SimulatedPeople.header(agency: "health")),
        ]
        let found = try await LinkageRunTests.run(tables)
        #expect(found.duplicates[1].people < 420)
        #expect(found.pairs[0].links.count > 450)
        #expect(try #require(found.pairs[0].ambiguousLinks) < 15)
        let apart = try await LinkageRunTests.run(tables) { $0.findsDuplicates = false }
        let ambiguous = try #require(apart.pairs[0].ambiguousLinks)
        #expect(ambiguous >= 95)
        let competition = try #require(apart.pairs[0].competition)
        for (link, (probability, isAmbiguous)) in zip(
            apart.pairs[0].links, zip(competition.probabilities, competition.isAmbiguous))
        where isAmbiguous {
            #expect(probability < MatchModel.probability(ofWeight: link.score))
            #expect(probability < 0.9)
        }
    }

    @Test("What competes with a link is the same whatever the threshold, and how links are stored")
    func thresholdLeavesRivals() async throws {
        var people = SimulatedPeople(seed: 9)
        let persons = (0..<300).map { _ in people.person() }
        // Twins of nearly one name.
        let twins = persons.prefix(60).map { person in
            var twin = person
            twin.given = person.given.dropLast() + "q"
            return twin
        }
        let all = persons + twins
        let tables = try ["housing", "health"].map { agency in
            try SimulatedPeople.table(
                of: all.map { people.copy(of: $0) },
                header: SimulatedPeople.header(agency: agency))
        }
        let low = try await LinkageRunTests.run(tables) { $0.threshold = 0.5 }
        let middle = low.pairs[0].links[low.pairs[0].links.count / 2].score
        let high = try await LinkageRunTests.run(tables, threads: 3) {
            $0.threshold = MatchModel.probability(ofWeight: middle)
            $0.linkMemory = 1 << 20
            $0.unitPairs = 2_000
        }
        let (some, more) = (high.pairs[0], low.pairs[0])
        #expect(some.links.count > 100 && some.links.count < more.links.count)
        let (one, other) = (try #require(some.competition), try #require(more.competition))
        let count = some.links.count
        #expect(some.links.elementsEqual(more.links.prefix(count)))
        #expect(one.probabilities.prefix(count) == other.probabilities.prefix(count))
        #expect(one.isAmbiguous.prefix(count) == other.isAmbiguous.prefix(count))
        #expect(try #require(more.ambiguousLinks) > 0)
    }

    @Test("Columns of competition stand where there is competition, and nowhere else")
    func columns() async throws {
        let tables = try LinkageRunTests.agencies(2).tables
        let six = "agency_a,handle_a,agency_b,handle_b,weight,probability"
        func header(_ change: (inout LinkageSettings) -> Void) async throws -> String {
            let outcome = try await LinkageRunTests.run(tables, change)
            let text = LinkageRunTests.files(outcome, tables).0
            let lines = text.split(separator: "\n")
            #expect(Set(lines.map { $0.filter { $0 == "," }.count }).count == 1)
            return String(lines[0])
        }
        #expect(try await header { _ in } == six + ",competing_probability,ambiguous")
        #expect(try await header { $0.assignment = .manyToMany } == six)
        #expect(try await header { $0.filters = .record } == six + ",similarity")
    }
}
