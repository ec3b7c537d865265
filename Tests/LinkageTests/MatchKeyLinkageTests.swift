import Linkage
import TestSupport
import Testing
import Tokens

@Suite("Match keys at the node")
struct MatchKeyLinkageTests {
    private static let keys = [
        TokenMatchKey(name: "names", definition: "names + birth", valueCount: 2),
        TokenMatchKey(name: "place", definition: "postcode"),
    ]

    /// Names and birth as they are, and with the given name's first letter; the postcode.
    private static func values(_ person: SimulatedPeople.Person) -> [UInt64] {
        func hash(_ parts: [String]) -> UInt64 {
            guard !parts.contains("") else { return 0 }
            var hash: UInt64 = 1
            for byte in parts.joined(separator: "|").utf8 {
                hash = (hash &* 1_099_511_628_211) ^ UInt64(byte)
            }
            return hash | 1
        }
        let first = hash([person.given, person.surname, person.birth])
        let second = hash([String(person.given.prefix(1)), person.surname, person.birth])
        let hasBoth = first != 0 && second != 0
        return [hasBoth ? first : 0, hasBoth ? second : 0, hash([person.postcode])]
    }

    /// Two agencies of some of the same people, with match keys, and who is whom.
    private static func agencies(
        people: Int = 300, fields: Bool = true, seed: UInt64 = 5
    ) throws -> (tables: [TokenTable], person: (Int, Int) -> Int?) {
        var simulation = SimulatedPeople(seed: seed)
        let persons = (0..<people).map { _ in simulation.person() }
        var tables: [TokenTable] = []
        var whose: [[Handle: Int]] = []
        for name in ["housing", "health"] {
            let held = persons.indices.filter { _ in simulation.below(4) > 0 }
            let records = held.map { simulation.copy(of: persons[$0]) }
            let header = try SimulatedPeople.header(agency: name, matchKeys: keys)
            tables.append(
                try SimulatedPeople.table(of: records, header: header, matchKeys: values))
            whose.append(
                Dictionary(
                    uniqueKeysWithValues: held.enumerated().map {
                        (SimulatedPeople.handle(name, $0.offset), $0.element)
                    }))
        }
        let made = tables
        return (made, { agency, row in whose[agency][made[agency].handle(at: row)] })
    }

    /// Pairs that share a value of a word within the cap, by the definition.
    private static func sharing(
        _ left: TokenTable, _ right: TokenTable, cap: Int = 200, isWithin: Bool = false
    ) -> Set<[Int]> {
        var pairs: Set<[Int]> = []
        for word in 0..<3 {
            for one in 0..<left.rowCount {
                let value = left.matchKeyValue(at: one, word: word)
                let lefts = (0..<left.rowCount).count {
                    left.matchKeyValue(at: $0, word: word) == value
                }
                let rights = (0..<right.rowCount).filter {
                    value != 0 && right.matchKeyValue(at: $0, word: word) == value
                }
                guard lefts * rights.count <= cap * cap else { continue }
                for other in rights where !isWithin || one < other { pairs.insert([one, other]) }
            }
        }
        return pairs
    }

