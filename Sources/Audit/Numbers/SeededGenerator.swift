/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): every choice of an audit comes from it, so that
/// the same seed gives the same figures on every machine. Not for secrets.
package struct SeededGenerator: Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// A stream of its own for one part of the work.
    package init(seed: UInt64, stream: UInt64) {
        self.init(seed: Self.mix(seed &+ 0x9e37_79b9_7f4a_7c15 &* (stream &+ 1)))
    }

    /// The finaliser: a bijection of 64-bit words.
    package static func mix(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mix(state)
    }

    /// A whole number from 0 to `bound - 1`.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True with probability `probability`, 0 to 1.
    package mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }

    /// The numbers from 0 to `count - 1` in random order (Fisher and Yates).
    package mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for place in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(place, below(place + 1))
        }
        return order
    }
}
