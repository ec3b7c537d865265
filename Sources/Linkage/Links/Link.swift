/// Two records that are taken for the same person.
public struct Link: Sendable, Equatable {
    /// Match weight in bits (log2 odds) where fields were compared, similarity where record-level
    /// filters were: the more the better in either case.
    public var score: Double
    private var left: UInt32
    private var right: UInt32

    /// - Precondition: rows are under 2^32.
    public init(leftRow: Int, rightRow: Int, score: Double) {
        left = UInt32(leftRow)
        right = UInt32(rightRow)
        self.score = score
    }

    /// Row in the first agency's table.
    public var leftRow: Int { Int(left) }
    /// Row in the second agency's table.
    public var rightRow: Int { Int(right) }

    /// Best first; equal scores in the order of rows, which is the order of handles.
    static func isBefore(_ one: Link, _ other: Link) -> Bool {
        if one.score != other.score { return one.score > other.score }
        if one.left != other.left { return one.left < other.left }
        return one.right < other.right
    }

    // MARK: - As words

    /// Words that a link takes in a file.
    static let wordCount = 2

    init(words: (UInt64, UInt64)) {
        score = Double(bitPattern: words.0)
        left = UInt32(truncatingIfNeeded: words.1)
        right = UInt32(truncatingIfNeeded: words.1 >> 32)
    }

    var words: (UInt64, UInt64) {
        (score.bitPattern, UInt64(left) | UInt64(right) << 32)
    }
}
