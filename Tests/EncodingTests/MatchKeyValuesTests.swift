import Encoding
import Records
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Match keys in token rows")
struct MatchKeyValuesTests {
    static func schema(_ profile: Schema.Profile) throws -> Schema {
        let salts = profile == .fields ? "salts: {records: 1000, noise: 1.5}" : ""
        return try Schema(
            text: """
                trefoil-schema: 1
                name: keys
                profile: \(profile.rawValue)
                \(salts)
                fields:
                  - {name: given_name, column: given_name, type: given-name}
                  - {name: surname, column: surname, type: surname}
                  - {name: born, column: dob, type: date-of-birth}
                match-keys:
                  - uk
                  - {name: initials, of: [given_name:initial, surname:initial]}
                """, path: "s.yaml")
    }

    /// The values of a person, the last words of the row.
    private func values(
        _ person: [String?], _ schema: Schema, handle: Handle = .first
    ) throws -> [UInt64] {
        let keyFile = try RecordEncoderTests.exampleKey()
        let plan = try FilterPlan(schema: schema)
        var encoder = try RecordEncoder(plan: plan, keyFile: keyFile)
        let header = plan.header(agency: "a", keyFile: keyFile)
        var found: [UInt64] = []
        try encoder.encode(RecordEncoderTests.record(person), handle: handle) { _, words in
            #expect(words.count == header.wordsPerTokenRow)
            let end = words.count - 1
            found = (end - header.wordsPerMatchKeyRow..<end).map { words[$0] }
        }
        return found
    }

    @Test(
        "Values are what the format's formula gives, in every profile, whatever noise there is",
        arguments: Schema.Profile.allCases)
    func formula(profile: Schema.Profile) throws {
        let schema = try Self.schema(profile)
        let plan = try FilterPlan(schema: schema)
        let slow = SlowEncoder(
            linkageKey: try RecordEncoderTests.exampleSecret(),
            project: try RecordEncoderTests.exampleKey().facts.project, schema: schema,
            schemaDigest: plan.schemaDigest.bytes)
        func value(_ name: String, _ parts: [String]) throws -> UInt64 {
            let prk = try slow.code(Array(("pprl v1" + slow.project).utf8), slow.linkageKey)
            let key = try slow.code(
                prk,
                Array("match key v1".utf8) + slow.schemaDigest + Array(name.utf8) + [1])
            let message = parts.flatMap { part in
                [UInt8(part.utf8.count & 255), UInt8(part.utf8.count >> 8)] + Array(part.utf8)
            }
            return try slow.code(key, message)[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        let person = ["bob", "smith", "19800312"]
        let expected = [
            try value("names-birth", person),
            try value("names-birth", ["robert", "smith", "19800312"]),
            try value("initials", ["b", "s"]),
        ]
        #expect(try values(person, schema) == expected)
        // Another record of the same person, whose noise differs.
        #expect(try values(person, schema, handle: Handle(high: 5, low: 5)) == expected)
    }

    @Test("A record without a part has no value of the key, and of no other is anything changed")
    func missing() throws {
        let schema = try Self.schema(.record)
        let whole = try values(["bob", "smith", "19800312"], schema)
        let part = try values(["bob", "smith", nil], schema)
        #expect(part[0] == 0 && part[1] == 0)
        #expect(part[2] == whole[2] && whole[2] != 0)
    }

    @Test("A nickname and the name it is short for share a value; two nicknames share one too")
    func nicknames() throws {
        let schema = try Self.schema(.record)
        let bob = try values(["bob", "smith", "19800312"], schema)
        let robert = try values(["robert", "smith", "19800312"], schema)
        let rob = try values(["rob", "smith", "19800312"], schema)
        #expect(bob[0] != robert[0] && bob[0] != rob[0])
        #expect(bob[1] == robert[1] && bob[1] == rob[1])
        #expect(robert[0] == robert[1])
    }

    @Test("Another name of the key, another schema: other values, so that none can be compared")
    func bound() throws {
        let person = ["bob", "smith", "19800312"]
        var schema = try Self.schema(.record)
        let first = try values(person, schema)
        schema.matchKeys[1].name = "others"
        let renamed = try values(person, schema)
        #expect(Set(first).isDisjoint(with: renamed))
    }
}
