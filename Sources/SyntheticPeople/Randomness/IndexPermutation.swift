/// A random order of the numbers from 0 to `count - 1` that needs no memory: each place is computed
/// on its own.
///
/// A balanced Feistel network of six rounds over the smallest even number of bits that holds
/// `count`, applied again while the result lies outside (cycle walking: Black and Rogaway,
/// "Ciphers with arbitrary finite domains", 2002). For shuffling, not for secrecy.
struct IndexPermutation: Sendable {
    let count: Int
    private let halfBits: UInt64
    private let keys: [UInt64]

    /// - Parameter count: at least 1.
    init(count: Int, generator: SplitMix64) {
        precondition(count > 0, "a permutation orders at least one number")
        self.count = count
        let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
        halfBits = UInt64(max(1, (bits + 1) / 2))
        var generator = generator
        keys = (0..<6).map { _ in generator.next() }
    }

    /// The number that stands at `place`.
    subscript(place: Int) -> Int {
        precondition(place >= 0 && place < count, "the place lies outside of the permutation")
        var word = UInt64(place)
        repeat { word = once(word) } while word >= UInt64(count)
        return Int(word)
    }

    private func once(_ word: UInt64) -> UInt64 {
        let mask = (1 as UInt64) << halfBits - 1
        var left = word >> halfBits
        var right = word & mask
        for key in keys {
            (left, right) = (right, left ^ (SplitMix64.mix(right ^ key) & mask))
        }
        return left << halfBits | right
    }
}
