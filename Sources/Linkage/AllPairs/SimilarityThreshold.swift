/// The least likeness of two record-level filters that is a link, in whole numbers, so that no pair
/// at the threshold is lost to rounding.
///
/// With popcounts a and b and c common bits: Dice = 2c / (a + b), Jaccard = c / (a + b - c),
/// Hamming distance = a + b - 2c. Each asks for a least c that depends on a + b alone. An empty
/// filter is alike to none.
public struct SimilarityThreshold: Sendable, Codable, Equatable {
    public enum Measure: String, Sendable, Codable {
        case dice
        case jaccard
        case hamming
    }

    public let measure: Measure
    /// Millionths of Dice or Jaccard, at least 1; differing bits for Hamming.
    private let limit: UInt64

    private static let millionth = 1_000_000.0

    /// - Throws: `LinkageError.invalidSetting` unless over 0 and at most 1.
    public static func dice(_ similarity: Double) throws(LinkageError) -> SimilarityThreshold {
        SimilarityThreshold(.dice, try millionths(similarity, of: "Dice"))
    }

    /// - Throws: `LinkageError.invalidSetting` unless over 0 and at most 1.
    public static func jaccard(_ similarity: Double) throws(LinkageError) -> SimilarityThreshold {
        SimilarityThreshold(.jaccard, try millionths(similarity, of: "Jaccard"))
    }

    /// - Throws: `LinkageError.invalidSetting` if negative.
    public static func hamming(_ distance: Int) throws(LinkageError) -> SimilarityThreshold {
        guard distance >= 0 else {
            throw .invalidSetting("a Hamming distance must not be negative")
        }
        return SimilarityThreshold(.hamming, UInt64(distance))
    }

    private init(_ measure: Measure, _ limit: UInt64) {
        self.measure = measure
        self.limit = limit
    }

    private static func millionths(
        _ similarity: Double, of measure: String
    ) throws(LinkageError) -> UInt64 {
        guard similarity > 0, similarity <= 1 else {
            throw .invalidSetting("the \(measure) threshold must be over 0 and at most 1")
        }
        return max(1, UInt64((similarity * millionth).rounded()))
    }

    /// The fewest common bits that two filters need whose popcounts have this sum.
    public func leastCommon(forSum sum: Int) -> Int {
        let sum = UInt64(sum)
        switch measure {
        case .dice: return Int((limit * sum + 1_999_999) / 2_000_000)
        case .jaccard:
            let divisor = 1_000_000 + limit
            return Int((limit * sum + divisor - 1) / divisor)
        case .hamming: return sum > limit ? Int((sum - limit + 1) / 2) : 0
        }
    }

    /// `leastCommon` of every sum that filters of this length can have: 0...2 * bitCount.
    func needs(bitCount: Int) -> [UInt32] {
        (0...2 * bitCount).map { UInt32(leastCommon(forSum: $0)) }
    }

    /// How alike two filters are: Dice, Jaccard, or the share of bits in which they do not differ.
    public func similarity(common: Int, sum: Int, bitCount: Int) -> Double {
        switch measure {
        case .dice: 2 * Double(common) / Double(sum)
        case .jaccard: Double(common) / Double(sum - common)
        case .hamming: 1 - Double(sum - 2 * common) / Double(bitCount)
        }
    }

    /// Popcounts of the other filter with which a filter of this popcount can reach the threshold.
    ///
    /// The need is at most the smaller of the two popcounts. Under the filter's own popcount that
    /// holds from some point on, since the need grows by at most one where the other's popcount
    /// does; over it, up to some point, since the need never falls.
    /// - Parameters:
    ///   - count: 1...bitCount.
    ///   - needs: what `needs(bitCount:)` gave.
    package static func partners(
        ofPopcount count: Int, bitCount: Int, needs: [UInt32]
    ) -> ClosedRange<Int> {
        var (low, least) = (0, count)
        while least - low > 1 {
            let middle = (low + least) / 2
            if Int(needs[count + middle]) <= middle { least = middle } else { low = middle }
        }
        var (most, high) = (count, bitCount + 1)
        while high - most > 1 {
            let middle = (most + high) / 2
            if Int(needs[count + middle]) <= count { most = middle } else { high = middle }
        }
        return least...most
    }
}
