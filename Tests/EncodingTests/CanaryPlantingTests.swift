import Encoding
import Foundation
import Records
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Planting of canaries")
struct CanaryPlantingTests {
    /// A field of every type there is.
    static let schema = Schema(
        name: "all",
        fields: FieldType.allCases.map {
            SchemaField(
                name: $0.rawValue, columns: ["c"], type: $0, filterBits: 512, levelEdges: [])
        })

    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try KeyFile.create(
            path: folder.file("k"), project: "crisis care", created: "2026-11-22")
    }

    /// Plants canaries into a file without records.
    private func plant(
        _ count: Int, agency: String, key: String = "k", schema: Schema = Self.schema,
        out: String = UUID().uuidString
    ) throws -> TokenTable {
        let plan = try FilterPlan(schema: schema)
        let keyFile = try KeyFile.read(
            path: folder.file(key), allowingExample: key == "example")
        let token = folder.file(UUID().uuidString)
        let writer = try TokenFileWriter(
            path: token, header: plan.header(agency: agency, keyFile: keyFile))
        _ = try writer.finish()
        let summary = try CanaryPlanting(
            plan: plan, count: count, tokenPath: token, plantedPath: folder.file(out),
            replacesExisting: false
        ).run(keyFile: keyFile)
        let table = try TokenTable.open(path: folder.file(out))
        #expect(summary.recordCount == 0)
        #expect(summary.controlCount + summary.copyCount == table.rowCount)
        return table
    }

    private func plantWithExampleKey(
        _ count: Int, schema: Schema = Self.schema
    ) throws -> TokenTable {
        let text = try String(
            contentsOf: SharedData.packageRoot.appending(path: "keys.example"), encoding: .utf8)
        try folder.write(text, to: "example", permissions: 0o600)
        return try plant(count, agency: "housing", key: "example", schema: schema)
    }

    private func rows(_ table: TokenTable, _ kind: CanaryKind? = nil) -> [TokenRow] {
        func words(_ matrix: BitMatrix, _ row: Int) -> [UInt64] {
            let width = matrix.wordsPerRow
            return matrix.withWords { words in (0..<width).map { words[row * width + $0] } }
        }
        let all = (0..<table.rowCount).map { row in
            TokenRow(
                handle: table.handle(at: row), missingMask: table.missingMask(at: row),
                fields: words(table.fields, row), record: words(table.record, row))
        }
        return kind == nil ? all : all.filter { $0.handle.canaryKind == kind }
    }

    @Test("Agencies plant the same people: controls alike, copies with mistakes of their own")
    func agencies() throws {
        let one = try plant(2000, agency: "housing")
        let other = try plant(2000, agency: "health")
        #expect(one.canaryCount == 2000 && one.withoutCanaries.rowCount == 0)
        #expect(rows(one).map(\.handle) == rows(other).map(\.handle))
        #expect(rows(one, .control).count == 500 && rows(one, .copy).count == 1500)
        #expect(rows(one, .control) == rows(other, .control))
        let equal = zip(rows(one, .copy), rows(other, .copy)).count { $0 == $1 }
        #expect((1...400).contains(equal), "\(equal) of 1,500 copies are equal")
    }

    @Test("A control lacks a field for which somebody was invented")
    func completeness() throws {
        let table = try plant(400, agency: "housing")
        let middleName = try #require(FieldType.allCases.firstIndex(of: .middleName))
        for row in rows(table, .control) {
            #expect(row.missingMask & ~(1 << UInt64(middleName)) == 0)
        }
        let copies = rows(table, .copy)
        for field in FieldType.allCases.indices {
            let present = copies.count { $0.missingMask >> UInt64(field) & 1 == 0 }
            #expect(present > copies.count / 5, "\(FieldType.allCases[field])")
        }
    }

    @Test("The same key, schema, agency and number give the same bytes, a day later too")
    func determinism() throws {
        _ = try plant(150, agency: "housing", out: "one")
        _ = try plant(150, agency: "housing", out: "other")
        let bytes = try ["one", "other"].map {
            try Data(contentsOf: URL(filePath: folder.file($0)))
        }
        #expect(bytes[0] == bytes[1])
    }

    @Test("The canaries of the example key are others than those of the last version")
    func versions() throws {
        // Agencies may run different versions. If this fails, canaries have changed: a change of
        // the format, for Docs/TOKEN-FORMAT.md and CHANGELOG.md.
        // Types that came later are left out.
        var schema = Self.schema
        schema.fields.removeAll { $0.type == .coordinate }
        let table = try plantWithExampleKey(200, schema: schema)
        #expect(
            table.digest.description
                == "2775f9ceab706944457e08f3fd6518e71bf5c8c49edf25ac676b97f90c3e59a3")
    }

    @Test("Handles are not those that the format's description gives")
    func describedHandles() throws {
        let table = try plantWithExampleKey(40)
        func code(_ key: [UInt8], _ message: [UInt8]) throws -> [UInt8] {
            var code = try HMACSHA256(key: key.span)
            return try code.authenticate(message.span).bytes
        }
        let prk = try code(
            Array("pprl v1\(table.header.project)".utf8), RecordEncoderTests.exampleSecret())
        let key = try code(
            prk, Array("canary v1".utf8) + table.header.schemaDigest.bytes + [1])
        var expected: Set<String> = []
        for (kind, count) in [(1, 10), (2, 30)] as [(UInt8, UInt8)] {
            for number in 0..<count {
                let zeros = [UInt8](repeating: 0, count: 7)
                let draw = try code(key, [1, kind, number] + zeros + [0])
                expected.insert("ffffffffffffffff0\(kind)" + Hexadecimal.text(Array(draw[1..<8])))
            }
        }
        #expect(Set(rows(table).map(\.handle.description)) == expected)
    }

    @Test("More canaries are the same ones and others")
    func moreCanaries() throws {
        let few = try plant(100, agency: "housing")
        let many = rows(try plant(1000, agency: "housing"))
        #expect(rows(few).allSatisfy(many.contains))
        #expect(try rows(plant(1, agency: "housing")).map(\.handle.canaryKind) == [.control])
        #expect(try rows(plant(5, agency: "housing"), .control).count == 2)
    }

    @Test("Another key or schema gives other canaries")
    func keysAndSchemas() throws {
        _ = try KeyFile.create(
            path: folder.file("other"), project: "crisis care", created: "2026-11-22")
        let own = Set(try rows(plant(100, agency: "housing")).map(\.handle))
        let key = try rows(plant(100, agency: "housing", key: "other")).map(\.handle)
        var changed = Self.schema
        changed.name = "another"
        let schema = try rows(plant(100, agency: "housing", schema: changed)).map(\.handle)
        #expect(own.count == 100)
        #expect(own.isDisjoint(with: key) && own.isDisjoint(with: schema))
    }

    @Test("Every fifth copy lives with another: one surname, address and telephone")
    func lookAlikes() throws {
        let table = try plant(400, agency: "housing")
        let copies = rows(table, .copy)
        let header = table.header
        func equal(_ type: FieldType) throws -> Set<[Int]> {
            let field = try #require(FieldType.allCases.firstIndex(of: type))
            let start = header.wordOffset(ofField: field)
            let words = start..<start + header.fields[field].wordCount
            var pairs: Set<[Int]> = []
            for one in copies.indices where copies[one].missingMask >> UInt64(field) & 1 == 0 {
                for other in copies.indices
                where one < other && copies[one].fields[words] == copies[other].fields[words] {
                    pairs.insert([one, other])
                }
            }
            return pairs
        }
        // 60 pairs, of which mistakes and gaps leave some.
        let households = try equal(.uprn)
        #expect((20...60).contains(households.count), "\(households.count)")
        let surnames = try equal(.surname)
        #expect(households.count { surnames.contains($0) } * 10 >= households.count * 5)
        let births = try equal(.dateOfBirth)
        #expect(households.count { births.contains($0) } <= 1)
        #expect(try equal(.nhsNumber).isEmpty)
    }

    @Test("A number out of range, a planted file and a foreign file are refused")
    func refusals() throws {
        for count in [0, -1, 100_001] {
            #expect(throws: EncodingError.self) { _ = try plant(count, agency: "housing") }
        }
        _ = try plant(10, agency: "housing", out: "planted")
        let keyFile = try KeyFile.read(path: folder.file("k"))
        let planting = CanaryPlanting(
            plan: try FilterPlan(schema: Self.schema), count: 10,
            tokenPath: folder.file("planted"), plantedPath: folder.file("twice"),
            replacesExisting: false)
        #expect(throws: EncodingError.self) { _ = try planting.run(keyFile: keyFile) }
        #expect(!FileManager.default.fileExists(atPath: folder.file("twice")))
    }
}
