import Audit
import Testing

@Suite("Frequency attack")
struct FrequencyAttackTests {
    private static let list = InventedNames.surnameList()
    private static let bits = 256
    private static let hashes = 16

    private static func attack(hashCount: Int? = hashes) -> FrequencyAttack {
        let aligned = list.entries.prefix(FrequencyAttack.alignedCount).map {
            [String(decoding: $0.value, as: UTF8.self)]
        }
        return FrequencyAttack(
            list: list,
            listed: (1...4).map {
                SimulatedEncoding(bits: bits, hashes: hashes, key: $0).filters(aligned)
            }, hashCount: hashCount)
    }

    private static func share(_ read: [Int?], of surnames: [String]) -> Double {
        let right = read.indices.count { row in
            read[row].map { list.entries[$0].value == Array(surnames[row].lowercased().utf8) }
                ?? false
        }
        return Double(right) / Double(surnames.count)
    }

    private static func surnames(_ count: Int) throws -> [String] {
        try InventedNames.people(count).map { $0[1] }
    }

    private static func filters(_ surnames: [String], key: UInt64 = 99) -> FilterSet {
        SimulatedEncoding(bits: bits, hashes: hashes, key: key).filters(surnames.map { [$0] })
    }

    @Test("Plain surname fields are broken at 5,000 and at 1,000 rows, not at 100")
    func breaksPlainFields() throws {
        let surnames = try Self.surnames(5_000)
        let share = Self.share(Self.attack().read(Self.filters(surnames)), of: surnames)
        #expect(share > 0.8 && share < 1, "\(share)")
        let some = Array(surnames.prefix(1_000))
        for key in 20..<23 as Range<UInt64> {
            let read = Self.attack().read(Self.filters(some, key: key))
            #expect(Self.share(read, of: some) > 0.8, "key \(key)")
        }
        let few = Array(surnames.prefix(100))
        #expect(Self.share(Self.attack().read(Self.filters(few)), of: few) < 0.1)
    }

    @Test("An attacker who does not know the number of positions still reads most")
    func unknownHashCount() throws {
        let surnames = try Self.surnames(3_000)
        let attack = Self.attack(hashCount: nil)
        #expect(Self.share(attack.read(Self.filters(surnames)), of: surnames) > 0.5)
    }

    @Test("Flipping one bit in twenty does not stop it: near filters are one value")
    func noise() throws {
        let surnames = try Self.surnames(3_000)
        var words = Self.filters(surnames).words
        var generator = SeededGenerator(seed: 3)
        for word in words.indices {
            for bit in 0..<64 where generator.chance(0.047) { words[word] ^= 1 << UInt64(bit) }
        }
        let noisy = FilterSet(wordsPerRow: Self.bits / 64, words: words)
        #expect(Self.share(Self.attack().read(noisy), of: surnames) > 0.5)
    }

    @Test("Coins are read at chance level")
    func coins() throws {
        let surnames = try Self.surnames(1_000)
        let random = SimulatedEncoding.random(rows: 1_000, bits: Self.bits, seed: 7)
        #expect(Self.share(Self.attack().read(random), of: surnames) < 0.01)
    }

    @Test("Salted filters are attacked cell by cell: large cells fall, small ones do not")
    func cells() throws {
        let surnames = try Self.surnames(6_000)
        func read(cellCount: Int) -> Double {
            let cells = surnames.indices.map { UInt64($0 % cellCount) }
            var words: [UInt64] = []
            for (row, surname) in surnames.enumerated() {
                words += Self.filters([surname], key: 500 + cells[row]).words
            }
            let salted = FilterSet(wordsPerRow: Self.bits / 64, words: words)
            return Self.share(Self.attack().read(salted, cells: cells), of: surnames)
        }
        let (two, sixty) = (read(cellCount: 2), read(cellCount: 60))
        #expect(two > 0.8, "\(two)")
        #expect(sixty < 0.1, "\(sixty)")
    }

    @Test("Tags of a salt are read where the shares of its values differ, not where they do not")
    func tags() {
        var generator = SeededGenerator(seed: 11)
        let shares = (0..<20).map { 0.6 * 0.9 / Double($0 + 1) / 2.0 + 0.005 }
        let sum = shares.reduce(0, +)
        let values = (0..<20_000).map { _ -> Int in
            var draw = Double(generator.below(1 << 30)) / Double(1 << 30) * sum
            return shares.firstIndex { share in
                draw -= share
                return draw < 0
            } ?? 0
        }
        let tags = values.map { SeededGenerator.mix(UInt64($0)) }
        let read = FrequencyAttack.read(tags: tags, shares: shares.map { $0 / sum })
        let right = read.indices.count { read[$0] == values[$0] }
        #expect(Double(right) > 0.6 * 20_000, "\(right)")
        let even = FrequencyAttack.read(
            tags: tags, shares: [Double](repeating: 0.05, count: 20))
        #expect(even.indices.count { even[$0] == values[$0] } < 20_000)
    }

    @Test("The same filters give the same guesses")
    func determinism() throws {
        let filters = Self.filters(try Self.surnames(1_500))
        #expect(Self.attack().read(filters) == Self.attack().read(filters))
    }
}
