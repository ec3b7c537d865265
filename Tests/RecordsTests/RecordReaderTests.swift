import Foundation
import Records
import TestSupport
import Testing

@Suite struct RecordReaderTests {
    let folder: TemporaryFolder
    let schema = Schema(
        name: "test",
        fields: [
            SchemaField(name: "name", columns: ["forename", "first_name"], type: .givenName),
            SchemaField(name: "dob", columns: ["dob"], type: .dateOfBirth),
        ],
        missingValues: ["unknown"])

    /// What a file gave under a policy.
    struct Outcome {
        var identifiers: [String] = []
        var rows: [Int] = []
        var missingDates: [Int] = []
        var problems: [RowProblem] = []
        var summary: ReadSummary
    }

    init() throws { folder = try TemporaryFolder() }

    func read(
        _ path: String, _ options: ReadOptions = ReadOptions(), bufferSize: Int = 1 << 20
    ) throws -> Outcome {
        // The reader keeps the closure, so the problems are gathered in a place of their own.
        final class Problems { var list: [RowProblem] = [] }
        let problems = Problems()
        var reader = try RecordReader(
            path: path, schema: schema, identifierColumn: "id", options: options,
            bufferSize: bufferSize, report: { problems.list.append($0) })
        var record = Record()
        var outcome = Outcome(summary: reader.summary)
        while try reader.next(into: &record) {
            #expect(record.fieldCount == 2)
            outcome.identifiers.append(String(decoding: record.identifier, as: UTF8.self))
            outcome.rows.append(record.row)
            if record.isMissing(1) { outcome.missingDates.append(record.row) }
        }
        #expect(reader.bytesRead == reader.byteCount)
        outcome.summary = reader.summary
        outcome.problems = problems.list
        return outcome
    }

    func messyFile() throws -> String {
        try folder.write(
            """
            id,forename,dob,other
            a1,Ann,1980-02-03,x
             a2 ,Bob,,x
            a3,Cyd,nonsense,x
            a4,Dee
            ,Eve,1980-02-03,x
            a6,"F"f,1980-02-03,x
            a7,Gus,1981-02-03,x

            """, to: "messy.csv")
    }

    @Test("Under `missing` a bad cell is missing and a bad row is left out")
    func missingPolicy() throws {
        let outcome = try read(messyFile())
        #expect(outcome.identifiers == ["a1", "a2", "a3", "a7"])
        #expect(outcome.rows == [2, 3, 4, 8])
        #expect(outcome.missingDates == [3, 4])
        #expect(outcome.problems.map(\.row) == [4, 5, 6, 7])
        #expect(outcome.problems.map(\.column) == ["dob", nil, "id", nil])
        #expect(outcome.problems.map(\.action) == [.setMissing, .skipped, .skipped, .skipped])
        let dates = try #require(outcome.summary.fields.last)
        #expect(dates.counts == [2, 1, 1])
        #expect(dates.firstInvalidRows == [4])
        #expect(dates.completeness == 0.5)
        #expect(outcome.summary.rowsRead == 7)
        #expect(outcome.summary.rowsSkipped == 3)
        #expect(outcome.summary.rowsNotTrusted == 3)
        #expect(outcome.summary.firstSkippedRows == [5, 6, 7])
    }

    @Test("Under `skip` a row with a bad cell is left out, and its cell is still counted")
    func skipPolicy() throws {
        let outcome = try read(messyFile(), ReadOptions(policy: .skip))
        #expect(outcome.identifiers == ["a1", "a2", "a7"])
        #expect(outcome.problems.map(\.action) == [.skipped, .skipped, .skipped, .skipped])
        #expect(outcome.summary.fields.last?.invalid == 1)
        #expect(outcome.summary.rowsSkipped == 4)
        #expect(outcome.summary.rowsNotTrusted == 3)
        #expect(outcome.summary.firstSkippedRows == [4, 5, 6, 7])
    }

