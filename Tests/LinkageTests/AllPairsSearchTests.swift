import Linkage
import Testing
import Tokens

/// The pruned search finds what the full product finds.
@Suite struct AllPairsSearchTests {
    /// Rows of which each bit is set with a share that differs from bit to bit, as q-grams differ
    /// in how frequent they are; every fourth row is much like the one before.
    static func rows(_ count: Int, words: Int, seed: UInt64) -> BitMatrix {
        var generator = TestGenerator(seed: seed)
        var all: [UInt64] = []
        var last = [UInt64](repeating: 0, count: words)
        for row in 0..<count {
            var bits = [UInt64](repeating: 0, count: words)
            if row % 4 == 3 {
                bits = last
                for _ in 0..<max(1, words * 64 / 12) {
                    let bit = Int(generator.next() % UInt64(words * 64))
                    bits[bit / 64] ^= 1 << UInt64(bit % 64)
                }
            } else {
                for bit in 0..<words * 64 {
                    let share = UInt64(20 + bit * 13 % 60)
                    if generator.next() % 100 < share { bits[bit / 64] |= 1 << UInt64(bit % 64) }
                }
            }
            last = bits
            all += bits
        }
        return BitMatrix(rowCount: count, wordsPerRow: words, words: all)
    }

    static func constant(_ word: UInt64, _ count: Int, words: Int) -> BitMatrix {
        BitMatrix(
            rowCount: count, wordsPerRow: words,
            words: [UInt64](repeating: word, count: count * words))
    }

    struct Pair: Hashable {
        let left: Int
        let right: Int
    }

    /// Every pair, a bit at a time.
    static func slow(
        _ left: BitMatrix, _ right: BitMatrix, isWithin: Bool = false,
        _ passes: (_ a: Int, _ b: Int, _ common: Int) -> Bool
    ) -> Set<Pair> {
        func bits(_ matrix: BitMatrix, _ row: Int) -> [Bool] {
            matrix.withWords { words in
                (0..<matrix.wordsPerRow * 64).map { bit in
                    words[row * matrix.wordsPerRow + bit / 64] >> UInt64(bit % 64) & 1 == 1
                }
            }
        }
        let rights = (0..<right.rowCount).map { bits(right, $0) }
        var pairs: Set<Pair> = []
        for row in 0..<left.rowCount {
            let one = bits(left, row)
            let a = one.count { $0 }
            for (other, two) in rights.enumerated() where !isWithin || row < other {
                let b = two.count { $0 }
                let common = zip(one, two).count { $0 && $1 }
                if a > 0 && b > 0 && passes(a, b, common) {
                    pairs.insert(Pair(left: row, right: other))
                }
            }
        }
        return pairs
    }

    static func fast(
        _ left: BitMatrix, _ right: BitMatrix, _ threshold: SimilarityThreshold,
        kernel: ComparisonKernel = .available[0], isWithin: Bool = false, check: Int? = nil,
        units: Int = 1
    ) -> Set<Pair> {
        let search = AllPairsSearch(
            left: left, right: right, threshold: threshold, kernel: kernel, isWithin: isWithin,
            check: check)
        var pairs: Set<Pair> = []
        for unit in 0..<units {
            let range = search.rowCount * unit / units..<search.rowCount * (unit + 1) / units
            search.search(range) { match in
                let isNew = pairs.insert(
                    Pair(left: Int(match.leftRow), right: Int(match.rightRow))
                ).inserted
                #expect(isNew, "a pair was found twice")
            }
        }
        return pairs
    }

    /// 2c / (a + b) >= millionths / 10^6.
    static func dice(_ millionths: Int) -> (Int, Int, Int) -> Bool {
        { a, b, common in 2_000_000 * common >= millionths * (a + b) }
    }

