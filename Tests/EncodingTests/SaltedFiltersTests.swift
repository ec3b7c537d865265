import Encoding
import Foundation
import Records
import Secrets
import TestSupport
import Testing

@Suite("Salted field-level filters")
struct SaltedFiltersTests {
    /// One filter's length does not divide 2^16, so that words are passed over; another's k takes
    /// several blocks.
    static let schema = Schema(
        name: "salted", profile: .fields,
        fields: [
            SchemaField(name: "given_name", columns: ["g"], type: .givenName),
            SchemaField(name: "surname", columns: ["s"], type: .surname, filterBits: 32_704),
            SchemaField(name: "dob", columns: ["d"], type: .dateOfBirth, filterBits: 320),
        ],
        salts: SaltSettings(
            salts: [
                Salt(parts: [.init(field: 2)]),
                Salt(parts: [
                    .init(field: 0, transform: .soundex), .init(field: 1, transform: .soundex),
                ]),
            ], expectedRecords: 1_000, recordsPerCell: 30),
        sends: [.fields], nameBag: Schema.NameBag(givenName: 0, surname: 1))

    static let people: [[String?]] = [
        ["rebecca", "riddell", "19010105"],
        ["aidyn", nil, "19160319"],
        [nil, "tangallpalla", nil],
        ["łukasz zoë", "смирнов", "19700101"],
        ["anna anna", "aaaaaaaaaaaaaaaaaaaaaaaa", "11111111"],
        [nil, nil, nil],
    ]

    @Test("The slow AES gives the published example")
    func slowAES() {
        // FIPS 197, appendix C.3.
        let cipher = SlowAES(key: Array(0...31))
        let plain = (0..<16).map { UInt8($0) * 0x11 }
        #expect(
            cipher.encrypt(plain) == [
                0x8e, 0xa2, 0xb7, 0xca, 0x51, 0x67, 0x45, 0xbf, 0xea, 0xfc, 0x49, 0x90, 0x4b, 0x49,
                0x60, 0x89,
            ])
    }

    @Test("The fast encoder sets the cells and bits that the format's plain reading sets")
    func agreesWithSlowEncoder() throws {
        let keyFile = try RecordEncoderTests.exampleKey()
        let plan = try FilterPlan(schema: Self.schema)
        let slow = SlowEncoder(
            linkageKey: try RecordEncoderTests.exampleSecret(), project: keyFile.facts.project,
            schema: Self.schema, schemaDigest: plan.schemaDigest.bytes)
        var encoder = try RecordEncoder(plan: plan, linkageKey: keyFile.linkageKey)
        for person in Self.people + Self.people {
            try encoder.encode(RecordEncoderTests.record(person)) { mask, words in
                let found = words.indices.map { words[$0] }
                let expected = try slow.saltedRow(person)
                #expect(found == expected)
                for (index, value) in person.enumerated() {
                    #expect((mask >> UInt64(index) & 1 == 1) == (value == nil))
                }
            }
        }
    }

    @Test("Equal values have filters in common within a cell, and none to speak of across cells")
    func cells() throws {
        let keyFile = try RecordEncoderTests.exampleKey()
        let plan = try FilterPlan(schema: Self.schema)
        var encoder = try RecordEncoder(plan: plan, linkageKey: keyFile.linkageKey)
        // Surnames of people born on many days, under the salt that is the date of birth.
        let offset = 2 + 256 / 64
        let width = 32_704 / 64
        var rows: [(cell: UInt64, filter: [UInt64])] = []
        for day in 0..<120 {
            let date = "19\(10 + day % 90)0\(1 + day % 9)1\(day % 10)"
            try encoder.encode(RecordEncoderTests.record(["jo", "smith", date])) { _, words in
                rows.append((words[0], (offset..<offset + width).map { words[$0] }))
            }
        }
        var (together, apart, most) = (0, 0, 0.0)
        for left in rows.indices {
            for right in rows.indices where right > left {
                let (one, other) = (rows[left].filter, rows[right].filter)
                let common = zip(one, other).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
                let bits = one.reduce(0) { $0 + $1.nonzeroBitCount }
                if rows[left].cell == rows[right].cell {
                    #expect(one == other)
                    together += 1
                } else {
                    most = max(most, Double(common) / Double(bits))
                    apart += 1
                }
            }
        }
        // Filled to a third, independent filters share a third of their bits.
        #expect(most < 0.36)
        // 34 cells: a 34th of the pairs by chance.
        #expect(together > 100 && together < 400, "\(together) of \(together + apart)")
    }
}