    @Test("Blocks of match keys hold the pairs that share one, each once", arguments: [200, 2])
    func blocks(cap: Int) async throws {
        let (tables, _) = try Self.agencies()
        let outcome = try await LinkageRunTests.run(tables) {
            $0.candidates = [.matchKeys]
            $0.blockCap = cap
        }
        let summary = outcome.pairs[0].candidates
        let expected = Self.sharing(tables[0], tables[1], cap: cap)
        #expect(summary.comparedPairs == expected.count)
        #expect((summary.pairsOverCap > 0) == (cap == 2))
        #expect(
            summary.rules.map(\.name) == [
                "match key names", "match key names (formal names)", "match key place",
            ])
        let both = try await LinkageRunTests.run(tables) {
            $0.candidates = [.exactTokens, .matchKeys]
        }
        #expect(both.pairs[0].candidates.comparedPairs > expected.count)
    }

    @Test("Record-level filters are compared in the same blocks, and within one file too")
    func recordBlocks() async throws {
        let (tables, _) = try Self.agencies()
        let all = try await LinkageRunTests.run(tables) {
            $0.filters = .record
            $0.diceThreshold = 0.6
            $0.assignment = .manyToMany
        }
        let blocked = try await LinkageRunTests.run(tables) {
            $0.filters = .record
            $0.diceThreshold = 0.6
            $0.assignment = .manyToMany
            $0.candidates = [.matchKeys]
        }
        let sharing = Self.sharing(tables[0], tables[1])
        let expected = all.pairs[0].links.filter { sharing.contains([$0.leftRow, $0.rightRow]) }
        #expect(!expected.isEmpty && expected.count < all.pairs[0].links.count)
        #expect(Array(blocked.pairs[0].links) == expected)
        let within = try await LinkageRunTests.run([tables[0]]) {
            $0.filters = .record
            $0.diceThreshold = 0.3
            $0.candidates = [.matchKeys]
        }
        let pairs = Self.sharing(tables[0], tables[0], isWithin: true)
        #expect(within.pairs[0].links.allSatisfy { pairs.contains([$0.leftRow, $0.rightRow]) })
        #expect(
            Set(within.pairs[0].links.map { [$0.leftRow, $0.rightRow] }).count
                == within.pairs[0].links.count)
    }

    /// Pairs of a tier by the definition: of the rows that are free, each the only one that shares
    /// a value with the other.
    private static func tier(
        _ words: Range<Int>, _ left: TokenTable, _ right: TokenTable, taken: Set<[Int]>
    ) -> Set<[Int]> {
        let free = (
            (0..<left.rowCount).filter { row in !taken.contains { $0[0] == row } },
            (0..<right.rowCount).filter { row in !taken.contains { $0[1] == row } }
        )
        func share(_ one: TokenTable, _ row: Int, _ other: TokenTable, _ match: Int) -> Bool {
            words.contains {
                let value = one.matchKeyValue(at: row, word: $0)
                return value != 0 && value == other.matchKeyValue(at: match, word: $0)
            }
        }
        var pairs: Set<[Int]> = []
        for row in free.0 {
            let matches = free.1.filter { share(left, row, right, $0) }
            let alike = free.0.filter { share(left, row, left, $0) }
            guard matches.count == 1, alike.count <= 1 else { continue }
            let back = free.0.filter { share(right, matches[0], left, $0) }
            let others = free.1.filter { share(right, matches[0], right, $0) }
            if back == [row] && others.count <= 1 { pairs.insert([row, matches[0]]) }
        }
        return pairs
    }

    @Test("Tiers link who alone share a key, the surest first, whatever is compared afterwards")
    func tiers() async throws {
        let (tables, person) = try Self.agencies(people: 400, seed: 8)
        let first = Self.tier(0..<2, tables[0], tables[1], taken: [])
        let second = Self.tier(2..<3, tables[0], tables[1], taken: first)
        #expect(first.count > 100 && !second.isEmpty)
        for filters in [LinkageSettings.Filters.fields, .record] {
            let outcome = try await LinkageRunTests.run(tables) {
                $0.filters = filters
                $0.tiers = ["names", "place"]
            }
            let pair = outcome.pairs[0]
            #expect(pair.tiers.map(\.links) == [first.count, second.count])
            let links = Set(pair.links.map { [$0.leftRow, $0.rightRow] })
            #expect(links.isSuperset(of: first.union(second)))
            #expect(links.count == pair.links.count, "a pair is linked twice")
            #expect(Set(links.map { $0[0] }).count == links.count, "a record has two links")
            // Best first, as everything that reads links takes for granted.
            #expect(zip(pair.links, pair.links.dropFirst()).allSatisfy { $0.score >= $1.score })
            // Everyone shares a postcode with somebody: the estimate has to see that.
            #expect(pair.tiers[0].precision > 0.99 && pair.tiers[1].precision < 0.5)
            #expect(pair.warnings.contains { $0.hasPrefix("tier place:") })
            let (text, _) = LinkageRunTests.files(outcome, tables)
            let lines = text.split(separator: "\n")
            #expect(lines[0].hasSuffix(",tier"))
            #expect(lines.count { $0.hasSuffix(",names") } == first.count)
            #expect(lines.count { $0.hasSuffix(",place") } == second.count)
        }
        let right = first.filter { person(0, $0[0]) == person(1, $0[1]) }
        #expect(right.count == first.count)
    }

    @Test("Tiers and blocks of match keys give the same bytes on any number of threads")
    func threads() async throws {
        let (tables, _) = try Self.agencies(seed: 9)
        var files: Set<String> = []
        for threads in [1, 3] {
            let outcome = try await LinkageRunTests.run(tables, threads: threads) {
                $0.tiers = ["names"]
                $0.candidates = [.matchKeys, .exactTokens]
                $0.unitPairs = 50
            }
            files.insert(LinkageRunTests.files(outcome, tables).0)
        }
        #expect(files.count == 1)
    }

    @Test("What cannot be had of match keys is refused with what there is")
    func refusals() async throws {
        let (tables, _) = try Self.agencies(people: 30)
        let without = try LinkageRunTests.agencies(2, people: 30).tables
        func problem(
            _ tables: [TokenTable], _ change: @escaping (inout LinkageSettings) -> Void
        ) async -> String {
            do {
                _ = try await LinkageRunTests.run(tables, change)
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(await problem(tables) { $0.tiers = ["nhs"] }.contains("theirs are names, place"))
        #expect(await problem(tables) { $0.tiers = ["names", "names"] }.contains("stands twice"))
        #expect(await problem(without) { $0.tiers = ["names"] }.contains("they have none"))
        #expect(await problem(without) { $0.candidates = [.matchKeys] }.contains("have none"))
        #expect(
            await problem(tables) {
                $0.tiers = ["names"]
                $0.solver = .optimal
            }.contains("--tiers makes one-to-one links"))
        #expect(
            await problem([tables[0]]) { $0.tiers = ["names"] }.contains("--within"))
    }
}