    @Test("Under `stop` the first bad cell ends the reading and is placed, not repeated")
    func stopPolicy() throws {
        let path = try messyFile()
        let error = #expect(throws: RecordsError.self) {
            try read(path, ReadOptions(policy: .stop))
        }
        let message = text(of: error)
        #expect(message.contains("row 4, column dob"))
        #expect(!message.contains("nonsense"))
        let ragged = try folder.write("id,forename,dob\na,b\n", to: "ragged.csv")
        let second = #expect(throws: RecordsError.self) {
            try read(ragged, ReadOptions(policy: .stop))
        }
        #expect(text(of: second).contains("row 2: it has 2 cells"))
    }

    @Test("Records do not depend on where the buffer cuts the file", arguments: [1, 2, 7, 31])
    func bufferSizes(size: Int) throws {
        let path = try messyFile()
        let (small, large) = (try read(path, bufferSize: size), try read(path))
        #expect(small.identifiers == large.identifiers)
        #expect(small.problems == large.problems)
        #expect(small.summary == large.summary)
    }

    @Test("The order of dates is decided from the column's own values, and said")
    func dateOrder() throws {
        let dayFirst = try folder.write(
            "id,forename,dob\n1,A,03/04/1980\n2,B,13/04/1980\n", to: "day.csv")
        let monthFirst = try folder.write(
            "id,forename,dob\n1,A,03/04/1980\n2,B,04/13/1980\n3,C\n", to: "month.csv")
        let day = try #require(try read(dayFirst).summary.fields.last?.dateOrder)
        let month = try read(monthFirst).summary
        #expect(day.order == .dayFirst)
        #expect(day.dayFirst == 1 && day.monthFirst == 0 && day.ambiguous == 1)
        #expect(!day.isStated)
        #expect(month.fields.last?.dateOrder?.order == .monthFirst)
        #expect(month.notes == [
            "dob: month first (0 values can only be day first, 1 month first, 1 ambiguous)"
        ])
    }

    @Test(
        "What the order of dates rests on is said: nothing, no choice made, or both orders mixed",
        arguments: [
            ("1980-04-03", "1980-04-04", "no value depends on it"),
            ("03/04/1980", "04/05/1980", "no value tells"),
            ("03/04/1980", "13/04/1980", "0 month first, 1 ambiguous)"),
        ])
    func dateEvidence(first: String, second: String, expected: String) throws {
        let path = try folder.write(
            "id,forename,dob\n1,A,\(first)\n2,B,\(second)\n", to: "dates.csv")
        let summary = try read(path).summary
        let text = try #require(summary.fields.last?.dateOrder).text
        #expect(text.hasPrefix("day first") && text.contains(expected))
        #expect(summary.notes.isEmpty == (expected == "no value depends on it"))
        let mixed = try folder.write(
            "id,forename,dob\n1,A,13/04/1980\n2,B,04/13/1980\n3,C,\(first)\n"
                + "4,D,03/04/1980\n", to: "mixed.csv")
        #expect(try read(mixed).summary.fields.last?.dateOrder?.text.contains("mixes both") == true)
    }

    @Test("A stated order of dates is not asked of the file")
    func statedOrder() throws {
        var stated = schema
        stated.fields[1].options.dateOrder = .monthFirst
        let path = try folder.write("id,forename,dob\n1,A,13/04/1980\n", to: "stated.csv")
        let reader = try RecordReader(path: path, schema: stated, identifierColumn: "id")
        let decision = try #require(reader.summary.fields.last?.dateOrder)
        #expect(decision.isStated && decision.order == .monthFirst)
        #expect(reader.summary.notes.isEmpty)
    }

    @Test("A column that is not there is an error that lists those that are")
    func missingColumns() throws {
        let path = try folder.write("id,given,dob\n1,A,\n", to: "other.csv")
        let error = #expect(throws: RecordsError.self) { try read(path) }
        let message = text(of: error)
        #expect(message.contains("field name: there is no column forename or first_name"))
        #expect(message.contains("id, given, dob"))
    }

    @Test("Two columns for one field are an error, not a choice")
    func twoColumns() throws {
        let path = try folder.write("id,forename,first_name,dob\n1,A,A,\n", to: "two.csv")
        #expect(throws: RecordsError.self) { try read(path) }
    }

    @Test("A first row that is a person and no header is not repeated")
    func noHeader() throws {
        let path = try folder.write("7,Esther,1980-01-02\n8,Bob,1980-01-02\n", to: "bare.csv")
        let error = #expect(throws: RecordsError.self) { try read(path) }
        #expect(!text(of: error).contains("Esther"))
        #expect(text(of: error).contains("is it a header?"))
    }

    @Test("A cell that is no text in the stated encoding is invalid, and a record id a bad row")
    func undecodableCells() throws {
        let bytes = Array("id,forename,dob\n1,".utf8) + [0xff] + Array(",1980-01-02\n".utf8)
            + [0xfe] + Array(",Ann,1980-01-02\n".utf8)
        let path = try folder.write(Data(bytes), to: "forced.csv")
        let outcome = try read(path, ReadOptions(encoding: .utf8))
        #expect(outcome.identifiers == ["1"])
        #expect(outcome.problems.map(\.column) == ["forename", "id"])
        #expect(outcome.summary.fields.first?.invalid == 1)
        #expect(outcome.problems.allSatisfy { $0.problem.contains("UTF-8") })
    }

    @Test("What the report throws ends the reading")
    func reportThrows() throws {
        struct Full: Error {}
        let path = try messyFile()
        #expect(throws: Full.self) {
            var reader = try RecordReader(
                path: path, schema: schema, identifierColumn: "id", report: { _ in throw Full() })
            var record = Record()
            while try reader.next(into: &record) {}
        }
    }
}
