import Foundation
import Records
import TestSupport
import Testing

@Suite struct ReadingCompletenessTests {
    let folder: TemporaryFolder
    let schema = Schema(
        name: "test",
        fields: [
            SchemaField(name: "name", columns: ["name"], type: .givenName),
            SchemaField(name: "dob", columns: ["dob"], type: .dateOfBirth),
        ])

    init() throws { folder = try TemporaryFolder() }

    @Test("The report counts every cell of the rows that can be read, whatever the policy")
    func counts() throws {
        var lines = ["name,dob"]
        for row in 2...31 { lines.append(row < 28 ? "Ann,hidden" : "Bob,13/02/1980") }
        lines.append("too,many,cells")
        let path = try folder.write(lines.joined(separator: "\n"), to: "people.csv")
        let report = try CompletenessReport(
            path: path, schema: schema, options: ReadOptions(policy: .stop))
        let dates = try #require(report.summary.fields.last)
        #expect(dates.counts == [4, 0, 26])
        #expect(dates.firstInvalidRows == Array(2...21))
        #expect(report.summary.firstSkippedRows == [32])
        #expect(report.text.contains("and 6 more"))
        #expect(report.text.contains("rows that cannot be read: 32"))
        #expect(report.text.contains("day first"))
        #expect(!report.text.contains("hidden") && !report.text.contains("Ann"))
    }

    @Test("The report survives JSON")
    func json() throws {
        let path = try folder.write("name;dob\nAnn;03.04.1980\n", to: "people.csv")
        let report = try CompletenessReport(path: path, schema: schema)
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(CompletenessReport.self, from: data) == report)
        #expect(report.summary.dialect.separator == .semicolon)
    }

    @Test("The table's columns stand below one another")
    func table() throws {
        let path = try folder.write("name,dob\nAnn,\nBob,1980-02-03\n", to: "people.csv")
        let lines = try CompletenessReport(path: path, schema: schema).text.split(separator: "\n")
        #expect(lines.count >= 4)
        #expect(Set(lines[1...3].map(\.count)).count == 1)
        #expect(lines[3].hasSuffix("50.0 %"))
    }

    @Test(
        "The development data are read whole",
        .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
    func developmentData() throws {
        let febrl = Schema(
            name: "febrl",
            fields: [SchemaField(name: "state", columns: ["state"], type: .code)])
        let report = try CompletenessReport(
            path: SharedData.path("data/febrl4_a.csv"), schema: febrl, identifierColumn: "rec_id")
        #expect(report.summary.rowsRead == 5_000)
        #expect(report.summary.rowsSkipped == 0)
    }
}
