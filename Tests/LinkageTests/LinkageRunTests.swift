import Linkage
import TestSupport
import Testing
import Tokens

/// Whole runs over simulated agencies whose truth is known.
@Suite struct LinkageRunTests {
    /// Three agencies: of 300 people, each holds most, with errors of its own. Person i has index
    /// i in every agency that holds it.
    struct Agencies {
        var tables: [TokenTable] = []
        /// Per agency, person by handle.
        var people: [[Handle: Int]] = []

        func person(_ agency: Int, _ row: Int) -> Int? {
            people[agency][tables[agency].handle(at: row)]
        }

        func truePairs(_ left: Int, _ right: Int) -> Int {
            Set(people[left].values).intersection(people[right].values).count
        }
    }

    static func agencies(_ count: Int = 3, people: Int = 300, seed: UInt64 = 5) throws -> Agencies {
        var simulation = SimulatedPeople(seed: seed)
        let persons = (0..<people).map { _ in simulation.person() }
        var agencies = Agencies()
        for agency in 0..<count {
            let name = ["housing", "health", "police"][agency]
            let held = persons.indices.filter { _ in simulation.below(4) > 0 }
            let records = held.map { simulation.copy(of: persons[$0]) }
            agencies.tables.append(
                try SimulatedPeople.table(
                    of: records, header: SimulatedPeople.header(agency: name)))
            agencies.people.append(
                Dictionary(
                    uniqueKeysWithValues: held.enumerated().map {
                        (SimulatedPeople.handle(name, $0.offset), $0.element)
                    }))
        }
        return agencies
    }

    static func run(
        _ tables: [TokenTable], threads: Int = 1,
        _ change: (inout LinkageSettings) -> Void = { _ in }
    ) async throws -> LinkageOutcome {
        var settings = LinkageSettings()
        settings.allowsPlain = true
        change(&settings)
        let run = try LinkageRun(
            tables: tables, files: tables.indices.map { "file\($0).tok" }, settings: settings,
            threads: threads)
        let folder = try TemporaryFolder()
        return try await run.run(in: WorkFolder(path: folder.path, job: run.job)) { _ in }
    }

    static func files(_ outcome: LinkageOutcome, _ tables: [TokenTable]) -> (String, String) {
        let text = ResultText(outcome: outcome, tables: tables)
        var links: [UInt8] = []
        var clusters: [UInt8] = []
        func append(_ span: Span<UInt8>, to bytes: inout [UInt8]) {
            for index in span.indices { bytes.append(span[index]) }
        }
        text.writeLinks { append($0, to: &links) }
        text.writeClusters { append($0, to: &clusters) }
        return (String(decoding: links, as: UTF8.self), String(decoding: clusters, as: UTF8.self))
    }