    @Test(
        "Every kernel finds the pairs of the full product, whatever the length and the rows",
        arguments: ComparisonKernel.available.map(\.name))
    func everyKernel(name: String) throws {
        let kernel = try #require(ComparisonKernel.available.first { $0.name == name })
        for words in [1, 2, 3, 16, 17, 64] {
            for count in [0, 1, 7, 8, 9, 63, 64, 65, 130] where words < 17 || count < 66 {
                let left = Self.rows(min(count, 40), words: words, seed: 1)
                let right = Self.rows(count, words: words, seed: 1)
                let found = Self.fast(left, right, try .dice(0.75), kernel: kernel)
                #expect(found == Self.slow(left, right, Self.dice(750_000)), "\(words) \(count)")
                if count > 8 { #expect(!found.isEmpty) }
            }
        }
    }

    @Test(
        "Rows of ones, of noughts and of both are told apart on every kernel",
        arguments: ComparisonKernel.available.map(\.name))
    func extremeRows(name: String) throws {
        let kernel = try #require(ComparisonKernel.available.first { $0.name == name })
        for words in [1, 16, 64] {
            let ones = Self.constant(.max, 9, words: words)
            let noughts = Self.constant(0, 9, words: words)
            for threshold in [try SimilarityThreshold.dice(1), try .jaccard(1), try .hamming(0)] {
                #expect(Self.fast(ones, ones, threshold, kernel: kernel).count == 81)
                #expect(Self.fast(noughts, noughts, threshold, kernel: kernel).isEmpty)
                #expect(Self.fast(ones, noughts, threshold, kernel: kernel).isEmpty)
            }
        }
    }

    @Test("Wherever pairs are looked at again, the pairs found are the same")
    func everyCheck() throws {
        let left = Self.rows(150, words: 16, seed: 5)
        let right = Self.rows(333, words: 16, seed: 5)
        for threshold in [650_000, 800_000, 900_000] {
            let expected = Self.slow(left, right, Self.dice(threshold))
            #expect(expected.count > 30)
            for check in 0..<16 {
                let found = Self.fast(
                    left, right, try .dice(Double(threshold) / 1e6), check: check)
                #expect(found == expected, "check \(check)")
            }
        }
    }

    @Test("Any division into units finds the same pairs", arguments: [2, 7, 150])
    func everyDivision(units: Int) throws {
        let left = Self.rows(150, words: 4, seed: 9)
        let right = Self.rows(2_100, words: 4, seed: 9)
        let whole = Self.fast(left, right, try .dice(0.8))
        #expect(Self.fast(left, right, try .dice(0.8), units: units) == whole)
        #expect(!whole.isEmpty)
    }

    @Test("Jaccard and Hamming keep the pairs that their definitions keep")
    func otherMeasures() throws {
        let left = Self.rows(90, words: 8, seed: 3)
        let right = Self.rows(200, words: 8, seed: 3)
        for millionths in [500_000, 666_667, 800_000] {
            let found = Self.fast(left, right, try .jaccard(Double(millionths) / 1e6))
            let expected = Self.slow(left, right) { a, b, common in
                1_000_000 * common >= millionths * (a + b - common)
            }
            #expect(found == expected && !expected.isEmpty)
        }
        for distance in [0, 40, 100, 512] {
            let found = Self.fast(left, right, try .hamming(distance))
            let expected = Self.slow(left, right) { a, b, common in a + b - 2 * common <= distance }
            #expect(found == expected, "\(distance)")
        }
    }

    @Test("Within one file each pair of two rows is found once")
    func withinOneFile() throws {
        let rows = Self.rows(400, words: 4, seed: 2)
        let found = Self.fast(rows, rows, try .dice(0.8), isWithin: true, units: 3)
        #expect(found == Self.slow(rows, rows, isWithin: true, Self.dice(800_000)))
        #expect(found.count > 50)
    }

    @Test("A pair exactly at the threshold passes and one bit less does not")
    func thresholdsAreExact() throws {
        for thousandths in stride(from: 5, through: 1000, by: 5) {
            let dice = try SimilarityThreshold.dice(Double(thousandths) / 1000)
            #expect(dice.leastCommon(forSum: 2000) == thousandths)
            let jaccard = try SimilarityThreshold.jaccard(Double(thousandths) / 1000)
            // c common bits of 1000 in all: the sum is 1000 + c.
            #expect(jaccard.leastCommon(forSum: 1000 + thousandths) <= thousandths)
            #expect(jaccard.leastCommon(forSum: 1000 + thousandths - 1) > thousandths - 1)
        }
        let two = try SimilarityThreshold.dice(2.0 / 3)
        #expect(two.leastCommon(forSum: 3) == 1 || two.leastCommon(forSum: 3) == 2)
        #expect(try SimilarityThreshold.hamming(4).leastCommon(forSum: 10) == 3)
        for bad in [0, -0.5, 1.01, .nan] {
            #expect(throws: LinkageError.self) { try SimilarityThreshold.dice(bad) }
            #expect(throws: LinkageError.self) { try SimilarityThreshold.jaccard(bad) }
        }
        #expect(throws: LinkageError.self) { try SimilarityThreshold.hamming(-1) }
    }

    @Test("The length bound passes over no popcount that can reach the threshold")
    func partnersAreComplete() throws {
        for threshold in [
            try SimilarityThreshold.dice(0.8), try .dice(0.013), try .jaccard(0.7), try .dice(1),
            try .hamming(9), try .hamming(500),
        ] {
            let needs = (0...512).map { UInt32(threshold.leastCommon(forSum: $0)) }
            for count in 1...256 {
                let range = SimilarityThreshold.partners(
                    ofPopcount: count, bitCount: 256, needs: needs)
                let slow = (1...256).filter { Int(needs[count + $0]) <= min(count, $0) }
                #expect(range.lowerBound == slow.first && range.upperBound == slow.last)
            }
        }
    }

    @Test("A change of the order of bits moves every bit of every row to its place")
    func reordering() {
        for (words, count) in [(1, 1), (2, 63), (3, 64), (16, 65), (17, 130)] {
            let matrix = Self.rows(200, words: words, seed: 11)
            var generator = TestGenerator(seed: 4)
            let order = (0..<UInt32(words * 64)).shuffled(using: &generator)
            let rows = (0..<UInt32(200)).shuffled(using: &generator)
            var out = [UInt64](repeating: 7, count: count * words)
            matrix.withWords { source in
                ComparisonKernel.available[0].reorder(
                    source, wordsPerRow: words, order: order, rows: rows,
                    places: 20..<20 + count, into: &out)
            }
            let slow = matrix.withWords { source in
                (20..<20 + count).flatMap { place in
                    (0..<words).map { word in
                        (0..<64).reduce(UInt64(0)) { sum, bit in
                            let from = Int(order[word * 64 + bit])
                            let value = source[Int(rows[place]) * words + from / 64]
                            return sum | (value >> UInt64(from % 64) & 1) << UInt64(bit)
                        }
                    }
                }
            }
            #expect(out == slow)
        }
    }
}
