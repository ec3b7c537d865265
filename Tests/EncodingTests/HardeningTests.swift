import Encoding
import Foundation
import Records
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Hardening of record-level filters")
struct HardeningTests {
    static let people: [[String?]] = [
        ["rebecca", "riddell", "19810105"], ["aidyn", nil, "19160319"],
        ["łukasz zoë", "смирнов", "19700101"], [nil, nil, nil],
    ]

    private static func schema(
        _ steps: [HardeningStep], _ profile: Schema.Profile = .plain, noise: Double? = nil,
        bits: Int = 1024
    ) -> Schema {
        Schema(
            name: "hardened", profile: profile, fields: Array(SaltedFiltersTests.schema.fields),
            sends: [.record],
            record: Schema.RecordFilter(
                bits: bits, fill: 0.35,
                salt: profile == .record ? .init(field: 2, transform: .year) : nil, noise: noise,
                hardening: steps))
    }

    /// Rows of people in turn, from one encoder.
    private func rows(
        _ schema: Schema, _ people: [[String?]], addsNoise: Bool = true,
        handle: (Int) -> Handle = { _ in .first }
    ) throws -> [[UInt64]] {
        let key = try RecordEncoderTests.exampleKey()
        var encoder = try RecordEncoder(plan: FilterPlan(schema: schema), keyFile: key)
        var rows: [[UInt64]] = []
        for (index, person) in people.enumerated() {
            let record = RecordEncoderTests.record(person)
            try encoder.encode(record, handle: handle(index), addsNoise: addsNoise) { _, words in
                rows.append(words.indices.dropLast().map { words[$0] })
            }
        }
        return rows
    }

    /// Lengths that are no powers of two, windows that lap over the end, lists that repeat a step.
    static let lists: [[HardeningStep]] = [
        [.balance], [.fold], [.permute], [.rule90], [.rehash(.init(bits: 1024))],
        [.rehash(.init(window: 13, step: 5, positions: 8, bits: 704))],
        [.rehash(.init(window: 16, step: 1, positions: 1, bits: 32_768))],
        [.resampleXor(bits: 1024)], [.resampleXor(bits: 1984)],
        [.diffuse(inputs: 5, bits: 1024)], [.diffuse(inputs: 64, bits: 192)],
        [.balance, .permute, .fold, .rule90],
        [.fold, .fold, .fold, .fold, .rule90, .diffuse(inputs: 31, bits: 64)],
        [.permute, .permute, .resampleXor(bits: 320), .rehash(.init(window: 9, bits: 64))],
        [.diffuse(inputs: 3, bits: 4096), .fold, .rehash(.init(bits: 512)), .balance, .permute],
    ]

    @Test(
        "Fast steps set the bits that the document's plain reading sets", arguments: lists,
        [Schema.Profile.plain, .record])
    func agreesWithSlowSteps(steps: [HardeningStep], profile: Schema.Profile) throws {
        let schema = Self.schema(steps, profile)
        let plan = try FilterPlan(schema: schema)
        let keyFile = try RecordEncoderTests.exampleKey()
        let secret = try RecordEncoderTests.exampleSecret()
        let project = keyFile.facts.project
        let encoder = SlowEncoder(
            linkageKey: secret, project: project, schema: schema,
            schemaDigest: plan.schemaDigest.bytes)
        let hardening = SlowHardening(
            linkageKey: secret, project: project, schemaDigest: plan.schemaDigest.bytes)
        let found = try rows(schema, Self.people)
        for (person, row) in zip(Self.people, found) {
            let filter =
                try profile == .record
                ? encoder.saltedRecord(person) : Array(encoder.row(person).suffix(1024 / 64))
            #expect(try row == hardening.harden(filter, steps))
            #expect(row.contains { $0 != 0 } == person.contains { $0 != nil })
        }
    }

    @Test("Small filters are balanced, folded and put through rule 90 as on paper")
    func smallExamples() throws {
        #expect(try Self.output(of: Balancing(), [0b1011, 0], 4) == [0b1011, 0, ~0b1011, ~0])
        // All balanced filters have as many bits; one without a value stays empty.
        #expect(try Self.output(of: Balancing(), [0], 2) == [0, 0])
        #expect(try Self.output(of: Folding(), [0b1100, 0b1010], 1) == [0b0110])
        // One cell gives two, two gives their outer neighbours: the triangle of Sierpinski.
        #expect(try Self.output(of: Rule90(), [1 << 10], 1) == [1 << 9 | 1 << 11])
        #expect(try Self.output(of: Rule90(), [1 << 9 | 1 << 11], 1) == [1 << 8 | 1 << 12])
        // Over the bounds of words, and from the last bit to the first.
        #expect(try Self.output(of: Rule90(), [1 << 63, 0], 2) == [1 << 62, 1])
        #expect(try Self.output(of: Rule90(), [1, 0], 2) == [0b10, 1 << 63])
    }

    private static func output(
        of step: some FilterStep, _ input: [UInt64], _ count: Int
    ) throws -> [UInt64] {
        var output = [UInt64](repeating: 0x5555, count: count)
        var span = output.mutableSpan
        try step.apply(input.span, to: &span)
        return output
    }

