import Foundation
import Files
import Records
import TestSupport
import Testing

@Suite("Schemas")
struct SchemaTests {
    private static let whole = """
        # Agreed by all.
        trefoil-schema: 1
        profile: plain
        name: three-agencies
        send: [fields, record]
        missing-values: [NULL, N/A, "."]
        record: {bits: 2048, fill: 0.4}
        name-bag: {given-name: given_name, surname: surname}
        fields:
          - name: given_name
            column: [forename, first_name]
            type: given-name
            average-grams: 6.5
            filter-bits: 512
            fill: 0.3
            comparison: [0.6, 0.85]
            grams: positional
          - {name: surname, column: surname, type: surname}
          - name: sex
            column: gender
            type: sex
            comparison: exact
            codes: {male: [H], female: [D], missing: ["7"]}
          - name: dob
            column: dob
            type: date-of-birth
            order: month-first
            not-before: 1900-02-03
            default-dates: [1901-01-01]
            two-digit-years-from: 1930
          - {name: postcode, column: postcode, type: postcode, outward-only: yes}
        """

    @Test("every setting of a schema is read")
    func everySetting() throws {
        let schema = try Schema(text: Self.whole, path: "schema.yaml")
        #expect(schema.name == "three-agencies")
        #expect(schema.sends == [.fields, .record])
        #expect(schema.missingValues == ["NULL", "N/A", "."])
        #expect(schema.record == Schema.RecordFilter(bits: 2048, fill: 0.4))
        #expect(schema.nameBag == Schema.NameBag(givenName: 0, surname: 1, bits: 256, fill: 0.4))
        let given = SchemaField(
            name: "given_name", columns: ["forename", "first_name"], type: .givenName,
            grams: .positional, averageGrams: 6.5, filterBits: 512, fill: 0.3,
            levelEdges: [600, 850])
        #expect(schema.fields[0] == given)
        #expect(
            schema.fields[1] == SchemaField(name: "surname", columns: ["surname"], type: .surname))
        #expect(schema.fields[2].levelEdges.isEmpty)
        #expect(schema.fields[2].options.maleCodes == ["h"])
        #expect(schema.fields[2].options.missingCodes == ["7"])
        let dates = schema.fields[3].options
        #expect(dates.dateOrder == .monthFirst && dates.notBefore == 19_000_203)
        #expect(dates.defaultDates == [19_010_101] && dates.twoDigitYearsFrom == 1930)
        #expect(schema.fields[4].options.allowsOutwardOnly)
    }

    /// What is put in place of a line of a good schema, and what the error then says.
    struct Fault: Sendable, CustomTestStringConvertible {
        let line: String
        let instead: String
        let error: String

        var testDescription: String { instead }

        init(_ line: String, _ instead: String, _ error: String) {
            self.line = line
            self.instead = instead
            self.error = error
        }
    }

    private static let small = """
        trefoil-schema: 1
        profile: plain
        name: small
        send: [fields, record]
        record: {bits: 1024, fill: 0.5}
        fields:
          - name: surname
            column: surname
            type: surname
            fill: 0.4
          - name: town
            column: town
            type: town
        """

    static let faults = [
        Fault("trefoil-schema: 1", "trefoil-schema: 2", "schema.yaml:1: trefoil-schema: expected"),
        Fault("trefoil-schema: 1", "version: 1", "schema.yaml:1: unknown key 'version'"),
        Fault("name: small", "name: Not Small", "schema.yaml:3: name: expected 1 to 64"),
        Fault("name: small", "name: [a]", "schema.yaml:3: name: expected"),
        Fault("name: small", "nmae: small", "schema.yaml:3: unknown key 'nmae'; expected one of"),
        Fault("send: [fields, record]", "send: []", "schema.yaml:4: send: expected"),
        Fault("send: [fields, record]", "send: [names]", "schema.yaml:4: send: expected one of"),
        Fault("bits: 1024", "bits: 1000", "schema.yaml:5: bits: expected a multiple of 64"),
        Fault("fill: 0.5}", "fill: 0.6}", "schema.yaml:5: fill: expected a share of bits"),
        Fault("fill: 0.5}", "full: 0.5}", "schema.yaml:5: unknown key 'full'"),
        Fault("fill: 0.4", "fill: high", "schema.yaml:10: fill: expected a share"),
        Fault("fill: 0.4", "fill: 0.51", "schema.yaml:10: fill: expected a share"),
        Fault("fill: 0.4", "average-grams: 0", "schema.yaml:10: average-grams: expected"),
        Fault("fill: 0.4", "average-grams: 1e-300", "schema.yaml:10: average-grams: expected"),
        Fault("fill: 0.4", "fill: .nan", "schema.yaml:10: fill: expected a share"),
        Fault("fill: 0.4", "average-grams: 400", "schema.yaml:7: field surname: a typical value"),
        Fault("fill: 0.4", "grams: trigrams", "schema.yaml:10: grams: expected one of bigrams"),
        Fault("fill: 0.4", "comparison: [0.9, 0.8]", "schema.yaml:10: comparison: expected"),
        Fault("fill: 0.4", "comparison: close", "schema.yaml:10: comparison: expected exact"),
        Fault("fill: 0.4", "order: auto", "schema.yaml:10: order: only a field of type date-of-b"),
        Fault("fill: 0.4", "outward-only: true", "schema.yaml:10: outward-only: only a field of"),
        Fault("fill: 0.4", "fill: 0.4\n    fill: 0.3", "a key stands twice: 'fill'"),
        Fault("fill: 0.4", "fill: [0.4", "expected YAML"),
        Fault("type: surname", "type: name", "schema.yaml:9: type: expected one of given-name"),
        Fault("    type: town", "    fill: 0.4", "schema.yaml:11: a field needs the key type"),
        Fault("name: town", "name: surname", "schema.yaml:11: two fields have the name 'surname'"),
        Fault("column: town", "column: surname", "schema.yaml:11: column 'surname' stands twice"),
        Fault("column: town", "column: []", "schema.yaml:12: column: expected a word or a list"),
        Fault(
            "send: [fields, record]", "name-bag: {given-name: town, surname: surname}",
            "schema.yaml:4: given-name: expected the name of a field of type given-name"),
    ]

    @Test("a fault is an error that says its line and what was expected", arguments: faults)
    func fault(_ fault: Fault) throws {
        let text = Self.small.replacing(fault.line, with: fault.instead, maxReplacements: 1)
        #expect(text != Self.small)
        let error = try #require(throws: RecordsError.self) {
            _ = try Schema(text: text, path: "schema.yaml")
        }
        #expect(error.description.contains(fault.error), "\(error)")
    }

    @Test("no truncated or altered schema brings the parser down")
    func garbage() {
        let bytes = Array(Self.whole.utf8)
        var generator = SeededGenerator(seed: 5)
        for length in 0..<bytes.count {
            let text = String(decoding: bytes[..<length], as: UTF8.self)
            _ = try? Schema(text: text, path: "schema.yaml")
        }
        for _ in 0..<300 {
            var altered = bytes
            for _ in 0..<3 {
                altered[Int.random(in: 0..<bytes.count, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? Schema(text: String(decoding: altered, as: UTF8.self), path: "schema.yaml")
        }
    }

    @Test("deep nesting is an error, not the end of the stack")
    func nesting() {
        for piece in ["[", "{a: ", "- ", "[\n", "a:\n "] {
            let text = String(repeating: piece, count: 200_000)
            #expect(throws: RecordsError.self) { _ = try Schema(text: text, path: "schema.yaml") }
        }
        let steps = (0..<1_000).map { String(repeating: " ", count: $0) + "a:" }
        #expect(throws: RecordsError.self) {
            _ = try Schema(text: steps.joined(separator: "\n"), path: "schema.yaml")
        }
        let dashes = String(repeating: "- ", count: 2_000)
        #expect(throws: RecordsError.self) { _ = try Schema(text: dashes, path: "schema.yaml") }
    }

    @Test("comments, order of keys and stated defaults do not change what a schema means")
    func canonical() throws {
        let one = try Schema(
            text: """
                trefoil-schema: 1
                profile: plain
                name: a
                fields:
                  - {name: surname, column: surname, type: surname}
                """, path: "one")
        let two = try Schema(
            text: """
                # The same.
                fields:
                  - type: surname
                    column: [surname]
                    fill: 0.40
                    comparison: [0.7, 0.8, 0.9]
                    name: surname
                name: a
                record: {fill: 0.5}
                send: [record, fields]
                trefoil-schema: 1
                profile: plain
                """, path: "two")
        #expect(one == two && one.canonicalText == two.canonicalText)
    }

    @Test("every setting that changes tokens changes the canonical text")
    func canonicalDiffers() throws {
        let schema = try Schema(text: Self.whole, path: "schema.yaml")
        let changes: [(inout Schema) -> Void] = [
            { $0.name = "b" }, { $0.sends = [.record] }, { $0.record.bits = 1024 },
            { $0.record.fill = 0.3 }, { $0.nameBag = nil }, { $0.nameBag?.fill = 0.1 },
            { $0.missingValues = [] }, { $0.missingValues = ["NULL", "N/A\" \"."] },
            { $0.fields[0].columns = ["forename"] }, { $0.fields[0].type = .middleName },
            { $0.fields[0].grams = .bigrams }, { $0.fields[0].averageGrams = 6 },
            { $0.fields[0].filterBits = 64 }, { $0.fields[0].fill = 0.31 },
            { $0.fields[0].levelEdges = [600] }, { $0.fields[2].options.maleCodes = [] },
            { $0.fields[3].options.dateOrder = .auto }, { $0.fields[3].options.defaultDates = [] },
            { $0.fields[3].options.notBefore = 19_000_101 },
            { $0.fields[3].options.twoDigitYearsFrom = nil },
            { $0.fields[4].options.allowsOutwardOnly = false },
        ]
        for (index, change) in changes.enumerated() {
            var changed = schema
            change(&changed)
            #expect(changed.canonicalText != schema.canonicalText, "change \(index)")
        }
    }

    @Test("the number of positions never brings the expected fill over one half")
    func expectedFill() {
        for grams in 1...120 {
            let positions = FilterFill.positionsPerGram(
                bits: 1024, fill: 0.5, averageGrams: Double(grams))
            let fill = FilterFill.expected(
                bits: 1024, positionsPerGram: positions, averageGrams: Double(grams))
            #expect(fill <= 0.5 + 1e-9 && fill > 0.4)
        }
        #expect(FilterFill.positionsPerGram(bits: 256, fill: 0.4, averageGrams: 7) == 19)
    }

    @Test("a file that is absent, too large or no text is an error, not a crash")
    func files() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.whole, to: "good.yaml")
        let schema = try Schema(path: folder.file("good.yaml"))
        #expect(schema.fields.count == 5)
        try folder.write(String(repeating: "#", count: 2 << 20), to: "large.yaml")
        try folder.write("", to: "empty.yaml")
        for name in ["large.yaml", "absent.yaml", "empty.yaml"] {
            #expect(throws: RecordsError.self) { _ = try Schema(path: folder.file(name)) }
        }
    }

    @Test("the example's schema is read")
    func example() throws {
        let path = SharedData.packageRoot
            .appending(path: "Examples/three-agencies/schema.yaml").path
        let schema = try Schema(path: path)
        #expect(schema.fields.count == 7 && schema.nameBag != nil)
    }
}