    @Test("Links between every pair of agencies are nearly all right and nearly complete")
    func findsThePeople() async throws {
        let agencies = try Self.agencies()
        let outcome = try await Self.run(agencies.tables)
        #expect(
            outcome.pairs.map { [$0.leftAgency, $0.rightAgency] } == [[0, 1], [0, 2], [1, 2]])
        for pair in outcome.pairs {
            let right = pair.links.count {
                agencies.person(pair.leftAgency, $0.leftRow)
                    == agencies.person(pair.rightAgency, $0.rightRow)
            }
            #expect(Double(right) > 0.97 * Double(pair.links.count))
            let truth = agencies.truePairs(pair.leftAgency, pair.rightAgency)
            #expect(Double(right) > 0.9 * Double(truth))
            let fit = try #require(pair.fit)
            #expect(abs(fit.expectedMatches - Double(truth)) < 0.1 * Double(truth))
        }
    }

    @Test("No record has two links to an agency, no cluster two records of one")
    func oneToOneHolds() async throws {
        let agencies = try Self.agencies()
        let outcome = try await Self.run(agencies.tables)
        for pair in outcome.pairs {
            #expect(Set(pair.links.map(\.leftRow)).count == pair.links.count)
            #expect(Set(pair.links.map(\.rightRow)).count == pair.links.count)
        }
        for cluster in outcome.clusters {
            #expect(Set(cluster.map(\.agency)).count == cluster.count)
        }
        let members = outcome.clusters.flatMap { $0 }
        #expect(Set(members.map { [$0.agency, $0.row] }).count == members.count)
        #expect(members.count == agencies.tables.reduce(0) { $0 + $1.rowCount })
    }

    @Test("One thread and four give the same bytes", arguments: [false, true])
    func threadsLeaveNoTrace(isRecord: Bool) async throws {
        let tables = try Self.agencies().tables
        let one = try await Self.run(tables, threads: 1) {
            $0.filters = isRecord ? .record : .fields
        }
        let four = try await Self.run(tables, threads: 4) {
            $0.filters = isRecord ? .record : .fields
        }
        #expect(Self.files(one, tables) == Self.files(four, tables))
        #expect(one.pairs.map { $0.fit?.model } == four.pairs.map { $0.fit?.model })
    }

    @Test("Exact-token blocks lose next to nothing and compare far fewer pairs")
    func blocksAgreeWithAllPairs() async throws {
        let tables = try Self.agencies(2).tables
        let all = try await Self.run(tables) { $0.candidates = [.allPairs] }
        let some = try await Self.run(tables) {
            $0.candidates = [.exactTokens]
            $0.blockCap = 20
        }
        let (left, right) = (all.pairs[0], some.pairs[0])
        #expect(right.candidates.comparedPairs < left.candidates.comparedPairs / 5)
        let missed = left.links.filter { link in
            !right.links.contains { $0.leftRow == link.leftRow && $0.rightRow == link.rightRow }
        }
        #expect(Double(missed.count) < 0.03 * Double(left.links.count))
        let (first, second) = (try #require(left.fit), try #require(right.fit))
        #expect(abs(first.expectedMatches - second.expectedMatches) < 0.05 * first.expectedMatches)
    }

    @Test("Blocks without a cap hold every pair with a telling field in common, each once")
    func blocksHoldEveryAgreement() async throws {
        let tables = try Self.agencies(2, people: 120).tables
        let outcome = try await Self.run(tables) {
            $0.candidates = [.exactTokens]
            $0.blockCap = 1_000_000
        }
        // Half of all pairs agree in sex, the fifth field.
        let (left, right) = (tables[0], tables[1])
        let header = left.header
        func word(_ table: TokenTable, _ row: Int, _ field: Int) -> [UInt64] {
            let start = row * table.fields.wordsPerRow + header.wordOffset(ofField: field)
            let count = header.fields[field].wordCount
            return table.fields.withWords { words in (start..<start + count).map { words[$0] } }
        }
        var expected = 0
        for a in 0..<left.rowCount {
            for b in 0..<right.rowCount {
                let missing = left.missingMask(at: a) | right.missingMask(at: b)
                let agrees = (0..<4).contains { field in
                    missing >> UInt64(field) & 1 == 0
                        && word(left, a, field) == word(right, b, field)
                }
                if agrees { expected += 1 }
            }
        }
        #expect(outcome.pairs[0].candidates.comparedPairs == expected)
        #expect(outcome.pairs[0].candidates.pairsOverCap == 0)
    }

    @Test("u of identical filters is the exact share of pairs with the same token")
    func identicalShareIsExact() async throws {
        let tables = try Self.agencies(2, people: 150).tables
        let outcome = try await Self.run(tables) { $0.freesU = false }
        let model = try #require(outcome.pairs[0].fit).model
        let kernel = ComparisonKernel.available[0]
        let sides = (
            ComparedSide(tables[0], kernel: kernel), ComparedSide(tables[1], kernel: kernel)
        )
        for (place, field) in model.plan.fields.enumerated() {
            var same = 0
            var present = 0
            kernel.withPatternComparer(plan: model.plan, sides.0, sides.1) { comparer in
                var codes = [UInt64](repeating: 0, count: tables[1].rowCount)
                for row in 0..<tables[0].rowCount {
                    comparer.patterns(row, with: 0..<tables[1].rowCount, into: &codes)
                    for code in codes {
                        let level = model.plan.levels(ofPattern: code)[place]
                        if level > 0 { present += 1 }
                        if level == field.identicalLevel { same += 1 }
                    }
                }
            }
            let share = Double(same) / Double(present)
            // Renormalised beside the sampled levels, and exchanged names count as missing.
            let u = model.strangers.probabilities[place]
            #expect(abs(u[field.identicalLevel] - share) < 0.02 * share)
            #expect(abs(u.reduce(0, +) - 1) < 1e-6)
        }
    }

    @Test("Many-to-many keeps every pair over the threshold")
    func manyToManyKeepsAll() async throws {
        var people = SimulatedPeople(seed: 8)
        let persons = (0..<200).map { _ in people.person() }
        let twice = persons + persons
        let tables = [
            try SimulatedPeople.table(
                of: persons, header: SimulatedPeople.header(agency: "housing")),
            try SimulatedPeople.table(of: twice, header: SimulatedPeople.header(agency: "health")),
        ]
        let many = try await Self.run(tables) { $0.assignment = .manyToMany }
        let one = try await Self.run(tables) { $0.findsDuplicates = false }
        #expect(many.pairs[0].links.count >= 400)
        #expect(one.pairs[0].links.count <= 200)
        #expect(one.pairs[0].links.count > 190)
        #expect(many.clusters.filter { $0.count == 3 }.count > 150)
    }

    @Test("One-to-one links are between people: both records of one are linked, in one cluster")
    func duplicatesAreFoundFirst() async throws {
        var people = SimulatedPeople(seed: 8)
        let persons = (0..<400).map { _ in people.person() }
        let copies = persons.prefix(100).map { people.copy(of: $0) }
        let tables = [
            try SimulatedPeople.table(
                of: persons.map { people.copy(of: $0) },
                header: SimulatedPeople.header(agency: "housing")),
            try SimulatedPeople.table(
                of: persons + copies, header: SimulatedPeople.header(agency: "health")),
        ]
        let outcome = try await Self.run(tables)
        #expect(outcome.duplicates[0].people > 395)
        #expect((395...420).contains(outcome.duplicates[1].people))
        let links = outcome.pairs[0].links
        #expect(links.count > 420 && links.count <= 500)
        // Nobody is in two clusters, and a cluster has one person of an agency, not one record.
        #expect(outcome.clusters.filter { $0.count { $0.agency == 1 } == 2 }.count > 60)
        #expect(outcome.clusters.reduce(0) { $0 + $1.count } == 900)
    }

    @Test("Record-level links are the pairs whose Dice reaches the threshold, best first")
    func recordLinksReachTheThreshold() async throws {
        let tables = try Self.agencies(2, people: 100).tables
        let outcome = try await Self.run(tables) {
            $0.filters = .record
            $0.assignment = .manyToMany
            $0.diceThreshold = 0.7
        }
        let links = outcome.pairs[0].links
        #expect(!links.isEmpty)
        #expect(links.allSatisfy { $0.score >= 0.7 })
        #expect(links.map(\.score) == links.map(\.score).sorted(by: >))
        #expect(outcome.pairs[0].fit == nil)
        let text = Self.files(outcome, tables).0
        #expect(text.hasPrefix("agency_a,handle_a,agency_b,handle_b,weight,probability"))
    }

    @Test("Files with rows missing altogether end in a run without links, not in a crash")
    func emptyFilesAreLinked() async throws {
        let empty = try SimulatedPeople.table(
            of: [], header: SimulatedPeople.header(agency: "health"))
        let tables = [try Self.agencies(1, people: 20).tables[0], empty]
        for filters in LinkageSettings.Filters.allCases {
            let outcome = try await Self.run(tables) { $0.filters = filters }
            #expect(outcome.pairs[0].links.isEmpty)
            #expect(outcome.clusters.count == tables[0].rowCount)
        }
    }
}
