import Foundation
import Records
import TestSupport
import Testing

@Suite("Attributes of a schema, and who is left out")
struct AttributeTests {
    private static let list = """
          - {name: age_band, column: age, values: [0-15, 16-24, 25-64, 65+]}
          - name: ethnicity
            column: [ethnic_group, eth]
            values: [{White: [a, british]}, {Asian: H}, Mixed]
          - {name: first_contact, column: first, months: {from: 2024-11, to: 2025-02}}
        """

    private static func schema(_ list: String = Self.list, least: String = "") throws -> Schema {
        try Schema(
            text: """
                trefoil-schema: 1
                name: bands
                profile: plain
                missing-values: ["?"]
                fields:
                  - {name: surname, column: surname, type: surname}
                attributes:
                  \(least)
                  of:
                \(list)
                """, path: "s.yaml")
    }

    @Test("Declared values and their cells are read, months as every month from one to the other")
    func schema() throws {
        let settings = try Self.schema(least: "least-people: 7").attributes
        #expect(settings.leastPeople == 7)
        #expect(settings.attributes.map(\.name) == ["age_band", "ethnicity", "first_contact"])
        #expect(settings.attributes[1].values.map(\.name) == ["White", "Asian", "Mixed"])
        #expect(settings.attributes[1].values[0].codes == ["a", "british"])
        #expect(
            settings.attributes[2].values.map(\.name)
                == ["2024-11", "2024-12", "2025-01", "2025-02"])
        #expect(try Self.schema().attributes.leastPeople == 5)
    }

    @Test(
        "The schema's text, and so every key, changes with attributes, their values and the least")
    func canonicalText() throws {
        let one = try Self.schema().canonicalText
        #expect(one != (try Self.schema(least: "least-people: 6").canonicalText))
        #expect(
            one
                != (try Self.schema(Self.list.replacing(": H", with: ": J")).canonicalText)
        )
        #expect(
            one != (try Self.schema(Self.list.replacing("2025-02", with: "2025-03")).canonicalText))
    }

    @Test(
        "What is no list of bands is refused with its line and what was expected",
        arguments: [
            ("  - {name: a, column: a}", "either the key values or the key months"),
            ("  - {name: a, column: a, values: [x]}", "2 to 32 values"),
            ("  - {name: a, column: a, values: [x, X]}", "means two values"),
            ("  - {name: a, column: a, values: [{x: [1]}, {y: [1]}]}", "means two values"),
            ("  - {name: surname, column: a, values: [x, y]}", "have the name 'surname'"),
            ("  - {name: a, column: a, months: {from: 2024-13, to: 2025-01}}", "a month yyyy-mm"),
            ("  - {name: a, column: a, months: {from: 2020-01, to: 2025-01}}", "2 to 32 months"),
            ("  - {name: a, column: a, months: {from: 2020-01}}", "from and to"),
            ("    []", "1 to 7 attributes"),
        ])
    func refusals(list: String, problem: String) throws {
        let error = #expect(throws: RecordsError.self) { try Self.schema(list) }
        let text = error?.description ?? ""
        #expect(text.hasPrefix("s.yaml:") && text.contains(problem), "\(text)")
    }

    private static let people = """
        id,surname,age,eth,first
        1,smith,16-24,British,2025-01-31
        2,khan, 65+ ,h,31/12/2024
        3,jones,?,,2025-02
        4,taylor,17,MIXED,2023-01-01

        """

    private func read(
        _ policy: ErrorPolicy, gate: RecordGate? = nil
    ) throws -> (rows: [Int], facts: [UInt64], problems: [RowProblem], summary: ReadSummary) {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.people, to: "people.csv")
        var problems: [RowProblem] = []
        var reader = try RecordReader(
            path: path, schema: Self.schema(), identifierColumn: "id",
            options: ReadOptions(policy: policy), report: { problems.append($0) })
        reader.gate = gate
        var record = Record()
        var rows: [Int] = []
        var facts: [UInt64] = []
        while try reader.next(into: &record) {
            rows.append(record.row)
            facts.append(record.attributes)
        }
        return (rows, facts, problems, reader.summary)
    }

    @Test("Cells become the numbers of their values; what is not declared goes by the policy")
    func reading() throws {
        let missing = try read(.missing)
        #expect(missing.facts == [0x03_01_02, 0x02_02_04, 0x04_00_00, 0x00_03_00])
        #expect(missing.problems.map(\.row) == [5, 5])
        #expect(missing.problems.map(\.column) == ["age", "first"])
        #expect(missing.summary.attributes.map(\.invalid) == [1, 0, 1])
        #expect(missing.summary.attributes.map(\.missing) == [1, 1, 0])
        #expect(try read(.skip).rows == [2, 3, 4])
        #expect(throws: RecordsError.self) { try read(.stop) }
    }

    private func gate(_ exclusions: String?, _ shields: String?) throws -> RecordGate {
        let folder = try TemporaryFolder()
        return try RecordGate(
            exclusions: exclusions.map { try folder.write($0, to: "exclude.csv") },
            shields: shields.map { try folder.write($0, to: "shield.csv") }, today: 20_261_123)
    }

    @Test("Whoever is left out is not read, counted or reported; entries of later days wait")
    func gates() throws {
        let left = try gate(
            "record_id,from\n 4 ,2026-11-23\n1,2026-11-24\n99,\n",
            "record_id,level\n2,\n3,deliver\n")
        let found = try read(.missing, gate: left)
        // Row 5 has bad cells; row 3 is shielded wholly.
        #expect(found.rows == [2, 4])
        #expect(found.problems.isEmpty)
        #expect(found.summary.rowsRead == 2)
        #expect(left.excludedCount == 1)
        #expect(left.isShielded(Array("3".utf8)) && !left.isShielded(Array("1".utf8)))
    }

    @Test(
        "A list that cannot be read in full is refused: an entry passed over would let a person in",
        arguments: [
            ("id\n1\n", "expected a column record_id"), ("record_id\n\"1\"x\n", "damaged"),
            ("record_id,from\n,2026-01-01\n", "expected a record id"),
            ("record_id,from\n1,01/02/2026\n", "yyyy-mm-dd"),
            ("record_id,from\n1,2026-02-30\n", "yyyy-mm-dd"),
        ])
    func lists(text: String, problem: String) throws {
        let error = #expect(throws: RecordsError.self) { try gate(text, nil) }
        let found = error?.description ?? ""
        #expect(found.contains(problem), "\(found)")
        #expect(throws: RecordsError.self) { try gate(nil, "record_id,level\n1,secret\n") }
    }
}
