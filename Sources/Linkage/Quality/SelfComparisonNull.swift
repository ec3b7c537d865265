internal import Glibc

/// How good links are, without truth: what scores the records of an agency reach among themselves,
/// where every pair is a non-match, tells what scores non-matches reach across agencies. Matching
/// specification 4.3.
///
/// It assumes that each person stands once in a file (or that duplicates are known), that the
/// agencies' people are of one population, and that relatives are as common across the agencies as
/// within them.
package struct SelfComparisonNull {
    /// What is known of an agency.
    package struct Side: Sendable {
        /// Its records.
        let count: Double
        /// Best scores with the other agency, of all records or of a random sample, rising;
        /// -infinity where there is none.
        let across: [Double]
        /// Best scores with the agency's own records.
        let within: [Double]

        package init(count: Int, across: [Double], within: [Double]) {
            self.count = Double(count)
            self.across = across.sorted()
            self.within = within.sorted()
        }
    }

    private let left: Side
    private let right: Side
    /// Scores in rising order, at which everything is worked out.
    private let grid: [Double]
    /// F0 at each: the share of records whose best non-match across is no better.
    private let null: [Double]
    /// G at each, of either side: the share of records that have no match, or one that scores no
    /// better.
    private let leftFree: [Double]
    private let rightFree: [Double]
    /// Matches that the best scores show.
    package let matches: Double
    /// Matches if those whose scores are lost among the others' are looked for too: read off where
    /// F0 is lowest, so a little too many where `matches` is a little too few.
    package let mostMatches: Double

    private static let gridSize = 2_000
    /// F0 between which the share of records without a match is read off.
    private static let readable = 0.15..<0.5
    /// F0 from which it can be read off at all.
    private static let leastReadable = 0.03

    /// - Returns: nil where a side has too few records to tell.
    package init?(left: Side, right: Side) {
        guard left.within.count >= 20, right.within.count >= 20, !left.across.isEmpty,
            !right.across.isEmpty
        else { return nil }
        self.left = left
        self.right = right
        grid = Self.grid([left.across, right.across, left.within, right.within])
        let (na, nb) = (left.count, right.count)
        let null = grid.map { score in
            let a = Self.share(left.within, upTo: score)
            let b = Self.share(right.within, upTo: score)
            return (pow(a, nb / max(na - 1, 1)) * pow(b, na / max(nb - 1, 1))).squareRoot()
        }
        self.null = null
        let freeLeft = Self.free(left.across, grid, null)
        let freeRight = Self.free(right.across, grid, null)
        let unmatchedLeft = Self.unmatched(freeLeft, null)
        let unmatchedRight = Self.unmatched(freeRight, null)
        matches = max(
            1, min((na * (1 - unmatchedLeft) + nb * (1 - unmatchedRight)) / 2, min(na, nb)))
        let lowest = null.firstIndex { $0 >= Self.leastReadable } ?? 0
        mostMatches = max(
            matches, min((na * (1 - freeLeft[lowest]) + nb * (1 - freeRight[lowest])) / 2, na, nb))
        leftFree = Self.levelled(freeLeft, from: unmatchedLeft, to: 1 - matches / na)
        rightFree = Self.levelled(freeRight, from: unmatchedRight, to: 1 - matches / nb)
    }

    /// False links expected among one-to-one links of this score or more: a record whose best
    /// non-match reaches it, without a better match of its own, with a partner that has none
    /// either. FP(x) = nA (1 - F0) G_A G_B.
    package func falseLinks(from score: Double) -> Double {
        let index = place(of: score)
        return left.count * (1 - null[index]) * leftFree[index] * rightFree[index]
    }

    /// The score that the best non-match of every second record reaches: under it there is nothing
    /// to be had.
    var leastUsefulScore: Double {
        grid[null.firstIndex { $0 >= 0.5 } ?? grid.count - 1]
    }

    /// Records of the samples whose best non-match within their agency reaches a score: what
    /// `falseLinks` rests on.
    func witnesses(from score: Double) -> Int {
        left.within.count - Self.countUnder(left.within, score)
            + right.within.count - Self.countUnder(right.within, score)
    }

    /// The grid's last place under a score, so that links of the score itself count.
    private func place(of score: Double) -> Int {
        max(0, Self.countUnder(grid, score) - 1)
    }

    // MARK: - Steps

    private static func grid(_ scores: [[Double]]) -> [Double] {
        var grid: Set<Double> = []
        for values in scores {
            let finite = values.drop { $0 == -.infinity }
            guard let last = finite.last else { continue }
            let step = max(1, finite.count / (gridSize / 4))
            for index in stride(from: finite.startIndex, to: finite.endIndex, by: step) {
                grid.insert(finite[index])
            }
            grid.insert(last)
        }
        let sorted = grid.sorted()
        return sorted.isEmpty ? [0] : sorted
    }

    /// Values under a score, in a sorted list.
    private static func countUnder(_ values: [Double], _ score: Double) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < score { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The share of values at most a score, half a value short of 0 and 1.
    private static func share(_ values: [Double], upTo score: Double) -> Double {
        let count = countUnder(values, score.nextUp)
        return (Double(count) + 0.5) / (Double(values.count) + 1)
    }

    /// G = F_best / F0, never falling: isotonic regression by pooling adjacent violators, weighted
    /// by how well F0 is known.
    private static func free(_ across: [Double], _ grid: [Double], _ null: [Double]) -> [Double] {
        var pools: [(sum: Double, weight: Double, count: Int)] = []
        for (index, score) in grid.enumerated() {
            let value = min(max(share(across, upTo: score) / null[index], 0), 1)
            let weight = null[index] * null[index] + 0.001
            pools.append((value * weight, weight, 1))
            while pools.count > 1 {
                let last = pools[pools.count - 1]
                let before = pools[pools.count - 2]
                guard before.sum / before.weight > last.sum / last.weight else { break }
                pools.removeLast()
                pools[pools.count - 1] = (
                    before.sum + last.sum, before.weight + last.weight, before.count + last.count
                )
            }
        }
        return pools.flatMap { pool in
            [Double](repeating: pool.sum / pool.weight, count: pool.count)
        }
    }

    /// The share of records without a match: the median of G where matches are hardly begun.
    private static func unmatched(_ free: [Double], _ null: [Double]) -> Double {
        let values = null.indices.filter { readable.contains(null[$0]) }.map { free[$0] }.sorted()
        if !values.isEmpty { return values[values.count / 2] }
        // So few scores that none falls there: the first at which non-matches are many.
        return free[null.firstIndex { $0 >= readable.lowerBound } ?? 0]
    }

    /// G with another share of records without a match: pi + (1 - pi) F1, F1 as before.
    private static func levelled(
        _ free: [Double], from old: Double, to new: Double
    ) -> [Double] {
        free.map { value in
            let matched = old < 1 ? min(max((value - old) / (1 - old), 0), 1) : 1
            return new + (1 - new) * matched
        }
    }
}
