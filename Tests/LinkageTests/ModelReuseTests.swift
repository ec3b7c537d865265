import Foundation
import Linkage
import TestSupport
import Testing
import Tokens

/// A model used again says what it said before, and is refused where it says nothing.
@Suite struct ModelReuseTests {
    static func run(
        _ tables: [TokenTable], _ reuse: ModelReuse? = nil,
        _ change: (inout LinkageSettings) -> Void = { _ in }
    ) async throws -> LinkageOutcome {
        var settings = LinkageSettings()
        settings.allowsPlain = true
        change(&settings)
        let run = try LinkageRun(
            tables: tables, files: tables.map(\.header.agency), settings: settings, threads: 1,
            reuse: reuse)
        let folder = try TemporaryFolder()
        return try await run.run(in: WorkFolder(path: folder.path, job: run.job)) { _ in }
    }

    static func record(_ outcome: LinkageOutcome, _ tables: [TokenTable]) -> ModelRecord {
        ModelRecord(
            outcome: outcome, agencies: tables.map(\.header.agency),
            schemaDigest: "\(tables[0].header.schemaDigest)")
    }

    @Test("A model read back from its JSON gives every pattern the weight that it had")
    func roundTrip() async throws {
        let tables = try LinkageRunTests.agencies(2).tables
        let outcome = try await Self.run(tables)
        let model = try #require(outcome.pairs[0].fit?.model)
        let data = try JSONEncoder().encode(Self.record(outcome, tables))
        let record = try JSONDecoder().decode(ModelRecord.self, from: data)
        let names = (tables[0].header.agency, tables[1].header.agency)
        let again = try #require(try record.model(of: names, plan: model.plan))
        for code in 0..<UInt64(20_000) {
            #expect(
                abs(again.weight(ofPattern: code) - model.weight(ofPattern: code)) < 1e-6)
        }
    }

    /// Agencies of other people than the model's, of which one has 12 records alone: too few to
    /// learn from.
    private func fewPeople() throws -> (LinkageRunTests.Agencies, tables: [TokenTable]) {
        var agencies = try LinkageRunTests.agencies(2, people: 300, seed: 77)
        let whole = agencies.tables[1]
        var simulation = SimulatedPeople(seed: 77)
        let persons = (0..<300).map { _ in simulation.person() }
        let header = try SimulatedPeople.header(agency: whole.header.agency)
        agencies.tables[1] = try SimulatedPeople.table(
            of: (0..<12).map { simulation.copy(of: persons[$0]) }, header: header)
        agencies.people[1] = Dictionary(
            uniqueKeysWithValues: (0..<12).map {
                (SimulatedPeople.handle(header.agency, $0), $0)
            })
        return (agencies, agencies.tables)
    }

    @Test("A fixed model keeps m and u, learns how many match, and finds the few of a small file")
    func fixed() async throws {
        let known = try LinkageRunTests.agencies(2).tables
        let first = try await Self.run(known)
        let learnt = try #require(first.pairs[0].fit?.model)
        let (agencies, tables) = try fewPeople()
        let outcome = try await Self.run(
            tables, ModelReuse(model: Self.record(first, known), use: .fixed))
        let fit = try #require(outcome.pairs[0].fit)
        for (index, field) in learnt.plan.fields.enumerated() {
            for level in 1..<field.levelCount {
                let (one, other) = (
                    fit.model.weight(field: index, level: level),
                    learnt.weight(field: index, level: level)
                )
                #expect(abs(one - other) < 1e-6)
            }
        }
        #expect(fit.model.lambda != learnt.lambda)
        let held = agencies.truePairs(0, 1)
        #expect(held >= 6)
        #expect(abs(fit.expectedMatches - Double(held)) < 2)
        let right = outcome.pairs[0].links.count {
            agencies.person(0, $0.leftRow) == agencies.person(1, $0.rightRow)
        }
        #expect(right == outcome.pairs[0].links.count && right >= held - 1)
    }

    @Test("A model to start from ends where learning afresh ends")
    func start() async throws {
        let tables = try LinkageRunTests.agencies(2).tables
        let first = try await Self.run(tables)
        let outcome = try await Self.run(
            tables, ModelReuse(model: Self.record(first, tables), use: .start))
        let (one, other) = (
            try #require(first.pairs[0].fit), try #require(outcome.pairs[0].fit)
        )
        #expect(abs(one.expectedMatches - other.expectedMatches) < 0.5)
        func rows(_ outcome: LinkageOutcome) -> Set<[Int]> {
            Set(outcome.pairs[0].links.map { [$0.leftRow, $0.rightRow] })
        }
        #expect(rows(first).symmetricDifference(rows(outcome)).count <= 2)
    }

    @Test("The only model of two agencies serves others; of several the one of the two is taken")
    func agencies() async throws {
        let three = try LinkageRunTests.agencies(3).tables
        let record = Self.record(try await Self.run(three), three)
        // In the other order.
        let turned = try await Self.run(
            [three[2], three[1]], ModelReuse(model: record, use: .fixed))
        let pair = try #require(record.agencyPairs.last)
        let model = try #require(turned.pairs[0].fit?.model)
        for (index, field) in pair.fields.enumerated() {
            for level in field.levels {
                #expect(abs(model.weight(field: index, level: level.level) - level.weight) < 1e-6)
            }
        }
        var one = record
        one.agencyPairs = [record.agencyPairs[2]]
        _ = try await Self.run(
            Array(three.prefix(2)), ModelReuse(model: one, use: .fixed))
        one.agencyPairs = Array(record.agencyPairs.dropFirst())
        await refused("the model is not of housing - health") {
            try await Self.run(Array(three.prefix(2)), ModelReuse(model: one, use: .fixed))
        }
    }

    @Test("A model of another schema, other levels or of no use is refused before any work")
    func refusals() async throws {
        let tables = try LinkageRunTests.agencies(2).tables
        let record = Self.record(try await Self.run(tables), tables)
        var other = record
        other.schemaDigest = String(repeating: "0", count: 64)
        await refused("learnt with the schema") {
            try await Self.run(tables, ModelReuse(model: other, use: .fixed))
        }
        other = record
        other.agencyPairs[0].fields.removeLast()
        await refused("fields or levels") {
            try await Self.run(tables, ModelReuse(model: other, use: .fixed))
        }
        other = record
        other.agencyPairs[0].lambda = 1
        await refused("fields or levels") {
            try await Self.run(tables, ModelReuse(model: other, use: .start))
        }
        await refused("weighs fields") {
            try await Self.run(tables, ModelReuse(model: record, use: .fixed)) {
                $0.filters = .record
            }
        }
        await refused("the model is not of housing - housing") {
            try await Self.run([tables[0]], ModelReuse(model: record, use: .fixed))
        }
    }

    private func refused(
        _ text: String, _ body: () async throws -> LinkageOutcome,
        location: SourceLocation = #_sourceLocation
    ) async {
        do {
            _ = try await body()
            Issue.record("not refused", sourceLocation: location)
        } catch {
            #expect("\(error)".contains(text), sourceLocation: location)
        }
    }
}
