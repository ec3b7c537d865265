/// Finds double hashing: there the positions of a q-gram are an arithmetic progression modulo the
/// filter's length, which stands out without key or frequencies.
///
/// Source: Niedermeyer et al., Journal of Privacy and Confidentiality 2014; here the progressions
/// that many filters contain whole are counted against the same filters with their bits permuted.
package struct ProgressionTest: Sendable {
    /// An arithmetic progression of positions modulo the filter's length.
    package struct Progression: Hashable, Sendable {
        package let start: Int
        package let step: Int

        /// The positions, lowest first.
        package func positions(count: Int, bits: Int) -> [Int] {
            (0..<count).map { (start + $0 * step) % bits }.sorted()
        }
    }

    package struct Outcome: Sendable {
        /// Contained by more filters than any progression of the permuted filters is.
        package let progressions: [Progression]
        /// Filters that were looked at.
        package let filterCount: Int
        /// Chance finds a few at most.
        package var isPositive: Bool { progressions.count >= ProgressionTest.leastFound }
    }

    /// Progressions that chance hardly finds: the best of the true filters is over the best of all
    /// permuted ones once in ten cases, but not so many.
    static let leastFound = 10
    private static let permutations = 9
    private static let mostFilters = 400

    package init() {}

    /// - Parameters:
    ///   - filters: distinct ones, the most frequent first where they repeat; 400 are looked at.
    ///   - hashCount: positions a q-gram sets, which the encoding's rules say; 3 or more.
    package func run(_ filters: FilterSet, hashCount: Int, seed: UInt64) -> Outcome {
        let count = min(filters.rowCount, Self.mostFilters)
        let sample = filters.rows(Array(0..<count))
        guard count > 1, hashCount > 2 else {
            return Outcome(progressions: [], filterCount: count)
        }
        var generator = SeededGenerator(seed: seed, stream: 0x9a0)
        var highest: Float = 0
        for _ in 0..<Self.permutations {
            let permuted = Self.permuted(sample, generator.permutation(filters.bitCount))
            Self.forEachExcess(permuted, hashCount: hashCount) { _, excess in
                highest = max(highest, excess)
            }
        }
        var found: [Progression] = []
        Self.forEachExcess(sample, hashCount: hashCount) { progression, excess in
            if excess > highest { found.append(progression) }
        }
        return Outcome(progressions: found, filterCount: count)
    }

    /// By how much more filters contain a progression than its bits' shares let expect, in
    /// standard deviations. Bits that are nearly always set, such as a century's, prove nothing.
    private static func forEachExcess(
        _ filters: FilterSet, hashCount: Int, _ body: (Progression, Float) -> Void
    ) {
        let bits = filters.bitCount
        let shares = filters.bitShares.map(Float.init)
        let supports = supports(filters, hashCount: hashCount)
        for place in supports.indices where supports[place] > 1 {
            let progression = Progression(start: place % bits, step: place / bits + 1)
            var expected = Float(filters.rowCount)
            for number in 0..<hashCount {
                expected *= shares[(progression.start + number * progression.step) % bits]
            }
            body(progression, (Float(supports[place]) - expected) / (expected + 0.5).squareRoot())
        }
    }

    private static func permuted(_ filters: FilterSet, _ order: [Int]) -> FilterSet {
        var words = [UInt64](repeating: 0, count: filters.words.count)
        for row in 0..<filters.rowCount {
            let first = row * filters.wordsPerRow
            for word in 0..<filters.wordsPerRow {
                var rest = filters.words[first + word]
                while rest != 0 {
                    let bit = order[word * 64 + rest.trailingZeroBitCount]
                    words[first + bit / 64] |= 1 << UInt64(bit % 64)
                    rest &= rest - 1
                }
            }
        }
        return FilterSet(wordsPerRow: filters.wordsPerRow, words: words)
    }

    /// How many filters contain each progression: steps 1 to half the length, by starts. A step
    /// beyond half the length is another's backwards.
    private static func supports(_ filters: FilterSet, hashCount: Int) -> [UInt16] {
        let bits = filters.bitCount
        var supports = [UInt16](repeating: 0, count: bits / 2 * bits)
        // A step after which positions come again before their number is full is no evidence.
        let steps = (1...bits / 2).filter { bits / Self.greatestDivisor($0, bits) >= hashCount }
        var whole = [UInt64](repeating: 0, count: filters.wordsPerRow)
        for row in 0..<filters.rowCount {
            let filter = Array(filters.row(row))
            for step in steps {
                whole = filter
                for place in 1..<hashCount {
                    if !narrow(&whole, by: filter, rotated: place * step % bits) { break }
                }
                for word in whole.indices {
                    var rest = whole[word]
                    while rest != 0 {
                        let start = word * 64 + rest.trailingZeroBitCount
                        supports[(step - 1) * bits + start] += 1
                        rest &= rest - 1
                    }
                }
            }
        }
        return supports
    }

    private static func greatestDivisor(_ first: Int, _ second: Int) -> Int {
        second == 0 ? first : greatestDivisor(second, first % second)
    }

    /// Keeps the bits b of `whole` for which `filter` has bit b + `distance` modulo the length.
    /// - Returns: whether one is left.
    private static func narrow(
        _ whole: inout [UInt64], by filter: [UInt64], rotated distance: Int
    ) -> Bool {
        let (skip, shift) = (distance / 64, UInt64(distance % 64))
        let count = whole.count
        var left: UInt64 = 0
        for word in 0..<count {
            var source = word + skip
            if source >= count { source -= count }
            let next = source + 1 == count ? 0 : source + 1
            let bits =
                shift == 0
                ? filter[source] : filter[source] >> shift | filter[next] << (64 - shift)
            whole[word] &= bits
            left |= whole[word]
        }
        return left != 0
    }
}
