internal import Glibc

/// Length and number of positions of a Bloom filter, and the fill they are expected to give.
struct BloomParameters: Equatable {
    /// Filter length l in bits.
    let bitCount: Int
    /// Positions k that a q-gram sets.
    let hashCount: Int

    /// Fixed numbers: for tests, and where k is agreed otherwise.
    init(bitCount: Int, hashCount: Int) {
        self.bitCount = bitCount
        self.hashCount = hashCount
    }

    /// k = round( ln(1 - fill) / (g ln(1 - 1/l)) ), at least 1: matching specification section 2.
    /// - Parameters:
    ///   - fill: the share of bits that a typical value should set, over 0 and under 1.
    ///   - averageGrams: g, the q-grams of a typical value: a public constant of the schema, never
    ///     taken from one agency's own data.
    init(bitCount: Int, fill: Double, averageGrams: Double) {
        self.bitCount = bitCount
        let perPosition = log(1 - 1 / Double(bitCount))
        let exact = log(1 - fill) / (averageGrams * perPosition)
        hashCount = max(1, Int(exact.rounded()))
    }
}
