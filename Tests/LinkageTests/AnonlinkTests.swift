import Foundation
import Linkage
import TestSupport
import Testing
import Tokens

/// The greedy solver of anonlink 0.15.3 on the same CLKs (Tests/Vectors/make_anonlink_groups.py).
@Suite struct AnonlinkTests {
    private struct Vectors: Decodable {
        struct Case: Decodable {
            let files: [Int]
            let threshold: Double
            let candidates: Int
            /// File (of `files`) and row of each record.
            let groups: [[[Int]]]
        }

        let clks: [[String]]
        let cases: [Case]
    }

    private static func vectors() throws -> Vectors {
        let url = SharedData.packageRoot.appending(path: "Tests/Vectors/anonlink-groups.json")
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: url))
    }

    private static func link(
        _ files: [[String]], folder: TemporaryFolder, settings: LinkageSettings, threads: Int
    ) async throws -> LinkageOutcome {
        let paths = try files.enumerated().map { index, clks in
            let data = try JSONEncoder().encode(["clks": clks])
            return try folder.write(data, to: "agency\(index).json")
        }
        var settings = settings
        settings.allowsPlain = true
        let run = try LinkageRun(
            tables: try paths.map { try TokenTable.open(path: $0, clkBits: nil) }, files: paths,
            settings: settings, threads: threads)
        return try await run.run(
            in: WorkFolder(path: folder.path, job: run.job), progress: { _ in })
    }

    @Test(
        "Links of two files, in ties too, are not the pairs that anonlink takes", arguments: [1, 3])
    func twoFiles(threads: Int) async throws {
        let vectors = try Self.vectors()
        let cases = vectors.cases.filter { $0.files.count == 2 }
        #expect(cases.count == 3)
        for vector in cases {
            var settings = LinkageSettings()
            settings.diceThreshold = vector.threshold
            settings.unitPairs = 1_000
            let outcome = try await Self.link(
                vector.files.map { vectors.clks[$0] }, folder: TemporaryFolder(),
                settings: settings, threads: threads)
            let pairs = outcome.pairs[0].links.map { [[0, $0.leftRow], [1, $0.rightRow]] }
                .sorted { $0[0][1] < $1[0][1] }
            #expect(pairs == vector.groups, "\(vector.threshold)")
        }
    }

    @Test("People of three files are not the groups that anonlink makes, or candidates are lost")
    func threeFiles() async throws {
        let vectors = try Self.vectors()
        let cases = vectors.cases.filter { $0.files.count == 3 }
        #expect(cases.count == 3)
        for vector in cases {
            var settings = LinkageSettings()
            settings.diceThreshold = vector.threshold
            settings.assignment = .manyToMany
            settings.clustering = .completeMerge
            let outcome = try await Self.link(
                vectors.clks, folder: TemporaryFolder(), settings: settings, threads: 2)
            #expect(outcome.pairs.reduce(0) { $0 + $1.links.count } == vector.candidates)
            let groups = outcome.clusters.filter { $0.count > 1 }
                .map { $0.map { [$0.agency, $0.row] } }
            #expect(Set(groups) == Set(vector.groups), "\(vector.threshold)")
        }
    }
}
