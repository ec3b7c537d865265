import Foundation
import TestSupport
import Testing

@Suite("tokenise audit")
struct AuditCommandTests {
    let folder: TemporaryFolder
    private static let rows = 3_000

    /// Synthetic people, encoded by fields and as records.
    init() throws {
        folder = try TemporaryFolder()
        for name in ["fields", "record"] {
            try folder.write(
                """
                trefoil-schema: 1
                name: \(name)
                profile: plain
                send: [\(name)]
                fields:
                  - {name: given_name, column: given_name, type: given-name}
                  - {name: surname, column: surname, type: surname}
                  - {name: date_of_birth, column: date_of_birth, type: date-of-birth}

                """, to: "\(name).yaml")
        }
        try run(
            .synthesise, ["people", "--people", "\(Self.rows)", "--seed", "3", "--out", "p.csv"])
        // The published key: with a random one an attack on so few rows may fail by chance.
        try folder.write(
            String(
                contentsOf: SharedData.packageRoot.appending(path: "keys.example"),
                encoding: .utf8), to: "a.key", permissions: 0o600)
        for name in ["fields", "record"] {
            try run(
                .tokenise,
                [
                    "encode", "p.csv", "--schema", "\(name).yaml", "--key", "a.key", "--agency",
                    "a", "--id", "record_id", "--out", "\(name).tok", "--demonstration",
                ])
        }
    }

