/// What filters show without an attack.
///
/// The first four say something about risk (privacy specification, section 3.7); the descriptive
/// ones do not: hardenings that fail look good by them.
public struct FilterMeasures: Sendable, Codable, Equatable {
    /// Rows, or for a field rows that have it.
    public var rows: Int
    /// Share of rows whose filter occurs ten times or more: what a frequency attack works on. Of
    /// salted filters within their cells.
    public var repeatShare: Double
    /// Rows of the largest salt cell; nil without salt.
    public var largestCell: Int?
    /// Correlation of bits that one in a thousand pairs of bits exceeds.
    public var topCorrelation: Double
    /// Share of bits set: mean, least, most.
    public var fillMean: Double
    public var fillLeast: Double
    public var fillMost: Double
    /// Share of rows whose popcount is over five standard deviations from the mean.
    public var popcountOutliers: Double
    /// The largest mean Dice of one filter, made of the most frequent bits, to a sample of rows.
    public var hubSimilarity: Double
    /// Share of the sample to which that filter is at Dice 0.8 or more.
    public var hubShare: Double
    public var descriptive: Descriptive

    /// Figures that are published for filters and say little about what can be read.
    public struct Descriptive: Sendable, Codable, Equatable {
        /// Share of rows whose filter no other row has.
        public var uniqueShare: Double
        /// Standard deviation of the number of bits set.
        public var popcountDeviation: Double
        /// Gini coefficient of the bits' frequencies, 0 to 1.
        public var gini: Double
        /// Mean entropy of a bit, in bits.
        public var entropy: Double
        /// Jensen-Shannon divergence of the bits' frequencies from uniform, in bits.
        public var divergence: Double
        /// ln((1 - q) / q) for noise that flips bits with probability q; nil without noise.
        public var epsilonPerBit: Double?
        /// That times twice the mean number of bits set: how far two whole filters may differ.
        public var epsilonPerRecord: Double?
    }

    private static let sampleSize = 5_000
    private static let hubSampleSize = 1_000

    /// - Parameters:
    ///   - rows: filters of the rows that have the field.
    ///   - cells: salt cell of each row.
    ///   - epsilon: ln((1 - q) / q) for noise that flips bits with probability q; nil without.
    package init(
        _ rows: FilterSet, cells: [UInt64]? = nil, epsilon: Double? = nil, seed: UInt64 = 0
    ) {
        let counts = rows.popcounts
        let count = Double(max(1, rows.rowCount))
        let bits = Double(rows.bitCount)
        let mean = Double(counts.reduce(0, +)) / count
        let squares = counts.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        let deviation = (squares / count).squareRoot()
        self.rows = rows.rowCount
        fillMean = mean / bits
        fillLeast = Double(counts.min() ?? 0) / bits
        fillMost = Double(counts.max() ?? 0) / bits
        let outliers = counts.count { abs(Double($0) - mean) > 5 * max(deviation, 1) }
        popcountOutliers = Double(outliers) / count
        let groups = FilterGroups(Self.tagged(rows, cells))
        repeatShare = groups.repeatShare()
        largestCell = cells.map {
            FilterGroups(FilterSet(wordsPerRow: 1, words: $0)).counts.first ?? 0
        }
        var generator = SeededGenerator(seed: seed, stream: 0xb17)
        let order =
            rows.rowCount > Self.sampleSize
            ? generator.permutation(rows.rowCount) : Array(0..<rows.rowCount)
        let sample = rows.rows(Array(order.prefix(Self.sampleSize)))
        topCorrelation = Self.topCorrelation(sample)
        (hubSimilarity, hubShare) = Self.hub(
            rows.rows(Array(order.prefix(Self.hubSampleSize))), shares: sample.bitShares)
        descriptive = Descriptive(
            uniqueShare: Double(groups.counts.count { $0 == 1 }) / count,
            popcountDeviation: deviation, gini: Self.gini(sample.bitShares),
            entropy: Self.entropy(sample.bitShares), divergence: Self.divergence(sample.bitShares),
            epsilonPerBit: epsilon, epsilonPerRecord: epsilon.map { $0 * 2 * mean })
    }

