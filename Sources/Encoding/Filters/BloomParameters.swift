internal import Records

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

    /// What a schema's fill asks for, as `FilterFill.positionsPerGram` computes it.
    /// - Parameters:
    ///   - fill: the share of bits that a typical value should set, over 0 and under 1.
    ///   - averageGrams: the q-grams of a typical value: a public constant of the schema, never
    ///     taken from one agency's own data.
    init(bitCount: Int, fill: Double, averageGrams: Double) {
        self.bitCount = bitCount
        hashCount = FilterFill.positionsPerGram(
            bits: bitCount, fill: fill, averageGrams: averageGrams)
    }
}
