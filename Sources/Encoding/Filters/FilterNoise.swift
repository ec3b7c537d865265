internal import Glibc
internal import Secrets
internal import Tokens

/// Noise of filters (BLIP: Schnell and Borgs 2016, "Randomized response and balanced
/// Bloom filters for privacy preserving record linkage"): every bit is flipped with probability
///
/// ```
/// q = 1 / (1 + e^epsilon)
/// ```
/// to the nearest 65,536th. Which bits is decided by the agency's key and the record's handle: the
/// same record has the same noise in every delivery, so that many deliveries do not average it
/// away, and at no two agencies.
final class FilterNoise {
    private let keys: KeyedCode
    private var cipher: PseudorandomBlocks
    private var blocks: [UInt64]
    /// q in 65,536ths.
    private let limit: UInt64

    /// - Parameters:
    ///   - epsilon: over 0.
    ///   - words: of the filter.
    init(keys: KeyedCode, epsilon: Double, words: Int) throws(SecretsError) {
        self.keys = keys
        cipher = try PseudorandomBlocks()
        // A bit takes 16 bits of the stream.
        blocks = [UInt64](repeating: 0, count: words * 16)
        limit = UInt64(Self.flips(epsilon: epsilon))
    }

    /// The probability q that a bit is flipped.
    static func flipRate(epsilon: Double) -> Double { 1 / (1 + exp(epsilon)) }

    /// Of 65,536 bits so many are flipped on average.
    static func flips(epsilon: Double) -> Int {
        Int((flipRate(epsilon: epsilon) * 65_536).rounded())
    }

    /// Flips bits of a record's filters, which begin at word `start` of its row.
    func add(
        to row: inout MutableSpan<UInt64>, from start: Int, of handle: Handle
    ) throws(SecretsError) {
        var message = [16 of UInt8](repeating: 0)
        for index in 0..<8 {
            message[index] = UInt8(truncatingIfNeeded: handle.high >> UInt64(56 - index * 8))
            message[8 + index] = UInt8(truncatingIfNeeded: handle.low >> UInt64(56 - index * 8))
        }
        var key = try keys.authenticate(message.span)
        try cipher.setKey(&key)
        for block in 0..<blocks.count / 2 {
            blocks[2 * block] = UInt64(block).littleEndian
            blocks[2 * block + 1] = 0
        }
        try cipher.replace(&blocks, count: blocks.count / 2)
        for word in 0..<blocks.count / 16 {
            var flips: UInt64 = 0
            for part in 0..<16 {
                let draws = blocks[word * 16 + part].littleEndian
                for draw in 0..<4 where draws >> UInt64(draw * 16) & 0xffff < limit {
                    flips |= 1 << UInt64(part * 4 + draw)
                }
            }
            row[start + word] ^= flips
        }
    }
}
