/// Sets of bits that are set together: a q-gram's positions, found without key, list or knowledge
/// of the encoding, whatever the hashing.
///
/// Source: Christen et al., PAKDD 2018; a greedy search for closed sets in place of their Apriori
/// and FP-max, so it finds fewer.
package struct PatternMining: Sendable {
    package struct Pattern: Sendable {
        /// Rising.
        package let bits: [Int]
        /// Filters that have all of them.
        package let support: Int
    }

    /// Patterns looked for.
    package var mostPatterns = 126

    package init() {}

    /// Two bits that are set together most above chance, the filters that have both, and every bit
    /// that all but two in a hundred of those have; then the next two that no pattern holds.
    /// - Parameter filters: distinct ones.
    package func run(_ filters: FilterSet) -> [Pattern] {
        let columns = filters.columns
        let counts = columns.popcounts
        let total = Double(max(1, filters.rowCount))
        var pairs: [(excess: Double, first: Int, second: Int)] = []
        for first in 0..<filters.bitCount where counts[first] >= 8 {
            for second in first + 1..<max(first + 1, filters.bitCount) where counts[second] >= 8 {
                let both = Double(Self.common(columns, first, second))
                let expected = Double(counts[first]) * Double(counts[second]) / total
                let excess = (both - expected) / expected.squareRoot()
                if excess > 4 { pairs.append((excess, first, second)) }
            }
        }
        pairs.sort { ($1.excess, $0.first, $0.second) < ($0.excess, $1.first, $1.second) }
        var patterns: [Pattern] = []
        var covered: Set<Int> = []
        for (_, first, second) in pairs {
            if patterns.count == mostPatterns { break }
            if covered.contains(first * filters.bitCount + second) { continue }
            let pattern = Self.closure(columns, [first, second])
            for one in pattern.bits {
                for other in pattern.bits where other > one {
                    covered.insert(one * filters.bitCount + other)
                }
            }
            if pattern.bits.count > 2 { patterns.append(pattern) }
        }
        return patterns
    }

    private static func common(_ columns: FilterSet, _ first: Int, _ second: Int) -> Int {
        let width = columns.wordsPerRow
        let words = columns.words.span
        var common = 0
        for word in 0..<width {
            common &+=
                unsafe (words[unchecked: first &* width &+ word]
                & words[unchecked: second &* width &+ word]).nonzeroBitCount
        }
        return common
    }

    private static func closure(_ columns: FilterSet, _ seed: [Int]) -> Pattern {
        var bits = seed
        var rows = Array(columns.row(seed[0]))
        for bit in seed.dropFirst() {
            for (word, value) in columns.row(bit).enumerated() { rows[word] &= value }
        }
        while true {
            let support = rows.reduce(0) { $0 + $1.nonzeroBitCount }
            var best: (count: Int, bit: Int)?
            for bit in 0..<columns.rowCount where !bits.contains(bit) {
                var count = 0
                for (word, value) in columns.row(bit).enumerated() {
                    count += (value & rows[word]).nonzeroBitCount
                }
                if count > best?.count ?? 0 { best = (count, bit) }
            }
            guard let best, Double(best.count) >= 0.98 * Double(support) else {
                return Pattern(bits: bits.sorted(), support: support)
            }
            bits.append(best.bit)
            for (word, value) in columns.row(best.bit).enumerated() { rows[word] &= value }
        }
    }

    /// Share of q-grams of which a pattern is: four fifths of the pattern's bits are the q-gram's,
    /// and four fifths of the q-gram's are the pattern's.
    /// - Parameter grams: the bits of each q-gram, as only the key's holder knows them.
    package static func shareFound(_ patterns: [Pattern], grams: [Set<Int>]) -> Double {
        let found = grams.count { gram in
            patterns.contains { pattern in
                let common = Double(pattern.bits.count { gram.contains($0) })
                return common >= 0.8 * Double(pattern.bits.count)
                    && common >= 0.8 * Double(gram.count)
            }
        }
        return grams.isEmpty ? 0 : Double(found) / Double(grams.count)
    }
}
