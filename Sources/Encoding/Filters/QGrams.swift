internal import Records

/// Splits normalised values into q-grams, each one number.
///
/// A q-gram's number is made of its parts, so that different q-grams have different numbers:
/// first scalar (bits 0-20), second scalar (bits 21-41), position (bits 42-57), kind (bits 58-59).
/// The pad beside the first and last character is scalar 0, which no normalised value contains.
enum QGrams {
    /// A bigram wherever it stands.
    static let bigram: UInt64 = 0
    /// A bigram at a position that counts from 0.
    static let positionalBigram: UInt64 = 1 << 58
    /// One character at a position that counts from 0.
    static let positionalUnigram: UInt64 = 2 << 58

    /// Appends the q-grams of `value`, repeats included.
    /// - Parameters:
    ///   - value: UTF-8, normalised, not empty.
    ///   - kind: padded bigrams (n characters give n + 1), or bigrams and single characters bound
    ///     to their positions (n give 2n - 1).
    static func append(of value: Span<UInt8>, kind: GramKind, to grams: inout [UInt64]) {
        switch kind {
        case .bigrams: appendPaddedBigrams(of: value, to: &grams)
        case .positional: appendPositional(of: value, to: &grams)
        }
    }

    private static func appendPaddedBigrams(of value: Span<UInt8>, to grams: inout [UInt64]) {
        var previous: UInt64 = 0
        var next = 0
        while next < value.count {
            let scalar = decodeScalar(in: value, at: &next)
            grams.append(bigram | previous | scalar << 21)
            previous = scalar
        }
        grams.append(bigram | previous)
    }

    private static func appendPositional(of value: Span<UInt8>, to grams: inout [UInt64]) {
        var previous: UInt64 = 0
        var position: UInt64 = 0
        var next = 0
        while next < value.count {
            let scalar = decodeScalar(in: value, at: &next)
            let place = (position & 0xffff) << 42
            grams.append(positionalUnigram | place | scalar)
            if position > 0 {
                let before = ((position - 1) & 0xffff) << 42
                grams.append(positionalBigram | before | previous | scalar << 21)
            }
            previous = scalar
            position += 1
        }
    }

    /// The scalar that begins at `next`, which moves past it. Normalised values are valid UTF-8;
    /// a stray byte would stand for itself.
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
