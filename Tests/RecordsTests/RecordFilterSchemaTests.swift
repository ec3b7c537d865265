import Records
import Testing

@Suite("Encodings of record-level filters in schemas")
struct RecordFilterSchemaTests {
    private static func text(_ record: String, _ profile: String = "profile: record") -> String {
        """
        trefoil-schema: 1
        name: records
        \(profile)
        record:
          \(record)
        fields:
          - {name: surname, column: surname, type: surname}
          - {name: date_of_birth, column: dob, type: date-of-birth}
          - {name: town, column: town, type: town}
        """
    }

    private func schema(_ record: String) throws -> Schema {
        try Schema(text: Self.text(record), path: "s.yaml")
    }

    @Test("Encoding, weights, fields, votes and chains are read")
    func everySetting() throws {
        let plain = try schema("bits: 1024").record
        #expect(plain.encoding == .clk && plain.fields == nil && plain.markov == 0)
        let weighted = try schema(
            "encoding: rbf\n  weights: {town: 1, surname: 3, date_of_birth: 4}")
        #expect(weighted.record.weights == [3, 4, 1])
        #expect(weighted.recordSampledBits == [384, 512, 128])
        let some = try schema("encoding: rbf\n  fields: [town, surname]\n  markov: 2")
        #expect(some.record.fields == [0, 2] && some.record.markov == 2)
        #expect(some.recordSampledBits.reduce(0, +) == 1024)
        #expect(some.recordAverageGrams == 54)
        #expect(try schema("encoding: majority\n  votes: 5").record.votes == 5)
    }

    @Test("Every setting is in the canonical text; what is left out changes nothing")
    func canonicalText() throws {
        let settings = [
            "bits: 1024", "encoding: rbf", "encoding: majority", "encoding: majority\n  votes: 1",
            "markov: 1", "markov: 2", "fields: [surname]", "fields: [town]",
            "encoding: rbf\n  weights: {town: 1, surname: 1, date_of_birth: 1}",
            "encoding: rbf\n  weights: {town: 2, surname: 1, date_of_birth: 1}",
        ]
        let texts = try settings.map { try schema($0).canonicalText }
        #expect(Set(texts).count == settings.count)
        #expect(try schema("encoding: clk").canonicalText == texts[0])
        #expect(try schema("encoding: majority\n  votes: 3").canonicalText == texts[2])
        #expect(!texts[0].contains("record-encoding"))
    }

    @Test(
        "A fault names the line and what was expected",
        arguments: [
            ("encoding: bloom", "5: encoding: expected one of clk, rbf, majority"),
            ("weights: {surname: 1}", "5: weights: only encoding rbf has this key"),
            ("votes: 3", "5: votes: only encoding majority has this key"),
            ("encoding: majority\n  votes: 9", "6: votes: expected a whole number from 1 to 8"),
            ("encoding: majority\n  fill: 0.3", "6: fill: encoding majority sets half"),
            ("markov: 0", "5: markov: expected a whole number from 1 to 8"),
            ("fields: [date_of_birth]\n  markov: 2", "6: markov: no field of the filter is cut"),
            ("fields: [email]", "5: fields: 'email' is no field of this schema"),
            ("fields: [town, town]", "5: fields: 'town' stands twice"),
            ("fields: []", "5: fields: expected a list of words"),
            ("encoding: rbf\n  weights: {surname: 1}", "6: weights: expected a weight for each"),
            (
                "encoding: rbf\n  weights: {name: 1}",
                "6: unknown key 'name'; expected one of surname"
            ),
            (
                "encoding: rbf\n  fields: [town]\n  weights: {surname: 1}",
                "7: unknown key 'surname'; expected one of town"
            ),
            (
                "encoding: rbf\n  weights: {surname: 0, town: 1, date_of_birth: 1}",
                "6: surname: expected a number over 0"
            ),
            (
                "encoding: rbf\n  weights: {surname: 0.01, town: 1000, date_of_birth: 1}",
                "6: weights: 'surname' would have no bit"
            ),
            ("bits: 64\n  markov: 8", "record: a typical value would fill more than half of 64"),
        ])
    func faults(record: String, message: String) {
        expectFault(Self.text(record), message)
    }

    @Test("Settings of a filter that does not travel, and filters too long to sample, are refused")
    func refusals() {
        for key in ["encoding: rbf", "fields: [town]", "markov: 1"] {
            expectFault(
                Self.text(key, "profile: fields\nsalts: {records: 1000}"),
                "no record-level filter travels")
            expectFault(
                Self.text(key, "profile: plain\nsend: [fields]"), "no record-level filter travels")
        }
        let long = Self.text("encoding: rbf").replacingLengths(by: "filter-bits: 32768")
        expectFault(long, "rbf samples from filters of 98304 bits together")
        let short = Self.text("encoding: rbf").replacingLengths(
            by: "filter-bits: 64, average-grams: 100, fill: 0.5")
        expectFault(short, "would fill more than half of 64 bits")
    }

    private func expectFault(_ text: String, _ message: String) {
        do {
            _ = try Schema(text: text, path: "s.yaml")
            Issue.record("accepted; expected \(message)")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }
}

extension String {
    fileprivate func replacingLengths(by text: String) -> String {
        split(separator: "}", omittingEmptySubsequences: false).joined(separator: ", \(text)}")
    }
}
