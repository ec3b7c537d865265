/// Greedy one-to-one assignment: best pair first, each person at most once. Matching specification
/// 3.5. Where several records of a file are known to be one person, all their pairs with the
/// person they are assigned to are links.
package struct OneToOne {
    /// Who each record is; nil where every record is a person.
    private let leftGroups: [UInt32]?
    private let rightGroups: [UInt32]?
    /// The other side's person to whom each person is assigned, plus one; 0 where free.
    private var leftPartners: [UInt32]
    private var rightPartners: [UInt32]
    /// What was assigned, best first.
    private(set) var links: [Link] = []
    /// Scores of the links that assigned a person, best first: those of their further records
    /// are left out.
    private(set) var firstScores: [Double] = []

    init(
        leftCount: Int, rightCount: Int, leftGroups: RecordGroups? = nil,
        rightGroups: RecordGroups? = nil
    ) {
        self.leftGroups = leftGroups?.groups
        self.rightGroups = rightGroups?.groups
        leftPartners = [UInt32](repeating: 0, count: leftGroups?.count ?? leftCount)
        rightPartners = [UInt32](repeating: 0, count: rightGroups?.count ?? rightCount)
    }

    /// Takes the next best link, if both its people are free or assigned to each other.
    mutating func add(_ link: Link) {
        let left = leftGroups.map { Int($0[link.leftRow]) } ?? link.leftRow
        let right = rightGroups.map { Int($0[link.rightRow]) } ?? link.rightRow
        if leftPartners[left] == 0 && rightPartners[right] == 0 {
            leftPartners[left] = UInt32(right + 1)
            rightPartners[right] = UInt32(left + 1)
            firstScores.append(link.score)
        } else if leftPartners[left] != UInt32(right + 1) {
            return
        }
        links.append(link)
    }

    /// - Parameter links: in any order; the result is best first.
    package static func assign(_ links: [Link], leftCount: Int, rightCount: Int) -> [Link] {
        var assignment = OneToOne(leftCount: leftCount, rightCount: rightCount)
        for link in links.sorted(by: Link.isBefore) { assignment.add(link) }
        return assignment.links
    }
}