    private func run(_ program: BuiltProgram, _ arguments: [String]) throws {
        let outcome = try program.run(arguments, in: folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func audit(
        _ kind: String = "fields", key: String = "a.key", people: String = "p.csv",
        schema: String? = nil, _ more: String...
    ) throws -> BuiltProgram.Outcome {
        try BuiltProgram.tokenise.run(
            [
                "audit", "\(kind).tok", "--people", people, "--key", key, "--schema",
                "\(schema ?? kind).yaml", "--id", "record_id", "--graph-rows", "150",
                "--demonstration",
            ] + more, in: folder.path)
    }

    private struct Outcome: Decodable {
        struct Figure: Decodable {
            let attack, target: String
            let parameter: Int?
            let value: Double
            let isPassed: Bool?
        }
        let verdict, tokens: String
        let rows: Int
        let figures: [Figure]

        func value(_ attack: String, _ target: String, _ parameter: Int? = nil) -> Double? {
            figures.first {
                $0.attack == attack && $0.target == target && $0.parameter == parameter
            }?.value
        }
    }

    private func decoded(_ text: String) throws -> Outcome {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Outcome.self, from: Data(text.utf8))
    }

    @Test("Plain fields fail with exit code 2, and the JSON names the file and what was read")
    func plainFieldsFail() throws {
        let audited = try audit("fields", "--json", "--out", "audit.json", "--report", "a.html")
        #expect(audited.status == 2, "\(audited.errors)")
        let outcome = try decoded(audited.output)
        #expect(outcome.verdict == "failed" && outcome.rows == Self.rows)
        let inspected = try BuiltProgram.tokenise.run(
            ["inspect", "fields.tok", "--json"], in: folder.path
        ).output
        #expect(outcome.tokens.count == 64 && inspected.contains(outcome.tokens))
        let surname = try #require(outcome.value("frequency", "surname"))
        #expect(surname > 0.5, "\(surname)")
        #expect(try #require(outcome.value("known", "fields", 50)) > 0.9)
        #expect(try folder.text(of: "audit.json") == audited.output)
    }

    @Test("No name, date or id of the file stands in anything that is written")
    func noIdentifiers() throws {
        let audited = try audit("fields", "--out", "audit.json", "--report", "a.html")
        let written =
            audited.output + audited.errors + (try folder.text(of: "audit.json"))
            + (try folder.text(of: "a.html"))
        let words = Set(
            written.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map { $0.lowercased() })
        #expect(words.contains("surname"))
        // Names that are words of the report's own, or of its markup.
        let ordinary: Set<String> = ["may", "will", "long", "read", "page", "hall", "li"]
        for line in try folder.text(of: "p.csv").split(separator: "\n").dropFirst() {
            for cell in line.split(separator: ",").prefix(4) {
                let name = cell.lowercased()
                #expect(!words.contains(name) || ordinary.contains(name), "\(name)")
            }
        }
    }

    @Test("Limits that allow everything let the file pass with exit code 0")
    func limits() throws {
        let wide = try audit(
            "record", "--limit-graph", "1", "--limit-known", "1", "--limit-frequency", "1",
            "--limit-repeats", "1")
        #expect(wide.status == 0, "\(wide.output)\(wide.errors)")
        #expect(wide.output.contains("Audit passed"))
        let usual = try audit("record")
        #expect(usual.status == 2 && usual.output.contains("Audit failed"))
        #expect(usual.output.contains("OVER"))
        #expect(try audit("record", "--limit-graph", "5").status == 64)
    }

    @Test("The report of an audit that passed seals the file; one with limits of its own does not")
    func sealing() throws {
        try folder.write(
            """
            trefoil-schema: 1
            name: safe
            record: {noise: 1}
            fields:
              - {name: surname, column: surname, type: surname}
              - {name: date_of_birth, column: date_of_birth, type: date-of-birth}

            """, to: "safe.yaml")
        try run(
            .tokenise,
            [
                "encode", "p.csv", "--schema", "safe.yaml", "--key", "a.key", "--agency", "a",
                "--id", "record_id", "--out", "safe.tok", "--demonstration",
            ])
        try run(.linkageNode, ["keys", "new", "--out", "node.key", "--public", "node.pub"])
        func sealed(_ report: String) throws -> BuiltProgram.Outcome {
            try BuiltProgram.tokenise.run(
                [
                    "seal", "safe.tok", "--to", "node.pub", "--key", "a.key", "--audit", report,
                    "--out", "safe.sealed", "--demonstration",
                ], in: folder.path)
        }
        let wide = try audit("safe", "--limit-graph", "0.9", "--out", "wide.json")
        #expect(wide.status == 0, "\(wide.output)\(wide.errors)")
        let refused = try sealed("wide.json")
        #expect(refused.status == 1 && refused.errors.contains("wider limits"))
        let audited = try audit("safe", "--out", "audit.json")
        #expect(audited.status == 0, "\(audited.output)\(audited.errors)")
        let outcome = try sealed("audit.json")
        #expect(outcome.status == 0 && outcome.output.contains("audit passed"), "\(outcome.errors)")
    }

    @Test("A file whose salt's cells grew over the limit fails, and the figure names the salt")
    func largestCell() throws {
        try folder.write(
            """
            trefoil-schema: 1
            name: small
            profile: fields
            salts: {records: 500, cell-records: 100, of: [[date_of_birth], [surname]]}
            fields:
              - {name: surname, column: surname, type: surname}
              - {name: date_of_birth, column: date_of_birth, type: date-of-birth}

            """, to: "small.yaml")
        try run(
            .tokenise,
            [
                "encode", "p.csv", "--schema", "small.yaml", "--key", "a.key", "--agency", "a",
                "--id", "record_id", "--out", "small.tok", "--demonstration",
            ])
        let outcome = try decoded(try audit("small", "--json").output)
        // 3,000 rows in five cells.
        let cell = try #require(outcome.figures.first { $0.attack == "cell" })
        #expect(cell.target == "date_of_birth" && cell.value > 600 && cell.isPassed == false)
        #expect(try audit("small", "--limit-cell", "0").status == 64)
    }

    @Test("Any number of threads, and a second run, give the same bytes; another seed others")
    func determinism() throws {
        func output(_ threads: String, _ seed: String) throws -> String {
            try audit("record", "--json", "--rows", "400", "--threads", threads, "--seed", seed)
                .output
        }
        let one = try output("1", "1")
        #expect(try output("3", "1") == one)
        #expect(try output("2", "2") != one)
    }

    @Test("A file of another key, schema or people is refused with what to do")
    func mismatches() throws {
        try run(.tokenise, ["keys", "new", "--project", "test", "--out", "b.key"])
        try run(
            .synthesise, ["people", "--people", "50", "--seed", "8", "--out", "others.csv"])
        for (outcome, word) in [
            (try audit(key: "b.key"), "another linkage key"),
            (try audit(schema: "record"), "another schema"),
            (try audit(people: "others.csv"), "belong to no record"),
        ] {
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.errors.contains(word), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test("A list of frequencies of one's own is used; one that is none names its line")
    func ownList() throws {
        var counts: [Substring: Int] = [:]
        for line in try folder.text(of: "p.csv").split(separator: "\n").dropFirst() {
            counts[line.split(separator: ",")[2], default: 0] += 1
        }
        let list = counts.sorted { $0.key < $1.key }.map { "\($0.key),\($0.value)" }
        try folder.write("surname,count\n" + list.joined(separator: "\n"), to: "list.csv")
        let own = try decoded(
            try audit("fields", "--json", "--frequencies", "surname=list.csv").output)
        #expect(try #require(own.value("frequency", "surname")) > 0.8)
        try folder.write("Smith,12\nJones\n", to: "bad.csv")
        let bad = try audit("fields", "--frequencies", "surname=bad.csv")
        #expect(bad.status == 1 && bad.errors.contains("bad.csv:2"))
        #expect(!bad.errors.contains("Jones"))
        #expect(try audit("fields", "--frequencies", "town=list.csv").status == 1)
    }

    @Test("An existing audit survives unless --force is given, and no input is overwritten")
    func overwriting() throws {
        try folder.write("mine", to: "audit.json")
        #expect(try audit("record", "--rows", "100", "--out", "audit.json").status == 64)
        #expect(try folder.text(of: "audit.json") == "mine")
        #expect(
            try audit("record", "--rows", "100", "--out", "audit.json", "--force").status == 2)
        #expect(try folder.text(of: "audit.json").hasPrefix("{"))
        #expect(try audit("record", "--out", "p.csv", "--force").status == 1)
    }
}
