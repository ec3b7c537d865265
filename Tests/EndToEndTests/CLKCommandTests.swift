import Foundation
import TestSupport
import Testing

@Suite("tokenise clk encode, and its files linked")
struct CLKCommandTests {
    let folder: TemporaryFolder

    private static let schema = #"""
        {"version": 3, "clkConfig": {"l": 256, "xorFolds": 1, "kdf": {"type": "HKDF"}},
         "features": [
          {"identifier": "id", "ignored": true},
          {"identifier": "name", "format": {"type": "string"},
           "hashing": {"comparison": {"type": "ngram", "n": 2},
            "strategy": {"bitsPerFeature": 60}}},
          {"identifier": "born", "format": {"type": "date", "format": "%Y-%m-%d"},
           "hashing": {"comparison": {"type": "ngram", "n": 1, "positional": true},
            "strategy": {"bitsPerToken": 6}, "missingValue": {"sentinel": ""}}}]}
        """#

    private static let people =
        "id,name,born\n1,anna taylor,1981-02-03\n2,\"o'brien, josé\",\n3,zoë khan,1999-12-31\n"

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(Self.schema, to: "schema.json")
        try folder.write(Self.people, to: "people.csv")
        try folder.write("a long and random secret\n", to: "secret", permissions: 0o600)
    }

    private func encode(
        _ people: String = "people.csv", out: String = "clks.json", _ more: String...
    ) throws -> BuiltProgram.Outcome {
        try BuiltProgram.tokenise.run(
            [
                "clk", "encode", people, "--schema", "schema.json", "--secret-file", "secret",
                "--out", out,
            ] + more, in: folder.path)
    }

    private func clks(_ name: String) throws -> [String] {
        struct File: Decodable { let clks: [String] }
        return try JSONDecoder().decode(File.self, from: Data(try folder.text(of: name).utf8)).clks
    }

    private func contents() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    @Test("Encoding is not quiet about surprises, or a line end or another form changes the bits")
    func encoding() throws {
        let outcome = try encode()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("xorFolds") && !outcome.errors.contains("anna"))
        #expect(outcome.output.contains("3 CLKs of 256 bits"))
        let found = try clks("clks.json")
        #expect(found.count == 3 && found.allSatisfy { $0.utf8.count == 44 })
        try folder.write("a long and random secret", to: "secret", permissions: 0o600)
        let body = Self.people.split(separator: "\n").dropFirst().joined(separator: "\r\n")
        try folder.write(body, to: "bare.csv")
        #expect(
            try encode("bare.csv", out: "bare.json", "--no-header", "--threads", "1").status == 0)
        #expect(try clks("bare.json") == found)
        #expect(try encode(out: "clks.bin", "--binary").status == 0)
        let binary = try Data(contentsOf: URL(filePath: folder.file("clks.bin")))
        #expect(binary == found.reduce(Data()) { $0 + (Data(base64Encoded: $1) ?? Data()) })
        let mode = try FileManager.default.attributesOfItem(atPath: folder.file("clks.json"))
        #expect(mode[.posixPermissions] as? Int == 0o600)
        #expect(try encode().status != 0)
        #expect(try encode(out: "clks.json", "--force").status == 0)
        #expect(try encode(out: "secret", "--force").status != 0)
    }

    @Test("A secret that others can read, or git, is used, or a short one without a warning")
    func secrets() throws {
        for mode in [0o640, 0o604, 0o644] {
            try folder.write("a long and random secret", to: "secret", permissions: mode)
            let outcome = try encode()
            #expect(outcome.status != 0 && outcome.errors.contains("chmod 600"))
        }
        #expect(try !contents().contains { $0.hasPrefix("clks") })
        for secret in ["", "\n", "short"] {
            try folder.write(secret, to: "secret", permissions: 0o600)
            let outcome = try encode(out: "clks.json", "--force")
            #expect(outcome.status == 0 && outcome.errors.contains("the secret has"))
        }
        try folder.write("a long and random secret", to: "secret", permissions: 0o600)
        try FileManager.default.createDirectory(
            atPath: folder.file(".git"), withIntermediateDirectories: false)
        let tracked = try encode(out: "tracked.json")
        #expect(tracked.status != 0 && tracked.errors.contains("git work tree"))
        #expect(try encode(out: "tracked.json", "--demonstration").status == 0)
        try FileManager.default.removeItem(atPath: folder.file("secret"))
        #expect(try encode(out: "x.json").status != 0)
    }

    @Test("Another header, or a missing column, is encoded all the same")
    func headers() throws {
        for (header, expected) in [
            ("id,name", "no column `born`"), ("id,born,name", "column 2 must be `name`"),
            ("id,name,born,town", "4 columns where the schema has 3"),
            ("1,anna taylor,1981-02-03", "no column `id`"), ("id,Name,born", "`name`"),
        ] {
            let people = header + Self.people.dropFirst("id,name,born".count)
            try folder.write(people, to: "people.csv")
            let outcome = try encode()
            #expect(outcome.status != 0 && outcome.errors.contains(expected), "\(outcome.errors)")
            #expect(!outcome.errors.contains("anna"))
        }
        try folder.write("", to: "people.csv")
        #expect(try encode().status != 0)
        #expect(try !contents().contains { $0.hasPrefix("clks") })
    }

    @Test("A bad cell is let pass, told by its value, or treated against the policy")
    func badCells() throws {
        try folder.write(
            Self.people + "4,eve hall,1980-13-45\n5,ian lee\n6,una day,1975-04-03\n",
            to: "people.csv")
        let stopped = try encode()
        #expect(stopped.status != 0 && stopped.errors.contains("row 5, column born"))
        #expect(!stopped.errors.contains("eve") && !stopped.errors.contains("1980-13"))
        #expect(try !contents().contains { $0.hasPrefix("clks") })
        let missing = try encode(out: "missing.json", "--on-error", "missing")
        #expect(missing.status == 0 && missing.errors.contains("2 cells or rows"))
        #expect(try clks("missing.json").count == 5)
        let report = try folder.text(of: "missing.json.report.csv")
        #expect(report.contains("\n5,born,") && report.contains("\n6,,"))
        #expect(!report.contains("1980-13") && !report.contains("ian"))
        let skipped = try encode(out: "skip.json", "--on-error", "skip")
        #expect(skipped.status == 0 && skipped.errors.contains("a CLK's number is not its row's"))
        #expect(try clks("skip.json").count == 4)
        #expect(try clks("skip.json").last == clks("missing.json").last)
    }

    @Test("Dropped tokens or letters with combining marks in a file's values go unsaid")
    func surprisesInValues() throws {
        let long = String(repeating: "abcdefgh", count: 9)
        try folder.write(
            "id,name,born\n1,ze\u{308},\n2,\(long),\n3,\u{37e},\n", to: "people.csv")
        let outcome = try encode("people.csv", out: "clks.json", "--threads", "2")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("name: some values spell letters with combining marks"))
        #expect(outcome.errors.contains("`bitsPerFeature` 60 is fewer"))
        #expect(!outcome.errors.contains("abcdefgh"))
        try folder.write("id,name,born\n1,z\u{eb}\u{37e},\n", to: "people.csv")
        let composed = try encode(out: "clks.json", "--force")
        #expect(!composed.errors.contains("combining") && !composed.errors.contains("fewer"))
    }

    @Test("A bad schema is not refused with one clear line")
    func badSchema() throws {
        for (text, expected) in [
            ("{", "schema.json:1: not JSON"), ("[]", "an object"),
            ("{\"version\": 9}", "`version`"),
            (Self.schema.replacing("256", with: "1000"), "power of two"),
        ] {
            try folder.write(text, to: "schema.json")
            let outcome = try encode()
            #expect(outcome.status != 0 && outcome.errors.contains(expected), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count <= 3)
        }
    }

    @Test("CLK files are not linked, evaluated and shown like token files, rows by number")
    func linking() throws {
        try folder.write(
            "id,name,born\n7,nobody else,1950-01-01\n8,zoe khan,1999-12-31\n"
                + "9,anna taylor,1981-02-03\n",
            to: "others.csv")
        #expect(try encode(out: "north.json").status == 0)
        #expect(try encode("others.csv", out: "south.json").status == 0)
        func node(_ arguments: String...) throws -> BuiltProgram.Outcome {
            try BuiltProgram.linkageNode.run(arguments, in: folder.path)
        }
        let refused = try BuiltProgram.linkageNode.run(
            ["link", "north.json", "south.json", "--out", "run", "--dice", "0.7"],
            in: folder.path, acceptsPlain: false)
        #expect(refused.status != 0 && refused.errors.contains("--allow-plain"))
        let linked = try node("link", "north.json", "south.json", "--out", "run", "--dice", "0.7")
        #expect(linked.status == 0, "\(linked.errors)")
        let links = try folder.text(of: "run/links.csv").split(separator: "\n").dropFirst()
        #expect(
            links.map { $0.split(separator: ",").prefix(4).joined(separator: ",") } == [
                "north,0,south,2", "north,2,south,1",
            ])
        #expect(try folder.text(of: "run/clusters.csv").contains("\n1,north,0,"))
        try folder.write(
            "agency,handle,entity\nnorth,0,a\nsouth,2,a\nnorth,2,z\nsouth,1,z\nnorth,1,o\n"
                + "south,0,n\n",
            to: "truth.csv")
        let judged = try node("evaluate", "run", "--truth", "truth.csv")
        #expect(judged.status == 0 && judged.output.contains("1.0000"), "\(judged.errors)")
        #expect(try encode(out: "north.bin", "--binary").status == 0)
        #expect(try encode("others.csv", out: "south.bin", "--binary").status == 0)
        let binary = try node(
            "link", "north.bin", "south.bin", "--clk-bits", "256", "--out", "bin", "--dice", "0.7")
        #expect(binary.status == 0, "\(binary.errors)")
        #expect(
            try folder.text(of: "bin/links.csv").split(separator: "\n").dropFirst().count == 2)
        #expect(try node("inspect", "north.json").output.contains("north"))
        #expect(try node("link", "north.bin", "south.bin", "--out", "no").status != 0)
        try folder.write(#"{"clks": ["AAAA"]}"#, to: "short.json")
        let short = try node("link", "north.json", "short.json", "--out", "no", "--dice", "0.7")
        #expect(short.status != 0 && short.errors.contains("CLKs of 256 bits"))
        #expect(short.errors.split(separator: "\n").count == 1)
    }

    @Test("A token file and a CLK file are linked with each other")
    func mixedKinds() throws {
        let project = try ExampleProject()
        #expect(try project.encode().status == 0)
        try project.folder.write(#"{"clks": ["AAAA"]}"#, to: "b.json")
        let errors = try project.refusal(
            .linkageNode, "link", "a.tok", "b.json", "--out", "run", "--dice", "0.7")
        #expect(errors.contains("one is a token file, the other holds CLKs"))
    }
}
