import Audit
import Testing

@Suite("Progressions, patterns and measures")
struct PatternTests {
    /// Distinct surname filters and the bits of the 60 most frequent q-grams.
    private struct Surnames {
        let filters: FilterSet
        let grams: [[Int]]

        init(bits: Int, hashes: Int, doubleHashing: Bool) throws {
            let encoding = SimulatedEncoding(
                bits: bits, hashes: hashes, key: 5, doubleHashing: doubleHashing)
            let sorted = Set(try InventedNames.people(4_000).map { $0[1] }).sorted()
            var generator = SeededGenerator(seed: 6)
            let names = generator.permutation(sorted.count).map { sorted[$0] }
            filters = encoding.filters(names.map { [$0] })
            var counts: [[UInt8]: Int] = [:]
            for name in names {
                for gram in SimulatedEncoding.grams([name]) { counts[gram, default: 0] += 1 }
            }
            let frequent = counts.sorted {
                ($1.value, $0.key.description) < ($0.value, $1.key.description)
            }
            grams = frequent.map { encoding.positions(of: $0.key) }
                .filter { $0.count > hashes / 2 }.prefix(60).map(\.self)
        }
    }

    @Test("Double hashing is found: nearly every frequent q-gram's progression")
    func doubleHashing() throws {
        for (bits, hashes) in [(256, 16), (512, 10), (1024, 20)] {
            let names = try Surnames(bits: bits, hashes: hashes, doubleHashing: true)
            let outcome = ProgressionTest().run(names.filters, hashCount: hashes, seed: 1)
            #expect(outcome.isPositive)
            let found = Set(
                outcome.progressions.map {
                    Set($0.positions(count: hashes, bits: bits)).sorted()
                })
            let recall = Double(names.grams.count { found.contains($0) }) / 60
            #expect(recall > 0.95, "\(bits): \(recall)")
        }
    }

    @Test("Independent positions and coins show no progressions")
    func independentPositions() throws {
        for (bits, hashes) in [(256, 16), (512, 10), (1024, 20)] {
            let names = try Surnames(bits: bits, hashes: hashes, doubleHashing: false)
            #expect(
                !ProgressionTest().run(names.filters, hashCount: hashes, seed: 1).isPositive)
        }
        let random = SimulatedEncoding.random(rows: 400, bits: 256, seed: 1)
        #expect(!ProgressionTest().run(random, hashCount: 8, seed: 1).isPositive)
    }

    @Test("Mining finds q-grams in sparse filters whatever the hashing, and none among coins")
    func mining() throws {
        let names = try Surnames(bits: 512, hashes: 10, doubleHashing: false)
        let patterns = PatternMining().run(names.filters)
        let share = PatternMining.shareFound(patterns, grams: names.grams.map(Set.init))
        #expect(share > 0.3, "\(share)")
        let random = SimulatedEncoding.random(rows: 1_000, bits: 512, seed: 2)
        let none = PatternMining().run(random)
        #expect(PatternMining.shareFound(none, grams: names.grams.map(Set.init)) == 0)
    }

    @Test("Measures of hand-made filters are what can be counted by hand")
    func measures() {
        // Twelve equal rows with 16 of 64 bits, four others with 32.
        let others: [UInt64] = [
            0xffff_ffff, 0xffff_0000_ffff, 0xff00_ff00_ff00_ff00, 0xffff_ffff_0000_0000,
        ]
        let words = [UInt64](repeating: 0xffff, count: 12) + others
        let measures = FilterMeasures(FilterSet(wordsPerRow: 1, words: words))
        #expect(measures.rows == 16)
        #expect(measures.repeatShare == 0.75)
        #expect(measures.fillMean == 0.3125)
        #expect(measures.fillLeast == 0.25 && measures.fillMost == 0.5)
        #expect(measures.descriptive.uniqueShare == 0.25)
        #expect(measures.largestCell == nil && measures.descriptive.epsilonPerBit == nil)
        let cells = (0..<16).map { UInt64($0 % 2) }
        let salted = FilterMeasures(
            FilterSet(wordsPerRow: 1, words: words), cells: cells, epsilon: 2)
        #expect(salted.repeatShare == 0 && salted.largestCell == 8)
        #expect(abs((salted.descriptive.epsilonPerRecord ?? 0) - 2 * 2 * 20) < 1e-9)
    }

    @Test("Bits that go together show in the top correlation, coins do not")
    func correlation() throws {
        let names = try Surnames(bits: 512, hashes: 10, doubleHashing: false)
        #expect(FilterMeasures(names.filters).topCorrelation > 0.4)
        let random = SimulatedEncoding.random(rows: 2_000, bits: 512, seed: 3)
        #expect(FilterMeasures(random).topCorrelation < 0.1)
    }
}
