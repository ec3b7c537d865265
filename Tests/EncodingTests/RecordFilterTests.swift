import Encoding
import Foundation
import Records
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Encodings of record-level filters")
struct RecordFilterTests {
    /// Filters whose length does not divide 2^16, a name bag that must stay out of the record.
    private static func schema(
        _ profile: Schema.Profile = .plain, _ change: (inout Schema.RecordFilter) -> Void
    ) -> Schema {
        var schema = Schema(
            name: "records", profile: profile,
            fields: [
                SchemaField(name: "given_name", columns: ["g"], type: .givenName),
                SchemaField(name: "surname", columns: ["s"], type: .surname, filterBits: 448),
                SchemaField(name: "dob", columns: ["d"], type: .dateOfBirth),
            ],
            sends: profile == .plain ? [.fields, .record] : [.record],
            record: .init(
                fill: 0.4, salt: profile == .record ? .init(field: 2, transform: .year) : nil),
            nameBag: profile == .plain ? Schema.NameBag(givenName: 0, surname: 1) : nil)
        change(&schema.record)
        return schema
    }

    private static let people: [[String?]] = [
        ["rebecca", "riddell", "19810105"], ["aidyn", nil, "19160319"],
        ["łukasz zoë", "смирнов", "19700101"], [nil, nil, nil], ["o'neil", "x", nil],
    ]

    /// The record-level filters of people.
    private func records(
        _ schema: Schema, _ people: [[String?]] = Self.people
    ) throws -> [[UInt64]] {
        let key = try RecordEncoderTests.exampleKey()
        var encoder = try RecordEncoder(
            plan: FilterPlan(schema: schema), linkageKey: key.linkageKey)
        return try people.map { person in
            var filter: [UInt64] = []
            let record = RecordEncoderTests.record(person)
            try encoder.encode(record, handle: .first) { _, words in
                filter = words.indices.dropLast().map { words[$0] }.suffix(
                    schema.record.outputBits / 64)
            }
            return filter
        }
    }

    static let encodings: [@Sendable (inout Schema.RecordFilter) -> Void] = [
        { $0.fields = [0, 2] }, { $0.markov = 3 },
        { $0.encoding = .rbf },
        {
            $0.encoding = .rbf
            $0.bits = 2048
            $0.weights = [0.5, 3, 12]
        },
        {
            $0.encoding = .rbf
            $0.fields = [1]
            $0.weights = [2]
            $0.markov = 8
        },
        {
            $0.encoding = .majority
            $0.bits = 192
        },
        {
            $0.encoding = .majority
            $0.votes = 1
            $0.bits = 64
            $0.fields = [1, 2]
            $0.markov = 1
        },
    ]

    @Test(
        "The fast encoder sets the bits that the document's plain reading sets",
        arguments: encodings.indices, [Schema.Profile.plain, .record])
    func agreesWithSlowEncoder(number: Int, profile: Schema.Profile) throws {
        let schema = Self.schema(profile, Self.encodings[number])
        let key = try RecordEncoderTests.exampleKey()
        let slow = SlowEncoder(
            linkageKey: try RecordEncoderTests.exampleSecret(), project: key.facts.project,
            schema: schema, schemaDigest: try FilterPlan(schema: schema).schemaDigest.bytes)
        // A composite of plain CLK is made of masks, whose positions are not those of cells.
        let usesMasks =
            profile == .plain && schema.record.encoding == .clk && schema.record.markov == 0
        let found = try records(schema, Self.people + Self.people)
        #expect(found.prefix(Self.people.count) == found.suffix(Self.people.count))
        for (person, filter) in zip(Self.people, found) {
            let expected =
                try usesMasks
                ? slow.row(person, recordFields: [0, 2]).suffix(schema.record.bits / 64)
                : slow.cellRecord(person, key.facts.project)[...]
            #expect(filter == Array(expected))
            let isEmpty = schema.recordFieldIndices.allSatisfy { person[$0] == nil }
            #expect(filter.contains { $0 != 0 } == !isEmpty)
        }
    }

