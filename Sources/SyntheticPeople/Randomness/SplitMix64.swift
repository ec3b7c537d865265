/// SplitMix64, the generator behind every choice made here.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
/// with the mixing constants of Stafford's variant 13. It is written out because the standard
/// library promises neither a generator nor how it draws from a range: files made from a seed must
/// be the same bytes on every machine and with every Swift. Only integers and exactly rounded
/// products are used. Not for cryptography.
struct SplitMix64: Sendable {
    private var state: UInt64

    private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

    init(seed: UInt64) {
        state = seed
    }

    /// A stream of its own for one thing of one kind, so that a person or a row can be made from
    /// its number alone, in any order.
    init(seed: UInt64, stream: Stream, index: UInt64, part: UInt64 = 0) {
        let first = Self.mix(seed &+ Self.increment &* (stream.rawValue &+ 1))
        let second = Self.mix(first ^ (index &+ 1) &* Self.increment)
        state = Self.mix(second ^ (part &+ 1) &* 0xD1B5_4A32_D192_ED03)
    }

    /// What a stream of random numbers decides.
    enum Stream: UInt64 {
        case block, household, person, contact, membership, record, order, recordIdentifier
        case healthNumber, street, personalNumber
    }

    /// The finaliser: a bijection of 64-bit words.
    static func mix(_ word: UInt64) -> UInt64 {
        var word = word
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.mix(state)
    }

    /// A whole number from 0 to `bound - 1`, by the high word of a product (Lemire, "Fast random
    /// integer generation in an interval", 2019, without his rejection step: the bias is below
    /// bound / 2^64).
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A whole number of `range`.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// True with the given probability, 0 to 1. One draw, whatever the probability, so that a
    /// changed rate changes nothing but its own outcome.
    mutating func chance(_ probability: Double) -> Bool {
        next() >> 11 < UInt64(probability * 0x1p53)
    }
}
