import Foundation
import TestSupport
import Testing

@Suite("How links are made into people")
struct ClusteringCommandTests {
    let project: ExampleProject

    init() throws {
        project = try ExampleProject()
        #expect(try project.encode().status == 0)
        for agency in ["b", "c"] {
            #expect(
                try project.encode(key: "b.key", agency: agency, out: "\(agency).tok").status == 0)
        }
    }

    private struct Record: Decodable {
        struct Closure: Decodable {
            var agencyA: String
            var over: String
            var agencyB: String
            var chains: Int
            var closed: Int
            var rate: Double?
        }

        var clustering: String
        var closure: [Closure]
        var peopleByAgencies: [Int]
    }

    private func record(_ run: String) throws -> Record {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Record.self, from: Data(project.folder.text(of: "\(run)/run.json").utf8))
    }

    @Test("The choice is in run.json; without one it goes by the assignment")
    func choice() throws {
        let runs: [(name: String, arguments: [String], expected: String)] = [
            ("one", [], "greedy-merge"),
            ("many", ["--assignment", "many-to-many"], "average-linkage"),
            ("best", ["--clustering", "best-link"], "best-link"),
            ("all", ["--clustering", "connected-components"], "connected-components"),
        ]
        for (name, arguments, expected) in runs {
            let outcome = try BuiltProgram.linkageNode.run(
                ["link", "a.tok", "b.tok", "c.tok", "--threshold", "0.5", "--out", name]
                    + arguments, in: project.folder.path)
            #expect(outcome.status == 0)
            #expect(try record(name).clustering == expected)
            #expect(
                outcome.output.contains("one wrong link") == (expected == "connected-components"))
        }
        // Six people, the same at all agencies: whatever the choice.
        for run in runs { #expect(try record(run.name).peopleByAgencies == [0, 0, 6]) }
        try project.node("link", "a.tok", "--within", "--threshold", "0.5", "--out", "within")
        #expect(try record("within").clustering == "average-linkage")
        #expect(try record("within").closure.isEmpty)
    }

    @Test("Clusters are the same bytes on one thread and on many, by every choice")
    func threads() throws {
        for choice in ["connected-components", "best-link", "average-linkage"] {
            for threads in ["1", "5"] {
                try project.node(
                    "link", "a.tok", "b.tok", "c.tok", "--assignment", "many-to-many",
                    "--threshold", "0.01", "--clustering", choice, "--threads", threads, "--out",
                    "\(choice)\(threads)")
            }
            #expect(
                try project.folder.text(of: "\(choice)1/clusters.csv")
                    == project.folder.text(of: "\(choice)5/clusters.csv"))
        }
    }

    @Test("Closure counts chains over each agency, and the summary says what a low rate means")
    func closure() throws {
        let output = try project.node(
            "link", "a.tok", "b.tok", "c.tok", "--threshold", "0.5", "--out", "run"
        ).output
        #expect(output.contains("Closure: ") && output.contains("100.0 % of 18 cases"))
        #expect(output.contains("a low rate means"))
        let closure = try record("run").closure
        #expect(closure.map(\.over) == ["a", "b", "c"])
        #expect(closure.map { $0.agencyA + $0.agencyB } == ["bc", "ac", "ab"])
        #expect(closure.allSatisfy { $0.chains == 6 && $0.closed == 6 && $0.rate == 1 })
        let two = try project.node("link", "a.tok", "b.tok", "--threshold", "0.5", "--out", "two")
        #expect(!two.output.contains("Closure"))
    }

    @Test("Greedy merge with many records a person, and a choice that is none, are refused")
    func refusals() throws {
        let many = try project.refusal(
            .linkageNode, "link", "a.tok", "b.tok", "--assignment", "many-to-many",
            "--clustering", "greedy-merge", "--out", "run")
        #expect(many.contains("--assignment many-to-many") && many.contains("average-linkage"))
        let within = try project.refusal(
            .linkageNode, "link", "a.tok", "--within", "--clustering", "greedy-merge", "--out",
            "run")
        #expect(within.contains("--within") && within.contains("average-linkage"))
        for line in [many, within] { #expect(line.split(separator: "\n").count == 1) }
        let unknown = try BuiltProgram.linkageNode.run(
            ["link", "a.tok", "b.tok", "--clustering", "single", "--out", "run"],
            in: project.folder.path)
        #expect(unknown.status == 64 && unknown.errors.contains("connected-components"))
        #expect(try !project.contents().contains("run"))
    }
}
