import Linkage
import TestSupport
import Testing

@Suite struct ClosureTests {
    private func closures(_ graph: PlainClusters) -> [Closure] {
        Closure.count(rowCounts: graph.rowCounts, pairs: graph.pairs, duplicates: graph.groups)
    }

    @Test("A chain counts as closed where its ends are linked, over each agency apart")
    func handMade() {
        let graph = PlainClusters(
            rowCounts: [3, 3, 3],
            ties: [
                // One person known to all, one chain over the second agency that is open.
                (0, 0, 1, 0, 0.9), (1, 0, 2, 0, 0.9), (0, 0, 2, 0, 0.9),
                (0, 1, 1, 1, 0.9), (1, 1, 2, 1, 0.9),
                (0, 2, 1, 2, 0.9),
            ])
        let found = closures(graph)
        #expect(found.map(\.middle) == [0, 1, 2])
        #expect(found.map { [$0.left, $0.right] } == [[1, 2], [0, 2], [0, 1]])
        #expect(found.map(\.chains) == [1, 2, 1])
        #expect(found.map(\.closed) == [1, 1, 1])
        #expect(found.map(\.rate) == [1, 0.5, 1])
    }

    @Test("Records that are one person of the middle agency carry a chain on")
    func duplicates() {
        let ties = [(0, 0, 1, 0, 0.9), (1, 1, 2, 0, 0.9), (0, 0, 2, 0, 0.9), (0, 0, 1, 1, 0.8)]
        let one = [Link(leftRow: 0, rightRow: 1, score: 0.9)]
        let apart = closures(PlainClusters(rowCounts: [1, 2, 1], ties: Array(ties.dropLast())))
        #expect(apart.map(\.chains) == [1, 0, 1])
        #expect(apart.map(\.closed) == [0, 0, 0])
        #expect(apart[1].rate == nil)
        let together = closures(
            PlainClusters(rowCounts: [1, 2, 1], ties: ties, duplicates: [[], one, []]))
        #expect(together.map(\.chains) == [1, 1, 1])
        #expect(together.map(\.closed) == [1, 1, 1])
    }

    @Test("Counts of random links are those of looking at every three people")
    func plainCounts() {
        var random = SeededGenerator(seed: 3)
        for round in 0..<20 {
            let graph = PlainClusters(
                rowCounts: [4, 5, 4, 3].dropLast(round % 2), linkCount: 22,
                duplicateCount: round % 3, using: &random)
            let people = graph.people
            func areLinked(_ one: Set<PlainClusters.Record>, _ other: Set<PlainClusters.Record>)
                -> Bool
            {
                graph.ties.contains {
                    one.contains($0.one) && other.contains($0.other)
                        || one.contains($0.other) && other.contains($0.one)
                }
            }
            func of(_ agency: Int) -> [Set<PlainClusters.Record>] {
                people.filter { $0.first?.agency == agency }
            }
            let found = closures(graph)
            #expect(found.count == (graph.rowCounts.count == 4 ? 12 : 3))
            for closure in found {
                var (chains, closed) = (0, 0)
                for middle in of(closure.middle) {
                    for left in of(closure.left) where areLinked(left, middle) {
                        for right in of(closure.right) where areLinked(middle, right) {
                            chains += 1
                            if areLinked(left, right) { closed += 1 }
                        }
                    }
                }
                #expect(closure.chains == chains && closure.closed == closed)
            }
        }
    }

    @Test("Two agencies have no chains")
    func twoAgencies() {
        #expect(closures(PlainClusters(rowCounts: [1, 1], ties: [(0, 0, 1, 0, 0.9)])).isEmpty)
    }
}
