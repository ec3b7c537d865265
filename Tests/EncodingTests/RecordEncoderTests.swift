import Encoding
import Foundation
import Records
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Encoding of records")
struct RecordEncoderTests {
    static let schema = Schema(
        name: "test",
        fields: [
            SchemaField(name: "given_name", columns: ["g"], type: .givenName),
            SchemaField(name: "surname", columns: ["s"], type: .surname, filterBits: 512),
            SchemaField(name: "dob", columns: ["d"], type: .dateOfBirth, filterBits: 320),
            SchemaField(name: "sex", columns: ["x"], type: .sex, levelEdges: []),
        ], nameBag: Schema.NameBag(givenName: 0, surname: 1))

    static let people: [[String?]] = [
        ["rebecca", "riddell", "19010105", "f"],
        ["aidyn", nil, "19160319", "m"],
        [nil, "tangallpalla", nil, "f"],
        ["łukasz zoë", "смирнов", "19700101", nil],
        ["李小龙", "ﬃ😀", "20240229", "m"],
        ["a", "b", "1", "x"],
        ["anna anna", "aaaaaaaaaaaaaaaaaaaaaaaa", "11111111", "f"],
        [nil, nil, nil, nil],
    ]

    @Test("The fast encoder sets the bits that the format's plain reading sets")
    func agreesWithSlowEncoder() throws {
        let keyFile = try Self.exampleKey()
        let plan = try FilterPlan(schema: Self.schema)
        let slow = SlowEncoder(
            linkageKey: try Self.exampleSecret(), project: keyFile.facts.project,
            schema: Self.schema,
            schemaDigest: plan.schemaDigest.bytes)
        var encoder = try RecordEncoder(plan: plan, linkageKey: keyFile.linkageKey)
        for person in Self.people + Self.people {
            var found: [UInt64] = []
            var missing: UInt64 = 0
            try encoder.encode(Self.record(person), handle: .first) { mask, words in
                missing = mask
                found = words.indices.dropLast().map { words[$0] }
            }
            #expect(try found == slow.row(person))
            for (index, value) in person.enumerated() {
                #expect((missing >> UInt64(index) & 1 == 1) == (value == nil))
            }
            let bagIsMissing = person[0] == nil || person[1] == nil
            #expect((missing >> 4 & 1 == 1) == bagIsMissing)
        }
    }

    @Test("The longest filters, whose masks are too many to keep, get the same bits")
    func longestFilters() throws {
        let keyFile = try Self.exampleKey()
        let schema = Schema(
            name: "long",
            fields: [
                SchemaField(name: "given_name", columns: ["g"], type: .text, filterBits: 32_768)
            ])
        let plan = try FilterPlan(schema: schema)
        let slow = SlowEncoder(
            linkageKey: try Self.exampleSecret(), project: keyFile.facts.project, schema: schema,
            schemaDigest: plan.schemaDigest.bytes)
        var encoder = try RecordEncoder(plan: plan, linkageKey: keyFile.linkageKey)
        // Some 2,400 different bigrams of Han letters, over what the table keeps at this length.
        for start in 0..<12 {
            let letters = (0..<200).compactMap { Unicode.Scalar(0x4e00 + start * 200 + $0) }
            var name = ""
            name.unicodeScalars.append(contentsOf: letters)
            var found: [UInt64] = []
            try encoder.encode(Self.record([name]), handle: .first) { _, words in
                found = words.indices.dropLast().map { words[$0] }
            }
            #expect(try found == slow.row([name]))
        }
    }

    @Test("Another schema, project or field name gives tokens that have nothing in common")
    func keysAreBound() throws {
        let keyFile = try Self.exampleKey()
        let row = try Self.encode(Self.people[0], Self.schema, keyFile)
        var renamed = Self.schema
        renamed.name = "another"
        let other = try Self.encode(Self.people[0], renamed, keyFile)
        let shared = zip(row, other).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
        let bits = row.reduce(0) { $0 + $1.nonzeroBitCount }
        #expect(other != row)
        #expect(Double(shared) < 0.6 * Double(bits))
        let folder = try TemporaryFolder()
        let path = folder.file("k")
        _ = try KeyFile.create(path: path, project: "other", created: "2026-11-22")
        let otherKey = try KeyFile.read(path: path)
        #expect(try Self.encode(Self.people[0], Self.schema, otherKey) != row)
    }

