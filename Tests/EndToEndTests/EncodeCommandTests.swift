import Foundation
import TestSupport
import Testing

@Suite("tokenise encode, check and schema")
struct EncodeCommandTests {
    let project: ExampleProject

    init() throws { project = try ExampleProject() }

    @Test("The same people, key and schema give the same bytes, in whatever order they stand")
    func determinism() throws {
        #expect(try project.encode().status == 0)
        var lines = ExampleProject.people.split(separator: "\n").map(String.init)
        lines = [lines[0]] + lines.dropFirst().reversed()
        try project.folder.write(lines.joined(separator: "\r\n"), to: "reversed.csv")
        #expect(try project.encode("reversed.csv", out: "b.tok").status == 0)
        #expect(try data("a.tok") == data("b.tok"))
        #expect(
            try FileManager.default.attributesOfItem(atPath: project.folder.file("a.tok"))[
                .posixPermissions] as? Int == 0o600)
    }

    @Test("A byte order mark, semicolons and Windows-1252 change nothing in the tokens")
    func dialects() throws {
        let people = ExampleProject.people.replacing("Łukasz", with: "Lukasz")
        try project.folder.write(people, to: "plain.csv")
        try project.folder.write("\u{feff}" + people, to: "bom.csv")
        try project.folder.write(people.replacing(",", with: ";"), to: "semicolon.csv")
        try project.folder.write(people.replacing(",", with: "\t"), to: "tab.csv")
        let latin = try #require(people.data(using: .windowsCP1252))
        try project.folder.write(latin, to: "windows.csv")
        #expect(try project.encode("plain.csv", out: "plain.tok").status == 0)
        for name in ["bom", "semicolon", "tab", "windows"] {
            let outcome = try project.encode("\(name).csv", out: "\(name).tok")
            #expect(outcome.status == 0, "\(name): \(outcome.errors)")
            #expect(try data("\(name).tok") == data("plain.tok"), "\(name)")
        }
    }

    /// More records than a few batches hold, of the sort that agencies have: bad cells and rows,
    /// quotes around line breaks, empty rows, no end of line at the end.
    private func messyPeople(_ count: Int) -> String {
        var text = "id,forename,surname,dob,postcode\r\n"
        for row in 0..<count {
            let name = ["Anna", "Zoë", "\"Mary\r\nAnn\"", "\"O\"\"Brien\"", "", "José"][row % 6]
            let born =
                row % 17 == 0 ? "31/02/1990" : "\(10 + row % 18)/0\(1 + row % 9)/19\(10 + row % 90)"
            text += "\(row),\(name),Name\(row % 977),\(born),S\(1 + row % 20) \(row % 10)TN"
            if row % 101 == 7 { text += ",one too many" }
            if row % 203 == 9 { text += "\r\n" }
            if row < count - 1 { text += "\r\n" }
        }
        return text
    }

    @Test("Any number of threads gives the same tokens, the same report and the same words")
    func threads() throws {
        try project.folder.write(messyPeople(9_000), to: "messy.csv")
        for policy in ["missing", "skip"] {
            let one = try project.encode(
                "messy.csv", out: "1.tok", "--threads", "1", "--on-error", policy, "--force")
            #expect(one.status == 0, "\(one.errors)")
            for count in ["2", "3", "7"] {
                let more = try project.encode(
                    "messy.csv", out: "\(count).tok", "--threads", count, "--on-error", policy,
                    "--force")
                #expect(more.status == 0)
                #expect(try data("\(count).tok") == data("1.tok"))
                #expect(try data("\(count).tok.report.csv") == data("1.tok.report.csv"))
                #expect(
                    more.output.replacing("\(count).tok", with: "1.tok") == one.output
                        && more.errors.replacing("\(count).tok", with: "1.tok") == one.errors)
            }
        }
        for count in ["1", "4"] {
            let stopped = try project.encode(
                "messy.csv", out: "s.tok", "--threads", count, "--on-error", "stop")
            #expect(stopped.status != 0 && stopped.errors.contains("row 2"))
            #expect(try !project.contents().contains("s.tok"))
        }
        #expect(try project.encode(out: "x.tok", "--threads", "0").status == 64)
    }

    @Test("An existing token file survives unless --force is given")
    func overwriting() throws {
        try project.folder.write("mine", to: "a.tok")
        #expect(try project.encode().status != 0)
        #expect(try project.folder.text(of: "a.tok") == "mine")
        #expect(try project.encode(out: "a.tok", "--force").status == 0)
    }

    @Test("Bad cells are missing, skip their row, or stop, as asked; reports never hold a value")
    func policies() throws {
        let secret = "Qwzxy9"
        let people =
            ExampleProject.people
            + "7,Eve,Hall,45/13/1980,\(secret)\n8,Ian,Lee,01/02/1970\n9,Una,Day,03/04/1975,M1 1AE\n"
        try project.folder.write(people, to: "bad.csv")
        func rows(_ file: String) throws -> Int {
            let output = try project.tokenise("inspect", file, "--json").output
            struct Inspected: Decodable { let rows: Int }
            return try JSONDecoder().decode(Inspected.self, from: Data(output.utf8)).rows
        }
        #expect(try project.encode("bad.csv", out: "missing.tok").status == 0)
        #expect(try rows("missing.tok") == 8)
        #expect(try project.encode("bad.csv", out: "skip.tok", "--on-error", "skip").status == 0)
        #expect(try rows("skip.tok") == 7)
        let report = try project.folder.text(of: "missing.tok.report.csv")
        #expect(report.contains("\n8,dob,") && report.contains("\n8,postcode,"))
        #expect(report.contains("\n9,"))
        let stop = try project.encode("bad.csv", out: "stop.tok", "--on-error", "stop")
        #expect(stop.status != 0 && stop.errors.contains("row 8"))
        #expect(try !project.contents().contains { $0.contains("stop.tok") })
        for text in [report, stop.errors, try project.folder.text(of: "skip.tok.report.csv")] {
            #expect(!text.contains(secret) && !text.contains("45/13") && !text.contains("Eve"))
        }
    }

    @Test("Duplicate ids are an error that lists their rows, and nothing is written")
    func duplicateIdentifiers() throws {
        try project.folder.write(
            ExampleProject.people + "3 ,Una,Day,03/04/1975,M1 1AE\n", to: "twice.csv")
        let outcome = try project.encode("twice.csv")
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("rows 4 = 8"), "\(outcome.errors)")
        #expect(try !project.contents().contains { $0.contains("a.tok") })
    }

    @Test("A column that is not there, a file that is not there: one line that names it")
    func missingThings() throws {
        try project.folder.write("id,forename\n1,Jo\n", to: "few.csv")
        let few = try project.encode("few.csv")
        #expect(few.status != 0 && few.errors.contains("surname"))
        let none = try project.encode("absent.csv")
        #expect(none.status != 0 && none.errors.contains("absent.csv"))
        #expect(none.errors.split(separator: "\n").count == 1)
    }

    @Test(
        "A schema with a fault is refused with its line",
        arguments: [
            ("    colour: red", "colour"), ("    fill: 0.6", "0.5"),
            ("    type: shoe-size", "type"),
            ("    filter-bits: 100", "64"),
        ])
    func schemaFaults(line: String, word: String) throws {
        let schema = """
            trefoil-schema: 1
            profile: plain
            name: test
            fields:
              - name: surname
                column: surname
            \(line.contains("type") ? "" : "    type: surname")
            \(line)

            """
        try project.folder.write(schema, to: "bad.yaml")
        let outcome = try project.encode(schema: "bad.yaml")
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("bad.yaml:8:"), "\(outcome.errors)")
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test("An output that is one of the inputs is refused, --force or not")
    func inputsSurvive() throws {
        for input in ["people.csv", "schema.yaml", "a.key", "./people.csv"] {
            let before = try project.folder.text(of: input)
            let outcome = try project.encode(out: input, "--force")
            #expect(outcome.status != 0 && outcome.errors.contains("one of the files to be read"))
            #expect(try project.folder.text(of: input) == before)
        }
    }

    @Test("A schema with a byte order mark and CRLF is the same schema")
    func schemaFromWindows() throws {
        let text = ExampleProject.schema.replacing("\n", with: "\r\n")
        try project.folder.write("\u{feff}" + text, to: "windows.yaml")
        #expect(try project.encode(schema: "windows.yaml", out: "w.tok").status == 0)
        #expect(try project.encode(out: "a.tok").status == 0)
        #expect(try data("w.tok") == data("a.tok"))
    }

    @Test("check counts missing and invalid values by row, and writes nothing")
    func checking() throws {
        let before = try project.contents()
        let shown = try project.tokenise(
            "check", "people.csv", "--schema", "schema.yaml", "--id", "id")
        #expect(shown.output.contains("postcode"))
        #expect(!shown.output.contains("Riddell"))
        let json = try project.tokenise(
            "check", "people.csv", "--schema", "schema.yaml", "--json"
        ).output
        #expect(throws: Never.self) {
            _ = try JSONSerialization.jsonObject(with: Data(json.utf8))
        }
        #expect(try project.contents() == before)
    }

    @Test("schema drafts a file that encodes, holds no value, and is not overwritten")
    func drafting() throws {
        try project.tokenise("schema", "people.csv", "--out", "draft.yaml")
        let draft = try project.folder.text(of: "draft.yaml")
        for word in ["type: given-name", "type: surname", "date-of-birth", "postcode"] {
            #expect(draft.contains(word), "\(word)")
        }
        #expect(!draft.contains("Riddell") && !draft.contains("S10"))
        let outcome = try project.encode(schema: "draft.yaml")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let errors = try project.refusal(
            .tokenise, "schema", "people.csv", "--out", "draft.yaml")
        #expect(errors.contains("exists already"))
    }

    private func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: project.folder.file(name)))
    }
}
