internal import Glibc

/// How many matches blocking passes over, estimated without truth: a random sample of the left
/// file's records is compared with all of the right file's, and for each the best pair that would
/// be a link is looked up in the blocks.
public struct BlockingLoss: Sendable, Codable, Equatable {
    /// Records of the left file that were compared with everything.
    public var sampledRecords: Int
    /// Those whose best pair is over the threshold.
    public var matched: Int
    /// Of these, the ones whose best pair is in no block.
    public var lost: Int
    /// lost / matched; 0 where nothing matched.
    public var share: Double
    /// A 95 % interval of the share (Wilson, JASA 1927).
    public var low: Double
    public var high: Double

    init(sampledRecords: Int, matched: Int, lost: Int) {
        self.sampledRecords = sampledRecords
        self.matched = matched
        self.lost = lost
        share = matched > 0 ? Double(lost) / Double(matched) : 0
        (low, high) = Self.wilson(lost, of: matched)
    }

    private static func wilson(_ hits: Int, of count: Int) -> (Double, Double) {
        guard count > 0 else { return (0, 1) }
        let z = 1.959_963_985
        let n = Double(count)
        let p = Double(hits) / n
        let centre = p + z * z / (2 * n)
        let spread = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        let scale = 1 + z * z / n
        return (max(0, (centre - spread) / scale), min(1, (centre + spread) / scale))
    }
}
