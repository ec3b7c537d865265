internal import Foundation

/// How many positions a q-gram sets in a Bloom filter, and the share of bits set that follows:
/// matching specification, section 2.
public enum FilterFill {
    /// The share of bits over which a filter gives away more than it should.
    public static let greatest = 0.5

    /// k = round( ln(1 - fill) / (g ln(1 - 1/l)) ), at least 1, and one less where rounding up
    /// would bring the expected fill over one half.
    /// - Parameters:
    ///   - bits: l, the filter's length; at least 2.
    ///   - fill: the share of bits that a typical value should set, over 0 and under 1.
    ///   - averageGrams: g, the q-grams of a typical value, over 0.
    public static func positionsPerGram(bits: Int, fill: Double, averageGrams: Double) -> Int {
        let exact = log(1 - fill) / (averageGrams * log(1 - 1 / Double(bits)))
        let rounded = max(1, Int(exact.rounded()))
        let isOver =
            expected(bits: bits, positionsPerGram: rounded, averageGrams: averageGrams)
            > greatest + 1e-9
        return isOver && rounded > 1 ? rounded - 1 : rounded
    }

    /// The expected share of bits set: 1 - (1 - 1/l)^(k g).
    public static func expected(
        bits: Int, positionsPerGram: Int, averageGrams: Double
    ) -> Double {
        1 - pow(1 - 1 / Double(bits), Double(positionsPerGram) * averageGrams)
    }
}