    @Test("Every encoding is hardened step by step as a CLK is", arguments: [2, 5])
    func isHardened(number: Int) throws {
        let steps: [HardeningStep] = [.balance, .permute, .fold, .rule90]
        let schema = Self.schema(.record) {
            Self.encodings[number](&$0)
            $0.hardening = steps
        }
        let key = try RecordEncoderTests.exampleKey()
        let secret = try RecordEncoderTests.exampleSecret()
        let digest = try FilterPlan(schema: schema).schemaDigest.bytes
        let slow = SlowEncoder(
            linkageKey: secret, project: key.facts.project, schema: schema, schemaDigest: digest)
        let hardening = SlowHardening(
            linkageKey: secret, project: key.facts.project, schemaDigest: digest)
        for (person, filter) in zip(Self.people, try records(schema)) {
            let expected = try hardening.harden(slow.cellRecord(person, key.facts.project), steps)
            #expect(filter == expected)
        }
    }

    @Test("Bits are shared by weight; a doubled weight doubles a field's share")
    func shares() {
        let schema = Self.schema {
            $0.encoding = .rbf
            $0.weights = [1, 2, 5]
        }
        #expect(schema.recordSampledBits == [128, 256, 640])
        let doubled = Self.schema {
            $0.encoding = .rbf
            $0.weights = [1, 2, 3]
        }
        // 170.67, 341.33, 512: the largest fraction gets the bit that is left.
        #expect(doubled.recordSampledBits == [171, 341, 512])
        let byType = Self.schema { $0.encoding = .rbf }
        #expect(byType.recordSampledBits.reduce(0, +) == 1024)
        #expect(byType.recordSampledBits[2] > byType.recordSampledBits[0])
    }