    /// Filters with their cell's tag behind them, so that equal filters of two cells differ.
    private static func tagged(_ rows: FilterSet, _ cells: [UInt64]?) -> FilterSet {
        guard let cells else { return rows }
        var words: [UInt64] = []
        for row in 0..<rows.rowCount { words += Array(rows.row(row)) + [cells[row]] }
        return FilterSet(wordsPerRow: rows.wordsPerRow + 1, words: words)
    }

    /// The 0.999 quantile of the size of the correlation of two bits.
    private static func topCorrelation(_ rows: FilterSet) -> Double {
        guard rows.rowCount > 1 else { return 0 }
        let columns = rows.columns
        let shares = rows.bitShares
        let width = columns.wordsPerRow
        let words = columns.words.span
        let count = Double(rows.rowCount)
        // Hundredths of a hundredth are fine enough, and need no sorting.
        var histogram = [Int](repeating: 0, count: 10_001)
        var pairs = 0
        for first in 0..<rows.bitCount where shares[first] > 0 && shares[first] < 1 {
            for second in 0..<first where shares[second] > 0 && shares[second] < 1 {
                var common = 0
                for word in 0..<width {
                    common &+=
                        unsafe (words[unchecked: first &* width &+ word]
                        & words[unchecked: second &* width &+ word]).nonzeroBitCount
                }
                let (p, q) = (shares[first], shares[second])
                let scale = (p * (1 - p) * q * (1 - q)).squareRoot()
                let correlation = abs(Double(common) / count - p * q) / scale
                histogram[min(10_000, Int(correlation * 10_000))] += 1
                pairs += 1
            }
        }
        var rest = pairs / 1_000
        for place in histogram.indices.reversed() {
            rest -= histogram[place]
            if rest < 0 { return Double(place) / 10_000 }
        }
        return 0
    }

    /// The best of filters made of the most frequent bits, a sixteenth of the length at a time.
    private static func hub(
        _ rows: FilterSet, shares: [Double]
    ) -> (similarity: Double, share: Double) {
        guard rows.rowCount > 0 else { return (0, 0) }
        let order = shares.indices.sorted { (shares[$1], $0) < (shares[$0], $1) }
        var best = (similarity: 0.0, share: 0.0)
        for part in 1...16 {
            var words = [UInt64](repeating: 0, count: rows.wordsPerRow)
            for bit in order.prefix(rows.bitCount * part / 16) {
                words[bit / 64] |= 1 << UInt64(bit % 64)
            }
            let likeness = DiceSimilarity.matrix(
                FilterSet(wordsPerRow: rows.wordsPerRow, words: words), rows
            ).row(0)
            let mean = likeness.reduce(0.0) { $0 + Double($1) } / Double(likeness.count)
            if mean > best.similarity {
                best = (mean, Double(likeness.count { $0 >= 0.8 }) / Double(likeness.count))
            }
        }
        return best
    }

    private static func gini(_ shares: [Double]) -> Double {
        let sorted = shares.sorted()
        let sum = sorted.reduce(0, +)
        guard sum > 0 else { return 0 }
        let weighted = sorted.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
        let count = Double(sorted.count)
        return 2 * weighted / (count * sum) - (count + 1) / count
    }

    private static func entropy(_ shares: [Double]) -> Double {
        shares.reduce(0) { $0 + information($1) + information(1 - $1) } / Double(shares.count)
    }

    private static func divergence(_ shares: [Double]) -> Double {
        let sum = shares.reduce(0, +)
        guard sum > 0 else { return 0 }
        let even = 1 / Double(shares.count)
        let own = shares.map { $0 / sum }
        let middle = own.reduce(0) { $0 + information(($1 + even) / 2) }
        let mean =
            (own.reduce(0) { $0 + information($1) } + (1 / even).logarithm / 2.0.logarithm) / 2
        return max(0, middle - mean)
    }

    /// -p log2 p.
    private static func information(_ share: Double) -> Double {
        share > 0 ? -share * share.logarithm / 2.0.logarithm : 0
    }
}
