package import Tokens

/// Every pair of record-level filters at or over a threshold: exactly the pairs that comparing all
/// with all finds, most of them passed over.
///
/// Rows of both sides stand in the order of their popcounts. A row is compared only with rows whose
/// popcount lets the threshold be reached (the length bound); a pair is dropped when what is left
/// of its words cannot make up for what is missing.
package struct AllPairsSearch: Sendable {
    private let left: OrderedFilters
    private let right: OrderedFilters
    private let threshold: SimilarityThreshold
    private let kernel: ComparisonKernel
    /// Both sides are one file: each pair once, no row with itself.
    private let isWithin: Bool
    private let needs: [UInt32]
    /// Places of the right rows that a left row of each popcount is compared with.
    private let partners: [Range<Int>]
    /// Words after which pairs are looked at again; 0: not at all.
    let check: Int
    /// The share of a sample of pairs that reaches the threshold.
    let shareOverThreshold: Double

    /// A pair that reaches the threshold.
    package struct Match: Sendable, Equatable {
        package var leftRow: UInt32
        package var rightRow: UInt32
        package var similarity: Double
    }

    /// Left rows in a tile: 16 KB of 1,024 bits, which stay in the first cache.
    private static let tileRows = 128
    /// Right rows over which the tiles of a unit pass before they go on: 512 KB of 1,024 bits,
    /// which stay in the second cache.
    private static let passRows = 4_096
    /// Right rows in a tile, so that its hits are bounded.
    private static let tileColumns = 1_024

    /// - Parameter check: words after which pairs are looked at again, for tests; nil chooses.
    package init(
        left leftMatrix: BitMatrix, right rightMatrix: BitMatrix,
        threshold: SimilarityThreshold, kernel: ComparisonKernel, isWithin: Bool,
        check: Int? = nil
    ) {
        self.threshold = threshold
        self.kernel = kernel
        self.isWithin = isWithin
        let bitCount = rightMatrix.wordsPerRow * 64
        let needs = threshold.needs(bitCount: bitCount)
        let sample = FilterSample(left: leftMatrix, right: rightMatrix, needs: needs)
        let chosen = check ?? sample.check
        let right = OrderedFilters(
            rightMatrix, order: sample.order, check: chosen, inGroups: true, kernel: kernel)
        left = OrderedFilters(
            leftMatrix, order: sample.order, check: chosen, inGroups: false, kernel: kernel)
        self.right = right
        self.needs = needs
        self.check = chosen
        partners = (0...bitCount).map { count in
            count == 0
                ? 0..<0
                : right.places(
                    ofPopcounts: SimilarityThreshold.partners(
                        ofPopcount: count, bitCount: bitCount, needs: needs))
        }
        shareOverThreshold = sample.shareOverThreshold
    }

    /// Left rows in the order in which they are compared: what a unit of work counts.
    package var rowCount: Int { left.rows.count }

    /// Pairs that a left row is compared with, once rows over the length bound are passed over.
    func pairCount(ofPlace place: Int) -> Int {
        let range = partners[Int(left.counts[place])]
        return isWithin ? max(0, range.upperBound - max(place + 1, range.lowerBound)) : range.count
    }

    /// Finds the matches of a range of left rows.
    package func search<E: Error>(
        _ places: Range<Int>, found: (Match) throws(E) -> Void
    ) throws(E) {
        guard let range = columns(of: places) else { return }
        var hits = [UInt32](repeating: 0, count: 3 * Self.tileRows * Self.tileColumns)
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.passRows) {
            let pass = start..<min(start + Self.passRows, range.upperBound)
            for first in stride(from: places.lowerBound, to: places.upperBound, by: Self.tileRows) {
                let rows = first..<min(first + Self.tileRows, places.upperBound)
                guard let needed = columns(of: rows)?.clamped(to: pass), !needed.isEmpty else {
                    continue
                }
                try search(rows, needed, &hits, found)
            }
        }
    }

    /// The tiles of left rows and a range of right rows.
    private func search<E: Error>(
        _ rows: Range<Int>, _ columns: Range<Int>, _ hits: inout [UInt32],
        _ found: (Match) throws(E) -> Void
    ) throws(E) {
        // Tiles begin where pairs of groups do; what stands before the range is passed over.
        let first = columns.lowerBound / OrderedFilters.step * OrderedFilters.step
        for start in stride(from: first, to: columns.upperBound, by: Self.tileColumns) {
            let end = min(start + Self.tileColumns, columns.upperBound)
            let count = kernel.search(
                left, rows, right, start..<end, check: check, needs: needs, into: &hits)
            for hit in 0..<count {
                let leftPlace = rows.lowerBound + Int(hits[3 * hit])
                let rightPlace = start + Int(hits[3 * hit + 1])
                guard rightPlace >= columns.lowerBound else { continue }
                if isWithin && rightPlace <= leftPlace { continue }
                try found(match(leftPlace, rightPlace, common: Int(hits[3 * hit + 2])))
            }
        }
    }

    private func match(_ leftPlace: Int, _ rightPlace: Int, common: Int) -> Match {
        var (one, other) = (left.rows[leftPlace], right.rows[rightPlace])
        if isWithin && other < one { swap(&one, &other) }
        let sum = left.counts[leftPlace] + right.counts[rightPlace]
        return Match(
            leftRow: one, rightRow: other,
            similarity: threshold.similarity(
                common: common, sum: Int(sum), bitCount: left.bitCount))
    }

    /// Places of the right rows that any of the left rows is compared with.
    private func columns(of places: Range<Int>) -> Range<Int>? {
        guard !places.isEmpty else { return nil }
        var lower = Int.max
        var upper = 0
        // Rows stand in the order of their popcounts, so few popcounts are looked at.
        let counts = left.counts[places.lowerBound]...left.counts[places.upperBound - 1]
        for count in counts {
            let range = partners[Int(count)]
            if range.isEmpty { continue }
            lower = min(lower, range.lowerBound)
            upper = max(upper, range.upperBound)
        }
        if isWithin { lower = max(lower, places.lowerBound + 1) }
        return lower < upper ? lower..<upper : nil
    }
}
