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
}
