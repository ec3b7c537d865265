import Encoding
import Files
import Foundation
import Records
import Secrets
import TestSupport
import Testing

@Suite("CLKs of clkhash")
struct CLKHashTests {
    /// A schema, rows, and what clkhash 0.18.3 makes of them.
    struct Case: Decodable, Sendable {
        let name: String
        /// JSON as text.
        let schema: String
        let secret: String
        let records: [[String]]
        let clks: [String]
    }

    /// The CLKs in base64 of rows, encoded in a folder of their own.
    static func encode(
        schema: Data, secret: String, records: [[String]], policy: ErrorPolicy = .stop,
        threads: Int = 2, problem: @escaping (RowProblem) throws -> Void = { _ in }
    ) async throws -> [String] {
        let folder = try TemporaryFolder()
        let schema = try CLKSchema(path: folder.write(schema, to: "schema.json"))
        let rows = ([schema.columns] + records).map { row in
            row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
        }
        let people = try folder.write(rows.joined(separator: "\n"), to: "people.csv")
        let key = try folder.write(secret, to: "secret", permissions: 0o600)
        _ = try await CLKFileEncoding(
            schema: schema, peoplePath: people, clkPath: folder.file("clks.json"),
            options: ReadOptions(policy: policy, separator: .comma, encoding: .utf8),
            isBinary: false, replacesExisting: false
        ).run(secretPath: key, threads: threads, problem: problem, progress: { _, _ in })
        struct File: Decodable { let clks: [String] }
        let data = try Data(contentsOf: URL(filePath: folder.file("clks.json")))
        return try JSONDecoder().decode(File.self, from: data).clks
    }

    @Test("A bit differs from what clkhash sets, in any of ten kinds of schema")
    func committedVectors() async throws {
        let cases = try Vectors.cases("clkhash.json", of: Case.self)
        #expect(cases.count == 10)
        for vector in cases {
            let clks = try await Self.encode(
                schema: Data(vector.schema.utf8), secret: vector.secret, records: vector.records)
            #expect(clks == vector.clks, "\(vector.name)")
        }
    }

