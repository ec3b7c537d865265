import Foundation
import Linkage
import Testing

/// Estimates of false links and matches, on scores whose truth is known.
@Suite struct SelfComparisonNullTests {
    /// Scores of two agencies whose people overlap: a match scores about `matchMean`, the best of
    /// the others about 0.
    private struct Drawn {
        var null: SelfComparisonNull
        /// One-to-one links, and whether each is right.
        var links: [(score: Double, isRight: Bool)]
        var matches: Int
    }

    private static func draw(
        rows: Int, matches: Int, matchMean: Double, seed: UInt64 = 1
    ) throws -> Drawn {
        var generator = TestGenerator(seed: seed)
        func normal() -> Double {
            let one = Double.random(in: .ulpOfOne..<1, using: &generator)
            return (-2 * log(one)).squareRoot()
                * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
        }
        // Twenty others for each record stand for all: the best of them is what counts.
        func best(_ others: Int) -> Double { (0..<others).map { _ in normal() }.max() ?? 0 }
        var left = (0..<rows).map { _ in -Double.infinity }
        var right = left
        var pairs: [(Double, Int, Int)] = []
        for row in 0..<rows {
            for _ in 0..<20 {
                let other = Int.random(in: 0..<rows, using: &generator)
                if other != row || row >= matches { pairs.append((normal(), row, other)) }
            }
            if row < matches { pairs.append((matchMean + normal(), row, row)) }
        }
        var links: [(score: Double, isRight: Bool)] = []
        var taken = Set<Int>()
        for (score, one, other) in pairs.sorted(by: { $0.0 > $1.0 }) {
            left[one] = max(left[one], score)
            right[other] = max(right[other], score)
            guard !taken.contains(one), !taken.contains(rows + other) else { continue }
            taken.formUnion([one, rows + other])
            links.append((score, one == other && one < matches))
        }
        let null = try #require(
            SelfComparisonNull(
                left: .init(count: rows, across: left, within: left.map { _ in best(20) }),
                right: .init(count: rows, across: right, within: right.map { _ in best(20) })))
        return Drawn(null: null, links: links, matches: matches)
    }

    @Test(
        "The number of false links is near the truth at every useful score",
        arguments: [(1_000, 500), (2_000, 400), (1_500, 1_500)])
    func falseLinks(rows: Int, matches: Int) throws {
        let drawn = try Self.draw(rows: rows, matches: matches, matchMean: 6)
        for threshold in [2.5, 3.0, 3.5, 4.0] {
            let links = drawn.links.filter { $0.score >= threshold }
            let wrong = Double(links.count { !$0.isRight })
            let estimated = drawn.null.falseLinks(from: threshold)
            #expect(abs(estimated - wrong) < 0.012 * Double(links.count) + 5, "\(threshold)")
        }
    }

    @Test("The number of matches is near the truth")
    func matches() throws {
        for matches in [300, 1_000, 1_800] {
            let drawn = try Self.draw(rows: 2_000, matches: matches, matchMean: 6)
            #expect(abs(drawn.null.matches - Double(matches)) < 0.1 * Double(matches) + 40)
            #expect(drawn.null.mostMatches >= drawn.null.matches)
        }
    }

    @Test("False links never grow with the threshold, and there are never more than records")
    func isMonotone() throws {
        let drawn = try Self.draw(rows: 500, matches: 200, matchMean: 4)
        var last = Double.infinity
        for step in 0..<60 {
            let estimate = drawn.null.falseLinks(from: 1.5 + Double(step) * 0.05)
            #expect(estimate >= 0 && estimate <= 500)
            #expect(estimate <= last * 1.0001 + 3)
            last = estimate
        }
    }

    @Test("Too few records give no estimate rather than a guess")
    func tooFew() {
        let few = SelfComparisonNull.Side(count: 10, across: [1, 2, 3], within: [0, 1])
        #expect(SelfComparisonNull(left: few, right: few) == nil)
    }
}
