internal import Secrets

/// Bigrams that follow a bigram as letters follow each other in names: the same ones whenever the
/// bigram comes (Markov-chain Bloom filters: Schnell and Borgs 2018). They share the bits of a
/// common bigram among others, so that it is harder to see how often each comes.
///
/// ```
/// after "xy": y1 by the shares of row y, then y2 by those of row y1, …
/// added:      y y1, y1 y2, …, as many as the chain is long
/// draw n      = word n of AES-256(key, bigram | 0), AES-256(key, bigram | 1), …  32 bits
/// ```
/// A draw of w takes the first letter of which the shares up to it are over w S / 2^32, S the sum
/// of the row's. Beside a to z there is one letter for all else, the pad of a value's end among it:
/// number 0.
final class MarkovChain {
    private let length: Int
    private var cipher: PseudorandomBlocks
    private var known: [UInt64: [UInt64]] = [:]
    private var blocks = [UInt64](repeating: 0, count: 4)

    /// Bigrams whose chains are kept; only text in many scripts has more.
    private static let mostKnown = 1 << 14
    private static let scalarMask: UInt64 = 1 << 21 - 1

    /// - Parameters:
    ///   - length: bigrams that are added to each, 1 to 8.
    ///   - key: wiped.
    init(length: Int, key: inout AuthenticationCode) throws(SecretsError) {
        self.length = length
        var cipher = try PseudorandomBlocks()
        try cipher.setKey(&key)
        self.cipher = cipher
    }

    /// Appends the chain of a q-gram; none of one that is no bigram.
    func append(after gram: UInt64, to grams: inout [UInt64]) throws(SecretsError) {
        guard gram >> 58 == 0 else { return }
        if let chain = known[gram] {
            grams.append(contentsOf: chain)
            return
        }
        let chain = try self.chain(after: gram)
        if known.count < Self.mostKnown { known[gram] = chain }
        grams.append(contentsOf: chain)
    }

    private func chain(after gram: UInt64) throws(SecretsError) -> [UInt64] {
        for block in 0..<2 {
            blocks[2 * block] = gram.littleEndian
            blocks[2 * block + 1] = UInt64(block).littleEndian
        }
        try cipher.replace(&blocks, count: 2)
        var scalar = gram >> 21 & Self.scalarMask
        return (0..<length).map { index in
            let word = blocks[index / 2].littleEndian >> UInt64(index % 2 * 32) & 0xffff_ffff
            let next = Self.next(after: scalar, draw: word)
            let added = QGrams.bigram | scalar | next << 21
            scalar = next
            return added
        }
    }

    private static func next(after scalar: UInt64, draw: UInt64) -> UInt64 {
        let letter = 0x61...0x7a ~= scalar ? Int(scalar - 0x60) : 0
        let shares = LetterTransitions.shares[letter]
        var left = (draw * shares.reduce(0) { $0 + UInt64($1) }) >> 32
        for (index, share) in shares.enumerated() {
            if left < UInt64(share) { return index == 0 ? 0 : 0x60 + UInt64(index) }
            left -= UInt64(share)
        }
        return 0
    }
}