    @Test(
        "A bit differs from what clkhash sets, in any of 72 schemas",
        .enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.reason)))
    func sharedVectors() async throws {
        let data = try Data(
            contentsOf: URL(filePath: SharedData.path("vectors/clk_vectors.json")))
        let cases = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        #expect(cases.count == 72)
        for vector in cases {
            let schema = try JSONSerialization.data(withJSONObject: try #require(vector["schema"]))
            let clks = try await Self.encode(
                schema: schema, secret: try #require(vector["secret"] as? String),
                records: try #require(vector["records"] as? [[String]]))
            #expect(clks == vector["clks"] as? [String], "\(vector["name"] ?? "")")
        }
    }

    /// A schema of one column.
    static func schema(_ feature: String, l: Int = 64) -> Data {
        Data(
            """
            {"version": 3, "clkConfig": {"l": \(l), "kdf": {"type": "HKDF"}},
             "features": [\(feature)]}
            """.utf8)
    }

    static func feature(
        _ format: String, comparison: String = #"{"type": "exact"}"#, more: String = ""
    ) -> String {
        #"{"identifier": "x", "format": \#(format), "hashing": {"comparison": \#(comparison), "#
            + #""strategy": {"bitsPerToken": 9}\#(more)}}"#
    }

    /// Whether each of several values is accepted, and which are encoded alike: equal numbers.
    static func classes(_ feature: String, _ values: [String]) async throws -> [Int?] {
        var bad: Set<Int> = []
        let clks = try await encode(
            schema: schema(feature), secret: "correct horse", records: values.map { [$0] },
            policy: .missing, problem: { bad.insert($0.row - 2) })
        var numbers: [String: Int] = [:]
        return clks.enumerated().map { index, clk in
            if bad.contains(index) { return nil }
            if numbers[clk] == nil { numbers[clk] = numbers.count }
            return numbers[clk]
        }
    }

    @Test("Integers are not read as Python's int() reads them")
    func integers() async throws {
        let found = try await Self.classes(
            Self.feature(
                #"{"type": "integer", "minimum": -7, "maximum": 10000000000000000000000}"#),
            [
                "5", " 5 ", "+5", "005", "0_5", "\u{663}", "3", "-0", "0", "\u{a0}5\u{2003}",
                "_5", "5_", "1__0", "", "5.0", "+ 5", "1e3", "-7", "-8", "10000000000000000000000",
                "10000000000000000000001", "５", "--5",
            ])
        #expect(
            found == [
                0, 0, 0, 0, 0, 1, 1, 2, 2, 0, nil, nil, nil, nil, nil, nil, nil, 3, nil, 4, nil, 0,
                nil,
            ])
    }

    @Test("Dates are not read as Python's strptime reads them")
    func dates() async throws {
        let slashes = try await Self.classes(
            Self.feature(#"{"type": "date", "format": "%d/%m/%Y"}"#),
            [
                "05/01/1981", "5/1/1981", " 5/1/1981", "31/02/1990", "29/02/2000", "29/02/1900",
                "01/13/1990", "1/1/0999", "05/01/81", "05/01/1981 ", "٠5/01/1981",
            ])
        #expect(slashes == [0, 0, 0, nil, 1, nil, nil, 2, nil, nil, nil])
        let short = try await Self.classes(
            Self.feature(#"{"type": "date", "format": "%d %b %y"}"#),
            ["05 Jan 68", "05  JAN  2068", "05 jan\t68", "05 January 68", "05 Jan 69", "05Jan68"])
        #expect(short == [0, nil, 0, nil, 1, nil])
        let packed = try await Self.classes(
            Self.feature(#"{"type": "date", "format": "%Y%m%d"}"#),
            ["19810105", "1981105", "198115", "1981011", "19811231", "198112310"])
        // The first reading counts: 1981105 is the 5th of October, and 1981011 of no November.
        #expect(packed == [0, 1, 0, 2, 3, nil])
        let dayOfYear = try await Self.classes(
            Self.feature(#"{"type": "date", "format": "%Y-%j %H:%M:%S %%"}"#),
            ["2001-060 10:00:00 %", "2001-60 1:0:59 %", "2001-60 10:00:60 %", "2001-366 0:0:0 %"])
        #expect(dayOfYear == [0, 0, nil, 1])
    }

    @Test("Numbers fall into other steps than in clkhash, or garbage counts as a number")
    func numbers() async throws {
        let rounded = #"""
            {"type": "numeric", "thresholdDistance": 8, "resolution": 2, "fractional_precision": 1}
            """#
        let found = try await Self.classes(
            Self.feature(#"{"type": "string"}"#, comparison: rounded),
            ["25", "26", "25.04", "2.5e1", "1_0", "10", "inf", "nan", "0x10", "", "1e40", "ten"])
        #expect(found == [0, 0, 0, 0, 1, 1, nil, nil, nil, 2, nil, nil])
        let cut = #"{"type": "numeric", "thresholdDistance": 1, "resolution": 1}"#
        let whole = try await Self.classes(
            Self.feature(#"{"type": "string"}"#, comparison: cut), ["2", "2.9", "3", "-0.9", "0"])
        #expect(whole == [0, 0, 1, 2, 2])
    }

    @Test("A text is refused or let pass against its rule")
    func texts() async throws {
        func verdicts(_ format: String, _ values: [String]) async throws -> [Bool] {
            try await Self.classes(Self.feature(format), values).map { $0 != nil }
        }
        #expect(
            try await verdicts(
                #"{"type": "string", "case": "upper", "minLength": 2, "maxLength": 3}"#,
                ["AB", "Ab", "A", "ABCD", "ÅÉ", "A1-", "Straße", "ßß"])
                == [true, false, false, false, true, true, false, false])
        #expect(
            try await verdicts(#"{"type": "string", "encoding": "ascii"}"#, ["Jo", "José"])
                == [true, false])
        #expect(
            try await verdicts(
                #"{"type": "string", "pattern": "[a-z]+|\\d{2}"}"#,
                [
                    "abc", "abc1", "12", "123", "ABC", "",
                ]) == [true, false, true, false, false, false])
        #expect(
            try await verdicts(
                #"{"type": "enum", "values": ["F", "é"]}"#, ["F", "f", "é", "e\u{301}"])
                == [true, false, true, false])
    }

    @Test("A missing value is checked, or replaced by something else than the schema says")
    func missingValues() async throws {
        let replaced = Self.feature(
            #"{"type": "integer"}"#,
            more: #", "missingValue": {"sentinel": "NA", "replaceWith": "unknown"}"#)
        #expect(try await Self.classes(replaced, ["NA", "unknown", "1"]) == [0, nil, 1])
        let none = Self.feature(
            #"{"type": "integer"}"#,
            more: #", "missingValue": {"sentinel": "NA", "replaceWith": ""}"#)
        let clks = try await Self.encode(
            schema: Self.schema(none), secret: "correct horse", records: [["NA"]])
        #expect(clks == ["AAAAAAAAAAA="])
    }

    @Test("Threads, or policies, change what stands in the file or what is reported")
    func policies() async throws {
        let feature = Self.feature(#"{"type": "integer"}"#)
        let records = (0..<7_000).map { [$0 % 1_000 == 999 ? "bad" : "\($0)"] }
        var results: [[String]] = []
        for threads in [1, 2, 5] {
            var rows: [Int] = []
            results.append(
                try await Self.encode(
                    schema: Self.schema(feature), secret: "correct horse", records: records,
                    policy: .missing, threads: threads, problem: { rows.append($0.row) }))
            #expect(rows == (0..<7).map { $0 * 1_000 + 1_001 })
            let kept = try await Self.encode(
                schema: Self.schema(feature), secret: "correct horse", records: records,
                policy: .skip, threads: threads)
            #expect(kept.count == 6_993)
            do {
                _ = try await Self.encode(
                    schema: Self.schema(feature), secret: "correct horse", records: records,
                    threads: threads)
                Issue.record("a bad cell was let pass")
            } catch RecordsError.row(_, let row, let column, _) {
                #expect(row == 1_001 && column == "x")
            }
        }
        #expect(results[0].count == 7_000 && results[1] == results[0] && results[2] == results[0])
    }
}