    @Test("Over many keys every order of bits comes as often as any other")
    func permutationIsUniform() throws {
        var orders: [[Int]: Int] = [:]
        var places = [Int](repeating: 0, count: 64 * 64)
        let keys = 9_600
        for number in 0..<keys {
            let key: [UInt8] = [UInt8(number % 256), UInt8(number / 256), 7]
            var code = try HMACSHA256(key: key.span)
            var secret = try code.authenticate(key.span)
            var draws = try KeyedDraws(key: &secret)
            orders[try draws.order(of: 4), default: 0] += 1
            for (place, bit) in try draws.order(of: 64).enumerated() {
                places[64 * place + bit] += 1
            }
        }
        // 24 orders, so 23 degrees of freedom; 63 squared of the places of 64 bits. Six standard
        // deviations over the mean.
        let expected = Double(keys) / 24
        let square = orders.values.reduce(0) { $0 + pow(Double($1) - expected, 2) / expected }
        #expect(orders.count == 24 && square < 23 + 6 * 46.0.squareRoot(), "\(square)")
        let each = Double(keys) / 64
        let squares = places.reduce(0) { $0 + pow(Double($1) - each, 2) / each }
        let freedom = 63.0 * 63
        #expect(abs(squares - freedom) < 6 * (2 * freedom).squareRoot(), "\(squares)")
    }

    @Test("The header says what was done, in order, and the length of what travels")
    func header() throws {
        let key = try RecordEncoderTests.exampleKey()
        let steps: [HardeningStep] = [
            .balance, .permute, .noise, .fold, .rule90, .rehash(.init(bits: 2048)),
            .diffuse(inputs: 5, bits: 512), .resampleXor(bits: 448),
        ]
        let header = try FilterPlan(schema: Self.schema(steps, .record, noise: 3))
            .header(agency: "a", keyFile: key)
        #expect(header.recordBitCount == 448)
        #expect(
            header.hardening == [
                "salt dob:year", "balance", "permute", "noise 3.0", "fold", "rule-90",
                "rehash window=8 step=8 positions=3 bits=2048",
                "diffuse t=5 bits=512 (broken 2026)", "resample-xor bits=448",
            ])
        let last = try FilterPlan(schema: Self.schema([.fold], .record, noise: 3))
            .header(agency: "a", keyFile: key)
        #expect(last.hardening == ["salt dob:year", "fold", "noise 3.0"])
        let plain = try FilterPlan(schema: Self.schema([.fold])).header(agency: "a", keyFile: key)
        #expect(plain.hardening == ["fold"] && plain.profile == .plain)
    }

    @Test("Another order of the same steps gives another filter")
    func orderMatters() throws {
        let one = try rows(Self.schema([.balance, .rule90]), Self.people)
        let other = try rows(Self.schema([.rule90, .balance]), Self.people)
        // Only the second ends with a balance: every filter then has half of its bits.
        #expect(other.dropLast().allSatisfy { Self.weight($0) == 1024 })
        #expect(one.dropLast().allSatisfy { Self.weight($0) != 1024 })
        // Each step has a key of its own: two permutations are not one that undoes or repeats.
        let digest = try FilterPlan(schema: Self.schema([.permute, .permute])).schemaDigest.bytes
        let slow = SlowHardening(
            linkageKey: try RecordEncoderTests.exampleSecret(), project: "p",
            schemaDigest: digest)
        let bit = [UInt64](repeating: 0, count: 15) + [1]
        #expect(try slow.harden(bit, [.permute]) != slow.harden(bit, [.noise, .permute]))
    }

    @Test("A record has the same bytes whenever it is encoded, whoever stands before it")
    func sameBytes() throws {
        let steps = Self.lists[14] + [.diffuse(inputs: 3, bits: 1024)]
        let schema = Self.schema(steps, .record, noise: 2)
        let once = try rows(schema, Self.people)
        let twice = try rows(schema, (Self.people + Self.people).reversed())
        #expect(twice.prefix(4) == twice.suffix(4))
        #expect(Array(twice.prefix(4).reversed()) == once)
        #expect(once[0].count == 16)
    }

    @Test("Noise comes last, or where the list has it")
    func placeOfNoise() throws {
        let rate = 1 / (1 + exp(2.0))
        // Two noisy bits folded into one: it is flipped where just one of them is.
        for (steps, expected) in [
            ([HardeningStep.fold], rate), ([.noise, .fold], 2 * rate * (1 - rate)),
        ] {
            let schema = Self.schema(steps, .record, noise: 2)
            let still = try rows(schema, [Self.people[0]], addsNoise: false)[0]
            let people = [[String?]](repeating: Self.people[0], count: 400)
            let noisy = try rows(schema, people) { Handle(high: 5, low: UInt64($0)) }
            let flips = noisy.reduce(0) { $0 + Self.weight(zip($1, still).map { $0 ^ $1 }) }
            let count = 400.0 * 512
            let deviation = (expected * (1 - expected) * count).squareRoot()
            #expect(abs(Double(flips) - expected * count) < 6 * deviation, "\(steps) \(flips)")
        }
    }

    private static func weight(_ row: [UInt64]) -> Int {
        row.reduce(0) { $0 + $1.nonzeroBitCount }
    }
}
