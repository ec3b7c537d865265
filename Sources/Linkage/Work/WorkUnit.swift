/// A piece of a comparison as data: which files, which of their pairs. Any thread, process or
/// machine that has the files gives the same answer for it.
public struct WorkUnit: Sendable, Codable, Equatable {
    /// Digest of the file whose rows are queried, 64 hexadecimal digits.
    public var leftDigest: String
    /// Digest of the file that they are compared with.
    public var rightDigest: String
    /// The blocking rule whose blocks `range` counts; nil where all pairs are compared, and
    /// `range` counts rows of the left file.
    public var rule: Int?
    public var range: Range<Int>
    /// Pairs to be visited.
    public var pairCount: Int
}
