import Linkage
import TestSupport
import Testing
import Tokens

@Suite struct OptimalAssignmentTests {
    /// The largest sum over all assignments, by trying each.
    static func largestSum(
        _ weights: [Double], columns: Int, row: Int = 0, taken: Set<Int> = []
    ) -> Double {
        guard row * columns < weights.count else { return 0 }
        var best = largestSum(weights, columns: columns, row: row + 1, taken: taken)
        for column in 0..<columns where !taken.contains(column) {
            best = max(
                best,
                weights[row * columns + column]
                    + largestSum(
                        weights, columns: columns, row: row + 1, taken: taken.union([column])))
        }
        return best
    }

    @Test("The Hungarian algorithm reaches the largest sum of all assignments, no column twice")
    func agreesWithEveryAssignment() {
        var generator = TestGenerator(seed: 21)
        for round in 0..<600 {
            let rows = Int.random(in: 1...6, using: &generator)
            let columns = Int.random(in: 1...6, using: &generator)
            // Some matrices of few weights, which tie, and some with many zeros.
            let weights = (0..<rows * columns).map { _ in
                round % 3 == 0
                    ? Double(Int.random(in: 0...3, using: &generator))
                    : max(0, Double.random(in: -10...20, using: &generator))
            }
            let assigned = MaximumAssignment.solve(weights, rows: rows, columns: columns)
            #expect(assigned.count == rows)
            let pairs = assigned.enumerated().compactMap { row, column in
                column.map { (row, $0) }
            }
            #expect(Set(pairs.map(\.1)).count == pairs.count)
            #expect(pairs.allSatisfy { weights[$0.0 * columns + $0.1] > 0 })
            let sum = pairs.reduce(0) { $0 + weights[$1.0 * columns + $1.1] }
            let best = Self.largestSum(weights, columns: columns)
            #expect(abs(sum - best) < 1e-9, "\(rows) x \(columns): \(weights)")
            #expect(
                MaximumAssignment.solve(weights, rows: rows, columns: columns) == assigned)
        }
        #expect(MaximumAssignment.solve([], rows: 0, columns: 0).isEmpty)
    }

    /// Links of random people; about `share` of all pairs.
    static func links(
        _ leftCount: Int, _ rightCount: Int, share: Double, weights: ClosedRange<Double>,
        seed: UInt64
    ) -> [Link] {
        var generator = TestGenerator(seed: seed)
        var links: [Link] = []
        for left in 0..<leftCount {
            for right in 0..<rightCount
            where Double.random(in: 0..<1, using: &generator) < share {
                let weight = Double.random(in: weights, using: &generator).rounded()
                links.append(Link(leftRow: left, rightRow: right, score: weight))
            }
        }
        return links
    }

    private func sum(_ links: [Link]) -> Double { links.reduce(0) { $0 + max(0, $1.score) } }

    @Test("Over components of any shape the sum is that of one matrix of all pairs")
    func componentsAddUp() {
        var improved = 0
        for seed in UInt64(0)..<60 {
            let links = Self.links(30, 25, share: 0.05, weights: -5...15, seed: seed)
            let (chosen, record) = OneToOne.assignOptimally(
                links, leftCount: 30, rightCount: 25, capacity: seed % 2 == 0 ? 1 : 1_000)
            var matrix = [Double](repeating: 0, count: 30 * 25)
            for link in links { matrix[link.leftRow * 25 + link.rightRow] = max(0, link.score) }
            let best = MaximumAssignment.solve(matrix, rows: 30, columns: 25).enumerated()
                .reduce(0.0) { sum, place in
                    sum + (place.element.map { matrix[place.offset * 25 + $0] } ?? 0)
                }
            #expect(abs(sum(chosen) - best) < 1e-9)
            #expect(Set(chosen.map(\.leftRow)).count == chosen.count)
            #expect(Set(chosen.map(\.rightRow)).count == chosen.count)
            #expect(chosen.map(\.score) == chosen.map(\.score).sorted(by: >))
            let greedy = OneToOne.assign(links, leftCount: 30, rightCount: 25)
            #expect((sum(chosen) > sum(greedy)) == (record.improvedConflicts > 0))
            improved += record.improvedConflicts
        }
        #expect(improved > 20)
    }

    @Test("Greedy and optimal agree where each pair's people have no other, and in equal sums")
    func agreesWithGreedy() {
        let apart = (0..<50).map { Link(leftRow: $0, rightRow: 49 - $0, score: Double($0) - 10) }
        let tied = (0..<4).flatMap { left in
            (0..<4).map { Link(leftRow: left, rightRow: $0, score: 3) }
        }
        for (links, count) in [(apart, 50), (tied, 4)] {
            let greedy = OneToOne.assign(links, leftCount: count, rightCount: count)
            let optimal = OneToOne.assignOptimally(
                links.reversed(), leftCount: count, rightCount: count)
            #expect(optimal.links == greedy)
            #expect(optimal.record.improvedConflicts == 0)
        }
    }

    @Test("Two good pairs are taken for one that is better alone, but no doubtful pair makes up")
    func weighsWhatIsGivenUp() {
        func chosen(_ last: Double) -> [Double] {
            OneToOne.assignOptimally(
                [
                    Link(leftRow: 0, rightRow: 0, score: 12),
                    Link(leftRow: 0, rightRow: 1, score: 10),
                    Link(leftRow: 1, rightRow: 0, score: last),
                ] + [Link(leftRow: 1, rightRow: 1, score: -4)], leftCount: 2, rightCount: 2
            ).links.map(\.score)
        }
        #expect(chosen(8) == [10, 8])
        #expect(chosen(1) == [12, -4])
        // 10 - 1 is more than 12 - 4, and still no reason.
        #expect(chosen(-1) == [12, -4])
    }

    @Test("A conflict of more people than the limit is assigned greedily, and counted")
    func largeConflictsAreGreedy() {
        let large = Self.links(12, 12, share: 0.6, weights: 1...9, seed: 3)
        let small = [(0, 0, 12.0), (0, 1, 10), (1, 0, 8)].map {
            Link(leftRow: 12 + $0.0, rightRow: 12 + $0.1, score: $0.2)
        }
        let (links, record) = OneToOne.assignOptimally(
            large + small, leftCount: 14, rightCount: 14, limit: 5)
        let greedy = OneToOne.assign(large, leftCount: 12, rightCount: 12)
        #expect(links.filter { $0.leftRow < 12 } == greedy)
        #expect(links.filter { $0.leftRow >= 12 }.map(\.score) == [10, 8])
        #expect(record.greedyConflicts == 1 && record.solvedConflicts == 1)
        #expect(record.improvedConflicts == 1 && record.largestConflict == 12)
    }

    @Test("Optimal runs are the same bytes on any number of threads and within little memory")
    func threadsLeaveNoTrace() async throws {
        let tables = try LinkageRunTests.agencies().tables
        let one = try await LinkageRunTests.run(tables) { $0.solver = .optimal }
        let four = try await LinkageRunTests.run(tables, threads: 4) {
            $0.solver = .optimal
            $0.linkMemory = 1 << 20
            $0.unitPairs = 3_000
        }
        #expect(LinkageRunTests.files(one, tables) == LinkageRunTests.files(four, tables))
        for pair in one.pairs {
            let record = try #require(pair.optimal)
            #expect(record.greedyConflicts == 0)
            #expect(Set(pair.links.map(\.leftRow)).count == pair.links.count)
        }
    }
}
