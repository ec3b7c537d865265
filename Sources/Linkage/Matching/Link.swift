/// Two records of two agencies that are taken for the same person.
public struct Link: Sendable, Equatable {
    /// Row in the first agency's table.
    public var leftRow: Int
    /// Row in the second agency's table.
    public var rightRow: Int
    /// Match weight in bits (log2 odds) where fields were compared, Dice similarity where
    /// record-level filters were: the more the better in either case.
    public var score: Double

    public init(leftRow: Int, rightRow: Int, score: Double) {
        self.leftRow = leftRow
        self.rightRow = rightRow
        self.score = score
    }

    /// Best first; equal scores in the order of rows, which is the order of handles.
    static func isBefore(_ one: Link, _ other: Link) -> Bool {
        if one.score != other.score { return one.score > other.score }
        if one.leftRow != other.leftRow { return one.leftRow < other.leftRow }
        return one.rightRow < other.rightRow
    }
}

/// Greedy one-to-one assignment: best pair first, each record at most once. Matching
/// specification 3.5.
package enum OneToOne {
    /// - Parameter links: in any order; the result is best first.
    package static func assign(_ links: [Link], leftCount: Int, rightCount: Int) -> [Link] {
        var isLeftTaken = [Bool](repeating: false, count: leftCount)
        var isRightTaken = [Bool](repeating: false, count: rightCount)
        return links.sorted(by: Link.isBefore).filter { link in
            guard !isLeftTaken[link.leftRow] && !isRightTaken[link.rightRow] else { return false }
            isLeftTaken[link.leftRow] = true
            isRightTaken[link.rightRow] = true
            return true
        }
    }
}