    @Test("More q-grams than the table of masks holds are encoded all the same")
    func fullTable() throws {
        let keyFile = try Self.exampleKey()
        let schema = Schema(
            name: "wide",
            fields: [SchemaField(name: "t", columns: ["t"], type: .text, averageGrams: 40)])
        let plan = try FilterPlan(schema: schema)
        let slow = SlowEncoder(
            linkageKey: try Self.exampleSecret(), project: keyFile.facts.project, schema: schema,
            schemaDigest: plan.schemaDigest.bytes)
        var encoder = try RecordEncoder(plan: plan, linkageKey: keyFile.linkageKey)
        var generator = SeededGenerator(seed: 9)
        for round in 0..<500 {
            let value = String(
                String.UnicodeScalarView(
                    (0..<40).compactMap { _ in
                        Unicode.Scalar(UInt32.random(in: 0x4e00..<0x9f00, using: &generator))
                    }))
            var found: [UInt64] = []
            try encoder.encode(Self.record([value]), handle: .first) { _, words in
                found = words.indices.dropLast().map { words[$0] }
            }
            // 41 q-grams a value: the table of 16,384 is full from round 400 on.
            if round % 100 == 99 { #expect(try found == slow.row([value]), "round \(round)") }
        }
    }

    @Test("A typical value fills a filter about as far as the schema asks")
    func fill() throws {
        let keyFile = try Self.exampleKey()
        var grams: [String] = []
        var generator = SeededGenerator(seed: 3)
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        for _ in 0..<400 {
            grams.append(String((0..<7).map { _ in letters.randomElement(using: &generator)! }))
        }
        let schema = Schema(
            name: "fill",
            fields: [SchemaField(name: "s", columns: ["s"], type: .surname)], sends: [.fields])
        var bits = 0
        for value in grams {
            bits += try Self.encode([value], schema, keyFile).reduce(0) { $0 + $1.nonzeroBitCount }
        }
        let fill = Double(bits) / 400 / 256
        #expect(abs(fill - 0.4) < 0.02, "fill \(fill)")
    }

    @Test("Only what the schema sends is in a row")
    func whatTravels() throws {
        let keyFile = try Self.exampleKey()
        var schema = Self.schema
        schema.sends = [.record]
        #expect(try Self.encode(Self.people[0], schema, keyFile).count == 16)
        #expect(try FilterPlan(schema: schema).tokenFields.isEmpty)
        schema.sends = [.fields]
        let words = (256 + 512 + 320 + 256 + 256) / 64
        #expect(try Self.encode(Self.people[0], schema, keyFile).count == words)
    }

    private static func exampleText() throws -> String {
        try String(
            contentsOf: SharedData.packageRoot.appending(path: "keys.example"), encoding: .utf8)
    }

    static func exampleKey() throws -> KeyFile {
        let folder = try TemporaryFolder()
        let path = try folder.write(exampleText(), to: "example.key", permissions: 0o600)
        return try KeyFile.read(path: path, allowingExample: true)
    }

    /// The example's linkage key, which is published.
    static func exampleSecret() throws -> [UInt8] {
        let prefix = "linkage-key: "
        let line = try exampleText().split(separator: "\n").first { $0.hasPrefix(prefix) }
        let text = Array((line ?? "").dropFirst(prefix.count).utf8)
        let secret = try Bech32m.decode(
            prefix: "trefoil-linkage-key-", byteCount: 32, text.span)
        switch secret {
        case .some(let secret): return secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
        case .none: return []
        }
    }

    static func record(_ values: [String?]) -> Record {
        var record = Record()
        record.begin(row: 2)
        for value in values { record.addField { $0 += Array((value ?? "").utf8) } }
        return record
    }

    static func encode(
        _ values: [String?], _ schema: Schema, _ keyFile: borrowing KeyFile
    ) throws -> [UInt64] {
        var encoder = try RecordEncoder(
            plan: FilterPlan(schema: schema), linkageKey: keyFile.linkageKey)
        var found: [UInt64] = []
        try encoder.encode(record(values), handle: .first) { _, words in
            found = words.indices.dropLast().map { words[$0] }
        }
        return found
    }
}

extension Handle {
    /// A handle where it does not matter which: it decides noise alone.
    static var first: Handle { Handle(high: 0, low: 1) }
}