    /// Three values of 200 people, of letters in no order; the rules of types come before.
    private static let many: [[String?]] = (0..<200).map { number in
        (0..<3).map { field in
            var state = UInt64(number * 3 + field + 1)
            return String(
                (0..<(field == 2 ? 8 : 7)).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return Character(UnicodeScalar(UInt8(97 + (state >> 33) % 26)))
                })
        }
    }

    @Test("Records that differ in one field are less alike by its weight, whatever it is")
    func diceFallsByWeight() throws {
        for weights in [[1.0, 1, 1], [1, 2, 1], [1, 4, 1], [6, 1, 1]] {
            let schema = Self.schema {
                $0.encoding = .rbf
                $0.weights = weights
            }
            let whole = try records(schema, Self.many)
            for field in 0..<3 {
                var changed = Self.many
                for index in changed.indices {
                    changed[index][field] = Self.many[(index + 1) % changed.count][field]
                }
                let others = try records(schema, changed)
                let mean = zip(whole, others).reduce(0) { $0 + Self.dice($1.0, $1.1) } / 200
                // What differs is alike by chance as far as its filter is full: about 0.4.
                let fall = (1 - mean) / 0.62
                let share = weights[field] / weights.reduce(0, +)
                #expect(abs(fall - share) < 0.18 * share, "\(weights) \(field) \(fall)")
            }
        }
    }

    @Test("A missing field costs less than one that differs, and stays without a bit")
    func missingField() throws {
        let schema = Self.schema {
            $0.encoding = .rbf
            $0.fill = 0.25
        }
        var (missing, changed) = (Self.many, Self.many)
        for index in missing.indices {
            missing[index][1] = nil
            changed[index][1] = Self.many[(index + 1) % 200][1]
        }
        let whole = try records(schema, Self.many)
        let without = try records(schema, missing)
        let other = try records(schema, changed)
        var gain = 0.0
        for index in whole.indices {
            #expect(zip(without[index], whole[index]).allSatisfy { $0 & ~$1 == 0 })
            let alike = Self.dice(whole[index], without[index])
            #expect(alike < 1)
            gain += (alike - Self.dice(whole[index], other[index])) / 200
        }
        // 1 - w (1 - fill) and (2 - 2 w) / (2 - w), w = 8/27: .778 and .826.
        #expect(0.02 < gain && gain < 0.08, "\(gain)")
    }

    private static func dice(_ one: [UInt64], _ other: [UInt64]) -> Double {
        let both = zip(one, other).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
        let all = (one + other).reduce(0) { $0 + $1.nonzeroBitCount }
        return 2 * Double(both) / Double(all)
    }

    @Test("A composite depends on its fields alone")
    func composite() throws {
        for encoding in Schema.RecordEncoding.allCases {
            let schema = Self.schema {
                $0.encoding = encoding
                $0.fields = [0, 2]
            }
            let filters = try records(
                schema,
                [
                    ["rebecca", "riddell", "19810105"], ["rebecca", "smith", "19810105"],
                    ["rebecca", nil, "19810105"], ["rebeca", "riddell", "19810105"],
                ])
            #expect(filters[0] == filters[1] && filters[0] == filters[2])
            #expect(filters[0] != filters[3])
        }
    }

    @Test("Majority sets half of the bits of every record; strangers share as many as by chance")
    func majorityIsEven() throws {
        let schema = Self.schema { $0.encoding = .majority }
        let filters = try records(schema, Self.many)
        let bits = filters.reduce(0) { $0 + $1.reduce(0) { $0 + $1.nonzeroBitCount } }
        // Standard deviation of a share of 204,800 even bits: .0011.
        #expect(abs(Double(bits) / 204_800 - 0.5) < 0.006)
        let strangers = zip(filters, filters.dropFirst()).map { Self.dice($0, $1) }
        #expect(abs(strangers.reduce(0, +) / 199 - 0.5) < 0.03)
        var near = Self.many
        for index in near.indices { near[index][0]? += "e" }
        let alike = try zip(filters, records(schema, near)).map { Self.dice($0, $1) }
        #expect(alike.reduce(0, +) / 200 > 0.7)
    }

    @Test("A chain is the same wherever its bigram comes, and stands for its letters' shares")
    func chains() throws {
        let chained = Self.schema {
            $0.fields = [0]
            $0.markov = 2
            $0.fill = 0.05
        }
        let filters = try records(
            chained, [["anna", nil, nil], ["annamarie", nil, nil], ["gordon", nil, nil]])
        func share(of one: [UInt64], notIn other: [UInt64]) -> Double {
            let bits = one.reduce(0) { $0 + $1.nonzeroBitCount }
            return Double(zip(one, other).reduce(0) { $0 + ($1.0 & ~$1.1).nonzeroBitCount })
                / Double(bits)
        }
        // All of anna's bigrams but its last are annamarie's too, with their chains.
        #expect(share(of: filters[0], notIn: filters[1]) < 0.32)
        #expect(share(of: filters[0], notIn: filters[2]) > 0.4)
        for row in LetterTransitions.shares { #expect(row.count == 27 && row.max() == 61) }
        // q is followed by u; a name begins with a letter.
        #expect(LetterTransitions.shares[17][21] == 61 && LetterTransitions.shares[0][0] == 0)
    }

    @Test("The header says how the filter is made")
    func header() throws {
        let key = try RecordEncoderTests.exampleKey()
        func steps(_ change: (inout Schema.RecordFilter) -> Void) throws -> [String] {
            try FilterPlan(schema: Self.schema(.record, change))
                .header(agency: "a", keyFile: key).hardening
        }
        #expect(try steps { $0.fields = [0] } == ["salt dob:year"])
        #expect(
            try steps {
                $0.encoding = .majority
                $0.hardening = [.permute]
            } == ["majority votes=3 (experimental)", "salt dob:year", "permute"])
        #expect(
            try steps {
                $0.encoding = .rbf
                $0.markov = 2
            } == ["rbf, markov 2", "salt dob:year"])
    }
}
