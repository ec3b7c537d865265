import Encoding
import Foundation
import Records
import Secrets
import TestSupport
import Testing
import Tokens

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
            try encoder.encode(RecordEncoderTests.record(person), handle: .first) { mask, words in
                let found = words.indices.dropLast().map { words[$0] }
                let expected = try slow.saltedRow(person)
                #expect(found == expected)
                for (index, value) in person.enumerated() {
                    #expect((mask >> UInt64(index) & 1 == 1) == (value == nil))
                }
            }
        }
    }

    @Test("Noise flips bits of every copy, the same ones each time, and none where no filter is")
    func noise() throws {
        var schema = Self.schema
        schema.salts?.noise = 1.5
        let plan = try FilterPlan(schema: schema)
        let key = try RecordEncoderTests.exampleKey()
        let header = plan.header(agency: "a", keyFile: key)
        #expect(header.salts.allSatisfy { $0.flips == 11_955 })
        var encoder = try RecordEncoder(plan: plan, keyFile: key)
        func row(_ person: [String?], _ handle: UInt64, addsNoise: Bool = true) throws -> [UInt64] {
            var row: [UInt64] = []
            try encoder.encode(
                RecordEncoderTests.record(person), handle: Handle(high: 0, low: handle),
                addsNoise: addsNoise
            ) { _, words in row = words.indices.dropLast().map { words[$0] } }
            return row
        }
        let person: [String?] = ["rebecca", "riddell", "19010105"]
        let still = try row(person, 1, addsNoise: false)
        let noisy = try row(person, 1)
        #expect(try row(person, 1) == noisy)
        #expect(still[0] == noisy[0] && still[1] == noisy[1], "cells have no noise")
        let width = (still.count - 2) / 2
        let rate = 1 / (1 + exp(1.5))
        for copy in 0..<2 {
            let words = 2 + copy * width..<2 + (copy + 1) * width
            let flips = words.reduce(0) { $0 + (still[$1] ^ noisy[$1]).nonzeroBitCount }
            let bits = Double(width * 64)
            #expect(abs(Double(flips) - rate * bits) < 6 * (rate * bits).squareRoot(), "\(flips)")
        }
        #expect(try row(person, 2) != noisy, "two records have one noise")
        // Without a surname: neither its filter, nor the bag, nor the salt of both names.
        let partial = try row(["rebecca", nil, "19010105"], 3)
        #expect(partial[0] != 0 && partial[1] == 0)
        #expect(partial[(2 + width)...].allSatisfy { $0 == 0 })
        let surname = 2 + 4..<2 + 4 + 32_704 / 64
        #expect(partial[surname].allSatisfy { $0 == 0 })
        #expect(partial[2..<6].contains { $0 != 0 })
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
            try encoder.encode(RecordEncoderTests.record(["jo", "smith", date]), handle: .first) {
                _, words in
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

@Suite("The record profile")
struct RecordProfileTests {
    static func schema(noise: Double?, salt: Salt.Part? = .init(field: 2, transform: .year))
        -> Schema
    {
        Schema(
            name: "record", profile: .record,
            fields: Array(SaltedFiltersTests.schema.fields), sends: [.record],
            record: Schema.RecordFilter(bits: 1024, fill: 0.35, salt: salt, noise: noise))
    }

    /// Rows of one record, by handle.
    private func rows(
        _ schema: Schema, _ person: [String?], handles: [Handle], keyFile: borrowing KeyFile
    ) throws -> [[UInt64]] {
        var encoder = try RecordEncoder(plan: FilterPlan(schema: schema), keyFile: keyFile)
        var rows: [[UInt64]] = []
        for handle in handles {
            let record = RecordEncoderTests.record(person)
            try encoder.encode(record, handle: handle) { _, words in
                rows.append(words.indices.dropLast().map { words[$0] })
            }
        }
        return rows
    }

    private static func distance(_ one: [UInt64], _ other: [UInt64]) -> Int {
        zip(one, other).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    }

    private static let person: [String?] = ["rebecca", "riddell", "19810105"]

    @Test("Noise flips the share of bits that epsilon says, as often at every place")
    func flipRate() throws {
        let handles = (0..<2_000).map { Handle(high: $0 &* 0x9e37_79b9_7f4a_7c15, low: $0) }
        let key = try RecordEncoderTests.exampleKey()
        // The same schema, for another would have other keys.
        var encoder = try RecordEncoder(
            plan: FilterPlan(schema: Self.schema(noise: 2)), linkageKey: key.linkageKey)
        var still: [UInt64] = []
        try encoder.encode(RecordEncoderTests.record(Self.person), handle: .first) { _, words in
            still = words.indices.dropLast().map { words[$0] }
        }
        let noisy = try rows(Self.schema(noise: 2), Self.person, handles: handles, keyFile: key)
        var flips = [Int](repeating: 0, count: 1024)
        for row in noisy {
            for bit in flips.indices
            where (row[bit / 64] ^ still[bit / 64]) >> UInt64(bit % 64) & 1 == 1 {
                flips[bit] += 1
            }
        }
        let rate = 1 / (1 + exp(2.0))
        let total = Double(flips.reduce(0, +))
        let count = 1024.0 * 2_000
        // Six standard deviations of a binomial, in all and at the place that is farthest off.
        #expect(abs(total - rate * count) < 6 * (rate * (1 - rate) * count).squareRoot())
        let farthest = flips.map { abs(Double($0) - rate * 2_000) }.max() ?? 0
        #expect(farthest < 6 * (rate * (1 - rate) * 2_000).squareRoot())
    }

    @Test("A record has the same noise whenever it is encoded, and another at another agency")
    func noiseIsTheAgencys() throws {
        let folder = try TemporaryFolder()
        _ = try KeyFile.create(path: folder.file("a"), project: "p", created: "2026-11-23")
        _ = try KeyFile.read(path: folder.file("a")).createAgencyFile(
            path: folder.file("b"), created: "2026-11-23")
        let schema = Self.schema(noise: 2)
        func row(_ key: String) throws -> [UInt64] {
            try rows(
                schema, Self.person, handles: [.first],
                keyFile: KeyFile.read(path: folder.file(key)))[0]
        }
        #expect(try row("a") == row("a"))
        // Two independent noises of .119 differ in .210 of the bits: 215 of 1,024.
        let distance = Self.distance(try row("a"), try row("b"))
        #expect(distance > 150 && distance < 280, "\(distance)")
        let plain = Self.schema(noise: nil)
        #expect(
            try rows(
                plain, Self.person, handles: [.first],
                keyFile: KeyFile.read(path: folder.file("a")))
                == rows(
                    plain, Self.person, handles: [.first],
                    keyFile: KeyFile.read(path: folder.file("b"))))
    }

    @Test("Another birth year gives a filter that has nothing to do with the first")
    func salt() throws {
        let key = try RecordEncoderTests.exampleKey()
        func row(_ date: String?, _ schema: Schema) throws -> [UInt64] {
            try rows(schema, ["rebecca", "riddell", date], handles: [.first], keyFile: key)[0]
        }
        let salted = Self.schema(noise: nil)
        let unsalted = Self.schema(noise: nil, salt: nil)
        let across = Self.distance(try row("19810105", salted), try row("19820105", salted))
        let within = Self.distance(try row("19810105", salted), try row("19810106", salted))
        let without = Self.distance(try row("19810105", unsalted), try row("19820105", unsalted))
        #expect(across > 300 && within < 150 && without < 150, "\(across) \(within) \(without)")
        // Without a date: a cell of its own, not that of a constant year.
        #expect(try row(nil, salted) == row(nil, salted))
    }
}
