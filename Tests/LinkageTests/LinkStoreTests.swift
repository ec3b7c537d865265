import Foundation
import Linkage
import TestSupport
import Testing
import Tokens

/// Links within bounded memory, and runs that go on.
@Suite struct LinkStoreTests {
    static func everyPair(_ settings: inout LinkageSettings) {
        settings.filters = .record
        settings.assignment = .manyToMany
        settings.diceThreshold = 0.001
    }

    @Test("Links that do not fit into memory come out as those that do")
    func spilledLinksAreTheSame() async throws {
        let tables = try LinkageRunTests.agencies(2, people: 400).tables
        let roomy = try await LinkageRunTests.run(tables, Self.everyPair)
        let tight = try await LinkageRunTests.run(tables) {
            Self.everyPair(&$0)
            $0.linkMemory = 1 << 20
        }
        // 32,768 links are half a megabyte, so the tight run has written some.
        #expect(roomy.pairs[0].links.count > 65_536)
        #expect(roomy.pairs[0].links.elementsEqual(tight.pairs[0].links))
        #expect(roomy.clusters == tight.clusters)
    }

    @Test("The k best links of a record are those of the whole list", arguments: [1, 3])
    func bestOfRecord(limit: Int) async throws {
        let tables = try LinkageRunTests.agencies(2, people: 300).tables
        let all = try await LinkageRunTests.run(tables, Self.everyPair)
        var left: [Int: Int] = [:]
        var right: [Int: Int] = [:]
        let expected = all.pairs[0].links.filter { link in
            left[link.leftRow, default: 0] += 1
            right[link.rightRow, default: 0] += 1
            return left[link.leftRow]! <= limit || right[link.rightRow]! <= limit
        }
        for memory in [1 << 20, 1 << 30] {
            let best = try await LinkageRunTests.run(tables, threads: 2) {
                Self.everyPair(&$0)
                $0.topCount = limit
                $0.linkMemory = memory
                $0.unitPairs = 5_000
            }
            #expect(best.pairs[0].links.elementsEqual(expected) == true)
        }
    }

    /// Runs in a folder that stays, in so many units that each is kept.
    private func run(
        _ tables: [TokenTable], in folder: TemporaryFolder, isRecord: Bool
    ) async throws -> (String, String) {
        var settings = LinkageSettings()
        settings.allowsPlain = true
        settings.filters = isRecord ? .record : .fields
        // Record-level units are forty times larger.
        settings.unitPairs = isRecord ? 12 : 500
        let run = try LinkageRun(
            tables: tables, files: ["a", "b"], settings: settings, threads: 2)
        let outcome = try await run.run(in: WorkFolder(path: folder.path, job: run.job)) { _ in }
        return LinkageRunTests.files(outcome, tables)
    }

    @Test(
        "A run goes on from whole parts, makes damaged and missing ones again, and ends the same",
        arguments: [false, true])
    func partsAreTakenUp(isRecord: Bool) async throws {
        let tables = try LinkageRunTests.agencies(2, people: 250).tables
        let folder = try TemporaryFolder()
        let first = try await run(tables, in: folder, isRecord: isRecord)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count >= 60 && names.allSatisfy { $0.hasSuffix(".part") })
        func changed(_ name: String) throws -> Date? {
            try FileManager.default.attributesOfItem(atPath: folder.file(name))[
                .modificationDate] as? Date
        }
        let whole = names[names.count / 2]
        let before = try changed(whole)
        for (index, name) in names.prefix(20).enumerated() {
            var bytes = try Data(contentsOf: URL(filePath: folder.file(name)))
            switch index % 4 {
            case 0: bytes[bytes.count / 2] ^= 4
            case 1: bytes.removeLast(8)
            case 2: bytes.removeAll()
            default: bytes.append(contentsOf: bytes)
            }
            try folder.write(bytes, to: name)
        }
        try FileManager.default.removeItem(atPath: folder.file(names[30]))
        #expect(try await run(tables, in: folder, isRecord: isRecord) == first)
        #expect(try changed(whole) == before)
    }

    @Test("Parts of another job are not taken for its own")
    func otherJobs() async throws {
        let folder = try TemporaryFolder()
        let some = try LinkageRunTests.agencies(2, people: 250, seed: 1).tables
        let others = try LinkageRunTests.agencies(2, people: 250, seed: 2).tables
        _ = try await run(some, in: folder, isRecord: false)
        let fresh = try TemporaryFolder()
        let expected = try await run(others, in: fresh, isRecord: false)
        #expect(try await run(others, in: folder, isRecord: false) == expected)
    }

    @Test("Families in a file without duplicates are not taken for duplicates")
    func familiesAreNoDuplicates() async throws {
        var people = SimulatedPeople(seed: 6)
        let households = (0..<300).flatMap { _ in
            let one = people.person()
            var other = people.person()
            (other.surname, other.postcode) = (one.surname, one.postcode)
            return [one, other]
        }
        let table = try SimulatedPeople.table(
            of: households, header: SimulatedPeople.header(agency: "housing"))
        let outcome = try await LinkageRunTests.run([table])
        #expect(outcome.pairs[0].links.isEmpty)
        #expect(outcome.pairs[0].warnings.contains { $0.contains("no duplicates were seen") })
    }

    @Test("Duplicates within one file are found, and no record is linked with itself")
    func duplicatesWithin() async throws {
        var people = SimulatedPeople(seed: 4)
        let persons = (0..<300).map { _ in people.person() }
        let copies = persons.prefix(100).map { people.copy(of: $0) }
        let table = try SimulatedPeople.table(
            of: persons + copies, header: SimulatedPeople.header(agency: "housing"))
        let numbers = Dictionary(
            uniqueKeysWithValues: (0..<400).map {
                (SimulatedPeople.handle("housing", $0), $0 % 300)
            })
        for filters in [LinkageSettings.Filters.fields, .record] {
            let outcome = try await LinkageRunTests.run([table], threads: 2) {
                $0.filters = filters
                $0.diceThreshold = 0.7
            }
            let links = outcome.pairs[0].links
            let right = links.count {
                numbers[table.handle(at: $0.leftRow)] == numbers[table.handle(at: $0.rightRow)]
            }
            #expect(links.allSatisfy { $0.leftRow < $0.rightRow })
            #expect(right > 80 && right <= 100)
            #expect(Double(right) > 0.95 * Double(links.count))
            #expect(outcome.clusters.count == 400 - links.count)
        }
    }
}
