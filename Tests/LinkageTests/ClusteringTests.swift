import Linkage
import TestSupport
import Testing

@Suite struct ClusteringTests {
    /// Random graphs of two to four agencies, sparse and dense, with duplicates and without.
    private static func forEachGraph(_ body: (PlainClusters) throws -> Void) rethrows {
        var random = SeededGenerator(seed: 11)
        for round in 0..<60 {
            let graph = PlainClusters(
                rowCounts: (0..<2 + round % 3).map { _ in Int.random(in: 4...9, using: &random) },
                linkCount: Int.random(in: 1...14, using: &random),
                duplicateCount: round % 2 * 3, using: &random)
            try body(graph)
        }
    }

    @Test("A weaker link never brings a second record of an agency into a cluster")
    func greedyMergeIsBestFirst() {
        let clusters = PlainClusters(
            rowCounts: [2, 2, 1],
            ties: [(0, 0, 1, 0, 0.9), (1, 0, 2, 0, 0.8), (0, 1, 2, 0, 0.7), (0, 1, 1, 1, 0.6)]
        ).clusters(.greedyMerge)
        #expect(clusters.count == 2)
        #expect(clusters[0].map(\.row) == [0, 0, 0])
        #expect(clusters[0].map(\.probability) == [0.9, 0.9, 0.8])
        #expect(clusters.countsByAgencies(3) == [0, 1, 1])
    }

    @Test("Greedy merge is what its words say, and never holds two people of one agency")
    func greedyMerge() {
        Self.forEachGraph { graph in
            let sets = PlainClusters.sets(graph.clusters(.greedyMerge))
            #expect(sets == graph.greedyMerge())
            for cluster in sets {
                for agency in graph.rowCounts.indices {
                    let people = graph.people.filter {
                        !$0.isDisjoint(with: cluster) && $0.first?.agency == agency
                    }
                    #expect(people.count <= 1)
                }
            }
        }
    }

    @Test("Connected components are what a plain search finds")
    func connectedComponents() {
        Self.forEachGraph { graph in
            #expect(
                PlainClusters.sets(graph.clusters(.connectedComponents))
                    == graph.connectedComponents())
        }
        let clusters = PlainClusters(
            rowCounts: [2, 2, 1],
            ties: [(0, 0, 1, 0, 0.9), (1, 0, 2, 0, 0.8), (0, 1, 2, 0, 0.7)]
        ).clusters(.connectedComponents)
        #expect(clusters.map(\.count) == [4, 1])
        #expect(clusters[1].map(\.probability) == [1])
    }

    @Test("Best link joins each person by its best link and by no other")
    func bestLink() {
        Self.forEachGraph { graph in
            #expect(PlainClusters.sets(graph.clusters(.bestLink)) == graph.bestLink())
        }
    }

    @Test("Average linkage is the plain agglomeration, whatever pairs count and in any order")
    func averageLinkage() {
        Self.forEachGraph { graph in
            for allCompared in [false, true] {
                let sets = PlainClusters.sets(
                    graph.clusters(.averageLinkage, allCompared: allCompared))
                let least = min(0.3, graph.ties.map(\.score).min() ?? 1)
                #expect(sets == graph.averageLinkage(allCompared: allCompared, least: least))
                let reversed = Clusters(
                    rowCounts: graph.rowCounts, pairs: graph.pairs.reversed(),
                    duplicates: graph.groups, method: .averageLinkage, allCompared: allCompared,
                    probability: { $0 })
                #expect(PlainClusters.sets(reversed) == sets)
            }
        }
    }

    @Test("Within one file every choice but greedy merge is what its words say")
    func within() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<40 {
            let graph = PlainClusters(
                rowCounts: [14], linkCount: Int.random(in: 1...24, using: &random),
                duplicateCount: 0, using: &random)
            #expect(
                PlainClusters.sets(graph.clusters(.averageLinkage, allCompared: true))
                    == graph.averageLinkage(
                        allCompared: true, least: min(0.3, graph.ties.map(\.score).min() ?? 1)))
            #expect(
                PlainClusters.sets(graph.clusters(.connectedComponents))
                    == graph.connectedComponents())
            #expect(PlainClusters.sets(graph.clusters(.bestLink)) == graph.bestLink())
        }
    }

    @Test("A weaker wrong link between two people of many records does not make them one")
    func noChaining() {
        // Three records of each person at each of two agencies, all linked, and a bridge.
        var ties: [(Int, Int, Int, Int, Double)] = [(0, 0, 1, 3, 0.8)]
        for person in [0, 3] {
            for left in 0..<3 {
                for right in 0..<3 { ties.append((0, person + left, 1, person + right, 0.9)) }
            }
        }
        let graph = PlainClusters(rowCounts: [6, 6], ties: ties)
        #expect(graph.clusters(.connectedComponents).map(\.count) == [12])
        #expect(graph.clusters(.averageLinkage).map(\.count) == [6, 6])
    }

    @Test("A person with many records is whole where a third of the pairs or more are linked")
    func missingPairs() {
        // A ring of six records: each is linked to two of the three of the other agency.
        let ties = (0..<3).flatMap { row in
            [(0, row, 1, row, 0.9), (0, row, 1, (row + 1) % 3, 0.8)]
        }
        #expect(
            PlainClusters(rowCounts: [3, 3], ties: ties).clusters(.averageLinkage).map(\.count)
                == [6])
    }

    @Test("A link that the threshold lets in ties two records, however low its probability")
    func lowThreshold() {
        let graph = PlainClusters(rowCounts: [1, 1], ties: [(0, 0, 1, 0, 0.1)])
        for method in ClusteringMethod.allCases {
            #expect(graph.clusters(method).map(\.count) == [2])
        }
    }
}
