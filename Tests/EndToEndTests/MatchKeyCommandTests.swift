import Foundation
import TestSupport
import Testing

@Suite("Match keys from schema to link, and legacy keys")
struct MatchKeyCommandTests {
    private static let schema = """
        trefoil-schema: 1
        name: keys
        profile: record
        fields:
          - {name: given_name, column: given_name, type: given-name}
          - {name: surname, column: surname, type: surname}
          - {name: date_of_birth, column: date_of_birth, type: date-of-birth}
          - {name: sex, column: sex, type: sex, comparison: exact}
          - {name: postcode, column: postcode, type: postcode}
        match-keys:
          - uk
          - slk581

        """

    private func run(
        _ program: BuiltProgram, _ folder: TemporaryFolder, _ arguments: [String]
    ) throws -> String {
        let outcome = try program.run(arguments, in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    @Test("Of two agencies of profile record tiers link far more people, hardly any of them wrong")
    func linkage() throws {
        struct Evaluated: Decodable {
            struct Quality: Decodable { let precision, recall, f1: Double }
            let links: Quality
        }
        let project = try ExampleProject()
        let folder = project.folder
        _ = try run(
            .synthesise, folder,
            ["two-agencies", "--people", "6000", "--seed", "4", "--out", ".", "--quiet"])
        try folder.write(Self.schema, to: "keys.yaml")
        var truth = "agency,handle,entity\n"
        let entities = try entities(folder)
        for agency in ["a", "b"] {
            #expect(
                try project.tokenise(
                    "encode", "\(agency).csv", "--schema", "keys.yaml", "--key", "\(agency).key",
                    "--agency", agency, "--id", "record_id", "--out", "\(agency).tok"
                ).status == 0)
            try project.tokenise(
                "handles", "\(agency).csv", "--id", "record_id", "--key", "\(agency).key", "--out",
                "\(agency)-handles.csv")
            for row in try folder.text(of: "\(agency)-handles.csv").split(separator: "\n")
                .dropFirst()
            {
                let cells = row.split(separator: ",")
                truth += "\(agency),\(cells[1]),\(entities["\(agency),\(cells[0])"] ?? "")\n"
            }
        }
        try folder.write(truth, to: "truth-handles.csv")
        #expect(try project.tokenise("inspect", "a.tok").output.contains("letters-2-3-5"))
        func quality(_ name: String, _ more: [String]) throws -> Evaluated.Quality {
            _ = try run(.linkageNode, folder, ["link", "a.tok", "b.tok", "--out", name] + more)
            let json = try project.node("evaluate", name, "--truth", "truth-handles.csv", "--json")
            return try JSONDecoder().decode(Evaluated.self, from: Data(json.output.utf8)).links
        }
        let plain = try quality("plain", [])
        let tiers = try quality("tiers", ["--tiers", "names-birth-postcode,names-birth,slk581"])
        #expect(tiers.precision > 0.99 && tiers.recall > plain.recall + 0.05)
        let text = try project.node(
            "link", "a.tok", "b.tok", "--out", "keys", "--candidates", "match-keys", "--tiers",
            "names-birth"
        ).output
        #expect(text.contains("links by match key alone: names-birth"))
        #expect(text.contains("match-keys: "))
        let plan = try project.node("plan", "a.tok", "b.tok", "--candidates", "match-keys").output
        #expect(plan.contains("match key slk581"))
        // An agency reads links with tiers as it reads others.
        #expect(
            try project.tokenise(
                "resolve", "tiers/links.csv", "a.csv", "--key", "a.key", "--agency", "a", "--id",
                "record_id", "--out", "ours.csv"
            ).status == 0)
        #expect(try folder.text(of: "ours.csv").split(separator: "\n")[0].hasSuffix(",tier"))
    }

    private func entities(_ folder: TemporaryFolder) throws -> [String: String] {
        var entities: [String: String] = [:]
        for row in try folder.text(of: "truth.csv").split(separator: "\n").dropFirst() {
            let cells = row.split(separator: ",")
            entities["\(cells[0]),\(cells[1])"] = String(cells[2])
        }
        return entities
    }

