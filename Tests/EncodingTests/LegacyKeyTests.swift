import Encoding
import Foundation
import Records
import TestSupport
import Testing

@Suite("Keys of other programs")
struct LegacyKeyTests {
    private func keys(
        _ kind: LegacyKeyFile.Kind, _ people: String, secret: String, id: String = "RecordId",
        policy: ErrorPolicy = .skip
    ) throws -> (lines: [String], problems: [RowProblem]) {
        let folder = try TemporaryFolder()
        let file = LegacyKeyFile(
            kind: kind, peoplePath: try folder.write(people, to: "people.csv"),
            identifierColumn: id, outputPath: folder.file("out.csv"),
            options: ReadOptions(policy: policy), replacesExisting: false)
        var problems: [RowProblem] = []
        _ = try file.run(
            secretPath: try folder.write(secret, to: "secret", permissions: 0o600),
            problem: { problems.append($0) }, progress: { _, _ in })
        let lines = try folder.text(of: "out.csv").split(separator: "\n").map(String.init)
        return (lines, problems)
    }

    private func openLinkToken(_ rules: [OpenLinkTokenRule]) -> LegacyKeyFile.Kind {
        .openLinkToken(
            OpenLinkTokenSettings(
                rules: rules, lastNameColumn: "LastName", firstNameColumn: "FirstName",
                sexColumn: "Sex", birthDateColumn: "BirthDate", today: 20_261_123))
    }

    @Test("1,030 people have the tokens T1, T3 and T5 that Open Link Token 2.2.1 gave them")
    func openLinkTokens() throws {
        let path = SharedData.packageRoot.appending(
            path: "Tests/Vectors/open-link-token-2.2.1.csv")
        let people = try String(contentsOf: path, encoding: .utf8)
        var expected: [String] = []
        var isFirst = true
        for line in people.split(separator: "\n") {
            defer { isFirst = false }
            if isFirst { continue }
            // Its last three cells hold no comma; its first is a plain word.
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            for (rule, token) in zip(["T1", "T3", "T5"], cells.suffix(3)) where !token.isEmpty {
                expected.append("\(cells[0]),\(rule),\(token)")
            }
        }
        let found = try keys(
            openLinkToken([.t1, .t3, .t5]), people, secret: "trefoil test secret\n")
        #expect(found.lines.first == "RecordId,RuleId,Token")
        #expect(expected.count == 2_030)
        #expect(Array(found.lines.dropFirst()) == expected)
        // One line a row in which a rule wants a value.
        #expect(found.problems.count == 356)
    }

    @Test("The digest of OpenPseudonymiser's own tests comes out, in either order of its columns")
    func openPseudonymiser() throws {
        // CryptoTest.java and Program.cs of OpenPseudonymiser 0.9.7, and the FAQ of its site.
        let digest = "ED72F814B7905F3D3958749FA90FE657C101EC657402783DB68CBE3513E76087"
        for people in [
            "id,NHSNumber,DOB\n1,943 476 5919,29.11.1973\n2,,29.11.1973\n",
            "id,DOB,NHSNumber\n1,29.11.1973,943-476-5919\n2,29.11.1973,none\n",
        ] {
            let found = try keys(
                .openPseudonymiser(
                    OpenPseudonymiserSettings(
                        columns: ["DOB"], healthNumberColumn: "NHSNumber")),
                people, secret: "mackerel", id: "id")
            #expect(found.lines == ["record_id,digest", "1,\(digest)"])
            // A digest of the date alone would join all who lack a number and share a birthday.
            #expect(found.problems.map(\.row) == [3])
            #expect(found.problems.map(\.column) == ["NHSNumber"])
        }
        let lower = try keys(
            .openPseudonymiser(
                OpenPseudonymiserSettings(columns: ["number"], isLowercase: true)),
            "id,number\n1,123456789\n", secret: "hello", id: "id")
        #expect(
            lower.lines.last
                == "1,a4455e6581b78d69e569895c2b615dfa90a6cd56938e40ca91edd26e44deedfe")
    }

    @Test("With the policy stop a row that wants a value ends the work, and nothing is written")
    func stops() throws {
        #expect(throws: RecordsError.self) {
            _ = try keys(
                openLinkToken([.t3]), "RecordId,LastName,FirstName,Sex,BirthDate\n1,Smith,,M,\n",
                secret: "s", policy: .stop)
        }
        #expect(throws: EncodingError.self) {
            _ = try keys(
                openLinkToken([.t3]), "RecordId,LastName,FirstName,Sex,BirthDate\n", secret: "\n")
        }
    }
}
