import Records
import TestSupport
import Testing

@Suite("Match keys of a schema")
struct MatchKeyTests {
    private static func schema(_ keys: String, profile: String = "record") throws -> Schema {
        try Schema(
            text: """
                trefoil-schema: 1
                name: keys
                profile: \(profile)
                fields:
                  - {name: given_name, column: given_name, type: given-name}
                  - {name: surname, column: surname, type: surname}
                  - {name: born, column: dob, type: date-of-birth}
                  - {name: sex, column: sex, type: sex}
                match-keys:
                \(keys)
                """, path: "s.yaml")
    }

    private func value(_ key: MatchKey, _ cells: [String?], number: Int = 0) -> [UInt8]? {
        var record = Record()
        record.begin(row: 2)
        for cell in cells { record.addField { $0 += Array((cell ?? "").utf8) } }
        var bytes: [UInt8] = []
        return key.write(of: record, number: number, to: &bytes) ? bytes : nil
    }

    @Test("A preset makes the keys whose fields are there, and leaves the others out")
    func presets() throws {
        let schema = try Self.schema("  - uk\n  - slk581")
        let keys = schema.matchKeys.map { [$0.name, schema.definition(of: $0)] }
        #expect(
            keys == [
                ["names-birth", "given_name:formal + surname + born"],
                ["slk581", "surname:letters-2-3-5 + given_name:letters-2-3 + born + sex"],
            ])
        #expect(schema.matchKeys.map(\.valueCount) == [2, 1])
    }

    @Test("A key says the parts in their order, each with its length; a missing part leaves none")
    func values() throws {
        let schema = try Self.schema("  - {name: k, of: [surname:initial, given_name:formal]}")
        let key = schema.matchKeys[0]
        #expect(
            value(key, ["bob", "smith", nil, nil]) == [1, 0] + Array("s".utf8) + [
                3, 0, 98, 111, 98,
            ])
        #expect(
            value(key, ["bob", "smith", nil, nil], number: 1)
                == [1, 0] + Array("s".utf8) + [6, 0] + Array("robert".utf8))
        // Whether a part is missing or says nothing, there is no key, and no constant one.
        #expect(value(key, ["bob", nil, nil, nil]) == nil)
        #expect(value(key, [nil, "smith", nil, nil], number: 1) == nil)
        // Lengths keep two parts from being taken for others that join to the same text.
        let plain = try Self.schema("  - {name: k, of: [given_name, surname]}").matchKeys[0]
        #expect(value(plain, ["ann", "ab", nil, nil]) != value(plain, ["anna", "b", nil, nil]))
    }

    @Test("Keys are part of what the agencies agree on: the schema's text changes with them")
    func canonicalText() throws {
        let one = try Self.schema("  - {name: k, of: [born, surname]}").canonicalText
        #expect(one.contains("match-key k of born + surname"))
        #expect(try Self.schema("  - {name: k, of: [surname, born]}").canonicalText != one)
        #expect(try Self.schema("  - {name: j, of: [born, surname]}").canonicalText != one)
    }

    @Test(
        "What is no list of keys is refused with its line and what was expected",
        arguments: [
            ("  - us", "one of uk, slk581"),
            ("  - {name: k, of: [town]}", "expected the name of a field"),
            ("  - {name: k, of: [surname:sound]}", "after the colon, expected one of"),
            ("  - {name: k, of: [surname, surname:initial]}", "1 to 8 different fields"),
            ("  - {name: K, of: [surname]}", "lower-case letters"),
            ("  - {name: k}", "expected the keys name and of"),
            ("  - {name: k, of: [surname]}\n  - {name: k, of: [born]}", "two keys have the name"),
            ("  []", "expected 1 to 16 keys"),
            ("  a: b", "a list of presets"),
        ])
    func refusals(keys: String, problem: String) throws {
        let error = #expect(throws: RecordsError.self) { try Self.schema(keys) }
        let text = error?.description ?? ""
        #expect(text.hasPrefix("s.yaml:") && text.contains(problem), "\(text)")
    }
}
