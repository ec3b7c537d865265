import Foundation
import TestSupport
import Testing

@Suite("tokenise canaries")
struct CanaryCommandTests {
    let project: ExampleProject

    init() throws {
        project = try ExampleProject()
        #expect(try project.encode().status == 0)
        #expect(try project.encode(key: "b.key", agency: "b", out: "b.tok").status == 0)
    }

    private func plant(_ agency: String, _ more: String...) throws -> BuiltProgram.Outcome {
        try BuiltProgram.tokenise.run(
            [
                "canaries", "\(agency).tok", "--schema", "schema.yaml", "--key",
                "\(agency).key", "--out", "\(agency)-planted.tok",
            ] + more, in: project.folder.path)
    }

    @Test("Canaries are planted, counted by inspect, and leave what it says of the records alone")
    func planting() throws {
        let outcome = try plant("a", "--count", "30")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("6 records, 8 controls, 22 copies"))
        let shown = try project.tokenise("inspect", "a-planted.tok").output
        #expect(shown.contains("rows            6\ncanaries        30\n"))
        func filters(_ file: String) throws -> [String] {
            try project.tokenise("inspect", file).output.split(separator: "\n")
                .drop { !$0.hasPrefix("filter") }.map(String.init)
        }
        #expect(try filters("a-planted.tok") == filters("a.tok"))
        #expect(
            try FileManager.default.attributesOfItem(
                atPath: project.folder.file("a-planted.tok"))[.posixPermissions] as? Int == 0o600)
        let before = try bytes("a-planted.tok")
        #expect(try plant("a", "--count", "30", "--force").status == 0)
        #expect(try bytes("a-planted.tok") == before)
        #expect(try plant("a", "--force").output.contains("50 controls, 150 copies"))
    }

    /// What a run says of its canaries.
    private struct Record: Decodable {
        struct AgencyPair: Decodable {
            struct Canaries: Decodable {
                let controls, agreeing_controls, copies, found_copies, false_links, unpaired: Int
            }

            let canaries: Canaries?
            let warnings: [String]
        }

        let agency_pairs: [AgencyPair]

        static func of(_ run: String, _ project: ExampleProject) throws -> AgencyPair {
            let text = try project.folder.text(of: "\(run)/run.json")
            return try #require(
                JSONDecoder().decode(Record.self, from: Data(text.utf8)).agency_pairs.first)
        }
    }

    @Test(
        "The node counts what it finds of canaries, and links everybody else as if there were none",
        arguments: ["fields", "record"])
    func judging(filters: String) throws {
        _ = try BuiltProgram.synthesise.run(
            ["two-agencies", "--people", "400", "--overlap", "0.5", "--seed", "3", "--out", "."],
            in: project.folder.path)
        let schema = SharedData.packageRoot.appending(path: "Benchmarks/schemas/two-agencies.yaml")
        for (agency, count) in [("a", "100"), ("b", "100"), ("b", "60")] {
            try project.tokenise(
                "encode", "\(agency).csv", "--schema", schema.path, "--key", "\(agency).key",
                "--agency", agency, "--id", "record_id", "--out", "\(agency).tok", "--force")
            try project.tokenise(
                "canaries", "\(agency).tok", "--schema", schema.path, "--key", "\(agency).key",
                "--out", "\(agency)-\(count).tok", "--count", count)
        }
        try project.node("link", "a.tok", "b.tok", "--out", "without", "--filters", filters)
        try project.node(
            "link", "a-100.tok", "b-100.tok", "--out", "with", "--filters", filters)
        for result in ["links.csv", "clusters.csv", "model.json"] {
            #expect(try bytes("with/\(result)") == bytes("without/\(result)"))
        }
        #expect(try Record.of("without", project).canaries == nil)
        let found = try #require(try Record.of("with", project).canaries)
        #expect(found.controls == 25 && found.agreeing_controls == 25)
        #expect(found.copies == 75 && found.unpaired == 0)
        #expect(found.found_copies > (filters == "fields" ? 60 : 40))
        #expect(found.false_links <= 2)
        try project.node(
            "link", "a-100.tok", "b-60.tok", "--out", "unlike", "--filters", filters)
        let unlike = try Record.of("unlike", project)
        #expect(unlike.canaries?.unpaired == 40)
        #expect(unlike.warnings.contains { $0.contains("planted different numbers") })
    }

    @Test("Two agencies' planted files link, and resolve names records and no canary")
    func linking() throws {
        for agency in ["a", "b"] {
            #expect(try plant(agency, "--count", "40").status == 0)
        }
        try project.node("link", "a-planted.tok", "b-planted.tok", "--out", "run")
        for result in ["links.csv", "clusters.csv"] {
            let outcome = try project.tokenise(
                "resolve", "run/\(result)", "people.csv", "--key", "a.key", "--agency", "a",
                "--id", "id", "--out", "our-\(result)")
            #expect(outcome.errors.isEmpty, "\(outcome.errors)")
            let rows = try project.folder.text(of: "our-\(result)").split(separator: "\n")
            #expect(rows.count > 1)
            #expect(!rows.contains { $0.contains("ffffffffffffffff") })
        }
        // A canary that was taken for somebody stands in a result as any record does.
        let canary = "ffffffffffffffff02aaaaaaaaaaaaaa"
        let links = try project.folder.text(of: "run/links.csv").split(separator: "\n")
        let own = try #require(
            links.dropFirst().first { !$0.contains("ffffffffffffffff") }
        ).split(separator: ",", omittingEmptySubsequences: false)
        let forged =
            [links[0], own.joined(separator: ",")[...]]
            + [[own[0], own[1], own[2], canary[...]] + own.dropFirst(4)].map {
                $0.joined(separator: ",")[...]
            }
            + [[own[0], canary[...], own[2], own[3]] + own.dropFirst(4)].map {
                $0.joined(separator: ",")[...]
            }
        try project.folder.write(forged.joined(separator: "\n") + "\n", to: "forged.csv")
        let outcome = try project.tokenise(
            "resolve", "forged.csv", "people.csv", "--key", "a.key", "--agency", "a", "--id",
            "id", "--out", "forged-resolved.csv")
        #expect(outcome.errors.isEmpty && outcome.output.contains("1 rows"))
        // Nor is it a wrong name of the agency if only canaries were linked.
        try project.folder.write("\(forged[0])\n\(forged[3])\n", to: "forged.csv")
        let none = try project.tokenise(
            "resolve", "forged.csv", "people.csv", "--key", "a.key", "--agency", "a", "--id",
            "id", "--out", "none.csv")
        #expect(none.errors.isEmpty && none.output.contains("0 rows"))
    }

    @Test("What cannot be planted is refused in a line, and nothing is written")
    func refusals() throws {
        try project.tokenise("keys", "new", "--project", "test", "--out", "other.key")
        try project.folder.write(
            ExampleProject.schema.replacing("name: test", with: "name: other"), to: "other.yaml")
        #expect(try plant("a").status == 0)
        let before = try project.contents()
        func refused(
            _ file: String = "a.tok", schema: String = "schema.yaml", key: String = "a.key",
            count: String = "10", out: String = "new.tok", saying text: String
        ) throws {
            let errors = try project.refusal(
                .tokenise, "canaries", file, "--schema", schema, "--key", key, "--count", count,
                "--out", out)
            #expect(errors.contains(text), "\(errors)")
            #expect(try project.contents() == before)
        }
        try refused(key: "other.key", saying: "another linkage key")
        try refused(schema: "other.yaml", saying: "another schema")
        try refused("a-planted.tok", saying: "holds 200 already")
        try refused("people.csv", saying: "not a token file")
        try refused(count: "0", saying: "1 to 100,000")
        try refused(count: "100001", saying: "1 to 100,000")
        try refused(out: "a-planted.tok", saying: "exists already")
        try refused(out: "a.tok", saying: "a.tok")
    }

    private func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: project.folder.file(name)))
    }
}
