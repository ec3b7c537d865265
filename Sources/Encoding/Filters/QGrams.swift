internal import Records

/// Splits normalised values into q-grams, each one number.
///
/// A q-gram's number is made of its parts, so that different q-grams have different numbers:
/// first scalar (bits 0-20), second scalar (bits 21-41), position (bits 42-57), kind (bits 58-59;
/// 3 is for cells of a scale).
/// The pad beside the first and last character is scalar 0, which no normalised value contains.
enum QGrams {
    /// A bigram wherever it stands.
    static let bigram: UInt64 = 0
    /// A bigram at a position that counts from 0.
    static let positionalBigram: UInt64 = 1 << 58
    /// One character at a position that counts from 0.
    static let positionalUnigram: UInt64 = 2 << 58

    /// Writes the q-grams of `value`, repeats included.
    /// - Parameters:
    ///   - value: UTF-8, normalised, not empty.
    ///   - kind: padded bigrams (n characters give n + 1), or bigrams and single characters bound
    ///     to their positions (n give 2n - 1), which also stand in for cells: those are written by
    ///     `NeighbourhoodCells`.
    ///   - grams: written from its start; grows as needed and is never cut, so that it is rarely
    ///     allocated.
    /// - Returns: how many there are.
    static func write(
        of value: Span<UInt8>, kind: GramKind, to grams: inout [UInt64]
    ) -> Int {
        let most = value.count * 2 + 1
        if grams.count < most {
            grams.append(contentsOf: repeatElement(0, count: most - grams.count))
        }
        var output = grams.mutableSpan
        return switch kind {
        case .bigrams: writePaddedBigrams(of: value, to: &output)
        case .positional, .neighbourhood: writePositional(of: value, to: &output)
        }
    }

    // `write` has made room for two q-grams a byte and one more.

    private static func writePaddedBigrams(
        of value: Span<UInt8>, to grams: inout MutableSpan<UInt64>
    ) -> Int {
        var previous: UInt64 = 0
        var next = 0
        var count = 0
        while next < value.count {
            let scalar = decodeScalar(in: value, at: &next)
            unsafe grams[unchecked: count] = bigram | previous | scalar << 21
            count &+= 1
            previous = scalar
        }
        unsafe grams[unchecked: count] = bigram | previous
        return count &+ 1
    }

    private static func writePositional(
        of value: Span<UInt8>, to grams: inout MutableSpan<UInt64>
    ) -> Int {
        var previous: UInt64 = 0
        var position: UInt64 = 0
        var next = 0
        var count = 0
        while next < value.count {
            let scalar = decodeScalar(in: value, at: &next)
            let place = (position & 0xffff) << 42
            unsafe grams[unchecked: count] = positionalUnigram | place | scalar
            count &+= 1
            if position > 0 {
                let before = ((position &- 1) & 0xffff) << 42
                unsafe grams[unchecked: count] =
                    positionalBigram | before | previous | scalar << 21
                count &+= 1
            }
            previous = scalar
            position &+= 1
        }
        return count
    }

    /// The scalar that begins at `next`, which moves past it. Normalised values are valid UTF-8;
    /// a stray byte would stand for itself.
    @inline(__always)
    private static func decodeScalar(in value: Span<UInt8>, at next: inout Int) -> UInt64 {
        let first = value[next]
        next += 1
        guard first >= 0x80 else { return UInt64(first) }
        let following = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0
        var scalar = UInt64(first & (0x3f >> UInt8(following)))
        for _ in 0..<following where next < value.count {
            scalar = scalar << 6 | UInt64(value[next] & 0x3f)
            next += 1
        }
        return scalar & 0x1f_ffff
    }
}
