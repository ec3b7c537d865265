package import Secrets

/// New bits that are each the XOR of bits of the filter, which ones drawn once with a key.
package struct BitSelection: FilterStep {
    /// Bits that make a new bit.
    private let inputs: Int
    /// `inputs` places for each new bit; filters have at most 2^15 bits.
    private let places: [UInt16]

    /// Bits in an order that the key decides: new bit i = bit order[i].
    package static func permutation(
        of bits: Int, _ draws: inout KeyedDraws
    ) throws(SecretsError) -> BitSelection {
        BitSelection(inputs: 1, places: try draws.order(of: bits).map { UInt16($0) })
    }

    /// Each new bit from two bits drawn with replacement: of the same bit twice comes 0.
    package static func resampling(
        of bits: Int, to count: Int, _ draws: inout KeyedDraws
    ) throws(SecretsError) -> BitSelection {
        var places: [UInt16] = []
        for _ in 0..<2 * count { places.append(UInt16(try draws.draw(below: bits))) }
        return BitSelection(inputs: 2, places: places)
    }

    /// Each new bit from `inputs` different bits: a bit that this new bit already has is drawn
    /// again.
    package static func diffusion(
        of bits: Int, to count: Int, inputs: Int, _ draws: inout KeyedDraws
    ) throws(SecretsError) -> BitSelection {
        var places: [UInt16] = []
        for _ in 0..<count {
            let start = places.count
            while places.count < start + inputs {
                let place = UInt16(try draws.draw(below: bits))
                if !places[start...].contains(place) { places.append(place) }
            }
        }
        return BitSelection(inputs: inputs, places: places)
    }

    /// Bits sampled from several filters that lie one after another, in an order that the key
    /// decides (Durham et al. 2014): from each without replacement, and where more are asked for
    /// than it has, once more from all of them.
    /// - Parameters:
    ///   - filters: bits of each filter, 65,536 at most together, and bits taken of it, together a
    ///     multiple of 64.
    package static func sampling(
        from filters: [(bits: Int, taken: Int)], _ draws: inout KeyedDraws
    ) throws(SecretsError) -> BitSelection {
        var places: [UInt16] = []
        var start = 0
        for filter in filters {
            var left = filter.taken
            while left > 0 {
                let order = try draws.order(of: filter.bits)
                for place in order.prefix(left) { places.append(UInt16(start + place)) }
                left -= min(left, filter.bits)
            }
            start += filter.bits
        }
        let order = try draws.order(of: places.count)
        return BitSelection(inputs: 1, places: order.map { places[$0] })
    }

    package func apply(
        _ input: Span<UInt64>, to output: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        let places = places.span
        var next = 0
        for word in 0..<places.count / inputs / 64 {
            var bits: UInt64 = 0
            for bit in 0..<64 {
                var sum: UInt64 = 0
                for _ in 0..<inputs {
                    let place = places[next]
                    sum ^= input[Int(place / 64)] >> UInt64(place % 64)
                    next += 1
                }
                bits |= (sum & 1) << UInt64(bit)
            }
            output[word] = bits
        }
    }
}
