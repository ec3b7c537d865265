/// Greedy one-to-one assignment: best pair first, each record at most once. Matching
/// specification 3.5.
package struct OneToOne {
    private var isLeftTaken: [Bool]
    private var isRightTaken: [Bool]
    /// What was assigned, best first.
    private(set) var links: [Link] = []

    init(leftCount: Int, rightCount: Int) {
        isLeftTaken = [Bool](repeating: false, count: leftCount)
        isRightTaken = [Bool](repeating: false, count: rightCount)
    }

    /// Takes the next best link, if both its records are free.
    mutating func add(_ link: Link) {
        guard !isLeftTaken[link.leftRow] && !isRightTaken[link.rightRow] else { return }
        isLeftTaken[link.leftRow] = true
        isRightTaken[link.rightRow] = true
        links.append(link)
    }

    /// - Parameter links: in any order; the result is best first.
    package static func assign(_ links: [Link], leftCount: Int, rightCount: Int) -> [Link] {
        var assignment = OneToOne(leftCount: leftCount, rightCount: rightCount)
        for link in links.sorted(by: Link.isBefore) { assignment.add(link) }
        return assignment.links
    }
}
