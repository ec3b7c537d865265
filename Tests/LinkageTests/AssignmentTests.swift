import Linkage
import Testing

@Suite struct AssignmentTests {
    @Test("One-to-one takes the best pair first and uses no record twice")
    func oneToOneIsGreedy() {
        let links = [
            Link(leftRow: 0, rightRow: 0, score: 5), Link(leftRow: 0, rightRow: 1, score: 9),
            Link(leftRow: 1, rightRow: 1, score: 8), Link(leftRow: 1, rightRow: 0, score: 2),
        ]
        let chosen = OneToOne.assign(links, leftCount: 2, rightCount: 2)
        #expect(chosen.map(\.leftRow) == [0, 1])
        #expect(chosen.map(\.rightRow) == [1, 0])
    }

    @Test("Equal weights are decided by the handles, not by the order in which pairs were found")
    func tiesHaveOneOrder() {
        let links = (0..<4).flatMap { left in
            (0..<4).map { Link(leftRow: left, rightRow: $0, score: 1) }
        }
        let chosen = OneToOne.assign(links.reversed(), leftCount: 4, rightCount: 4)
        #expect(chosen == OneToOne.assign(links, leftCount: 4, rightCount: 4))
        #expect(chosen.map(\.leftRow) == chosen.map(\.rightRow))
    }

    private func links(
        _ left: Int, _ right: Int, _ links: [(Int, Int, Double)]
    ) -> Clusters.AgencyPairLinks {
        Clusters.AgencyPairLinks(
            leftAgency: left, rightAgency: right,
            links: LinkList(links.map { Link(leftRow: $0.0, rightRow: $0.1, score: $0.2) }))
    }

    @Test("A weaker link never brings a second record of an agency into a cluster")
    func clustersHoldOneRecordAnAgency() {
        let pairs = [
            links(0, 1, [(0, 0, 9), (1, 1, 6)]), links(1, 2, [(0, 0, 8)]),
            links(0, 2, [(1, 0, 7)]),
        ]
        let clusters = Clusters(
            rowCounts: [2, 2, 1], pairs: pairs, onePerAgency: true, probability: { $0 / 10 })
        #expect(clusters.count == 2)
        for cluster in clusters {
            #expect(Set(cluster.map(\.agency)).count == cluster.count)
        }
        #expect(clusters[0].map(\.row) == [0, 0, 0])
        #expect(clusters[0].map(\.probability) == [0.9, 0.9, 0.8])
        #expect(clusters.countsByAgencies(3) == [0, 1, 1])
    }

    @Test("Without the one-record rule clusters are the connected components")
    func componentsTakeEveryLink() {
        let pairs = [
            links(0, 1, [(0, 0, 9)]), links(1, 2, [(0, 0, 8)]), links(0, 2, [(1, 0, 7)]),
        ]
        let clusters = Clusters(
            rowCounts: [2, 2, 1], pairs: pairs, onePerAgency: false, probability: { $0 / 10 })
        #expect(clusters.map(\.count) == [4, 1])
        #expect(clusters[1].map(\.probability) == [1])
    }
}