    @Test("The audit fails a file whose match key many people share, or that tells people apart")
    func audit() throws {
        let project = try ExampleProject()
        var people = "id,given_name,surname,date_of_birth,sex,postcode\n"
        for row in 0..<60 {
            let name = ["smith", "jones", "khan"][row % 3]
            people += "\(row),\(["ann", "bob"][row % 2]),\(name),\(1950 + row)-01-02,f,\n"
        }
        try project.folder.write(people, to: "many.csv")
        try project.folder.write(
            Self.schema.replacing(
                "  - uk\n  - slk581", with: "  - {name: surname, of: [surname]}"),
            to: "keys.yaml")
        #expect(
            try project.tokenise(
                "encode", "many.csv", "--schema", "keys.yaml", "--key", "a.key", "--agency", "a",
                "--id", "id", "--out", "a.tok"
            ).status == 0)
        func audit(_ more: String...) throws -> BuiltProgram.Outcome {
            try BuiltProgram.tokenise.run(
                [
                    "audit", "a.tok", "--people", "many.csv", "--key", "a.key", "--schema",
                    "keys.yaml", "--id", "id", "--limit-graph", "1", "--limit-known", "1",
                    "--limit-frequency", "1",
                ] + more, in: project.folder.path)
        }
        // Three surnames of twenty people each.
        #expect(try audit().status == 0)
        let failed = try audit("--limit-group", "19", "--report", "audit.html")
        #expect(failed.status == 2)
        #expect(failed.output.contains("largest group") && failed.output.contains("20 rows"))
        #expect(try project.folder.text(of: "audit.html").contains("Rows that share a match key"))
        #expect(!failed.output.contains("khan"))
    }

    @Test("Legacy keys: what is wanted is written, what cannot be is refused, no name is said")
    func legacy() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "RecordId,LastName,FirstName,Sex,BirthDate\n1,Smith,John,M,1980-03-12\n2,Khan,,M,\n",
            to: "people.csv")
        try folder.write("trefoil test secret\n", to: "secret", permissions: 0o600)
        try folder.write("trefoil test secret\n", to: "open", permissions: 0o644)
        func legacy(_ arguments: String...) throws -> BuiltProgram.Outcome {
            try BuiltProgram.tokenise.run(["legacy"] + arguments, in: folder.path)
        }
        let made = try legacy(
            "open-link-token", "people.csv", "--id", "RecordId", "--secret-file", "secret", "--out",
            "tokens.csv", "--rules", "T5")
        #expect(made.status == 0)
        #expect(made.errors.contains("legacy keys") && !made.errors.contains("Khan"))
        #expect(
            try folder.text(of: "tokens.csv")
                == "RecordId,RuleId,Token\n1,T5,226YCKnKsCMx+aulq4MmTjETJ7YuzncD3lpnIbrvo2s=\n")
        #expect(try folder.text(of: "tokens.csv.report.csv").contains("3,FirstName,"))
        let refusals: [([String], String)] = [
            (["--secret-file", "secret", "--out", "tokens.csv"], "exists already"),
            (["--secret-file", "open", "--out", "x.csv"], "open"),
            (["--secret-file", "secret", "--out", "x.csv", "--rules", "T9"], "T1, T3, T5"),
            (["--secret-file", "secret", "--out", "x.csv", "--sex", "Gender"], "no column Gender"),
            (["--secret-file", "secret", "--out", "x.csv", "--on-error", "stop"], "row 3"),
            (
                ["--secret-file", "secret", "--out", "x.csv", "--on-error", "missing"],
                "skip or stop"
            ),
        ]
        for (arguments, problem) in refusals {
            let outcome = try BuiltProgram.tokenise.run(
                ["legacy", "open-link-token", "people.csv", "--id", "RecordId"] + arguments,
                in: folder.path)
            #expect(outcome.status != 0 && outcome.errors.contains(problem), "\(outcome.errors)")
            #expect(!outcome.errors.contains("Khan"))
        }
        #expect(!FileManager.default.fileExists(atPath: folder.file("x.csv")))
        #expect(
            try legacy(
                "openpseudonymiser", "people.csv", "--id", "RecordId", "--salt-file", "secret",
                "--out", "x.csv"
            ).status == 64)
        let digests = try legacy(
            "openpseudonymiser", "people.csv", "--id", "RecordId", "--salt-file", "secret",
            "--column", "LastName", "--out", "digests.csv", "--lowercase")
        #expect(digests.status == 0)
        #expect(try folder.text(of: "digests.csv").split(separator: "\n").count == 3)
    }
}
