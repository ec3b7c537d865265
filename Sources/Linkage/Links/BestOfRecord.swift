/// Keeps the links that are among the k best of either of their records.
struct BestOfRecord {
    private let limit: UInt32
    private var leftSeen: [UInt32]
    private var rightSeen: [UInt32]

    /// - Parameter limit: k, at least 1.
    init(limit: Int, leftCount: Int, rightCount: Int) {
        self.limit = UInt32(clamping: limit)
        leftSeen = [UInt32](repeating: 0, count: leftCount)
        rightSeen = [UInt32](repeating: 0, count: rightCount)
    }

    /// Whether a link is kept; links come best first.
    ///
    /// One that is dropped from a part of the links has k better ones of both its records there,
    /// and they are kept; so the choice from the parts' choices is the choice from all links.
    mutating func keeps(_ link: Link) -> Bool {
        leftSeen[link.leftRow] += 1
        rightSeen[link.rightRow] += 1
        return leftSeen[link.leftRow] <= limit || rightSeen[link.rightRow] <= limit
    }
}
