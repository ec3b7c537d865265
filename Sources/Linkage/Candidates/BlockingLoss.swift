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

    /// The loss of salts, from how many of them each link shares. Links that share one salt alone
    /// were nearly lost; how many were lost altogether is told by how many share two (Chao,
    /// Biometrics 43, 1987: f0 >= (s - 1) / s * f1^2 / (2 f2)): a lower bound where salts go wrong
    /// together. The interval is Chao's, by the logarithm of f0.
    /// - Parameters:
    ///   - sharing: links that share 1, 2, … salts.
    init?(sharing: [Int]) {
        let salts = Double(sharing.count)
        let found = sharing.reduce(0, +)
        guard sharing.count > 1, found > 0 else { return nil }
        let (one, two) = (Double(sharing[0]), Double(sharing[1]))
        let scale = (salts - 1) / salts
        // Chao's form for few, which needs no pair that shares two.
        let lost = scale * one * (one - 1) / (2 * (two + 1))
        sampledRecords = found
        matched = found + Int(lost.rounded())
        self.lost = Int(lost.rounded())
        share = lost / (Double(found) + lost)
        guard lost > 0 else {
            (low, high) = (0, 0)
            return
        }
        let ratio = one / max(two, 1)
        let variance =
            max(two, 1)
            * (scale / 2 * ratio * ratio + scale * scale * ratio * ratio * ratio
                + scale * scale / 4 * ratio * ratio * ratio * ratio)
        let spread = exp(1.959_963_985 * log(1 + variance / (lost * lost)).squareRoot())
        low = lost / spread / (Double(found) + lost / spread)
        high = lost * spread / (Double(found) + lost * spread)
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
