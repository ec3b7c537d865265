package import Secrets

/// Uniform whole numbers that a key decides: successive 32-bit little-endian words of
/// AES-256(key, 0), AES-256(key, 1), …, each reduced to the range; words that would favour its
/// low end are passed over.
package struct KeyedDraws: ~Copyable {
    private var cipher: PseudorandomBlocks
    private var blocks = [UInt64](repeating: 0, count: Self.blocksAtOnce * 2)
    private var counter: UInt64 = 0
    /// The next of the words in `blocks`.
    private var next = Self.blocksAtOnce * 4

    private static let blocksAtOnce = 64

    /// - Parameter key: wiped.
    package init(key: inout AuthenticationCode) throws(SecretsError) {
        var cipher = try PseudorandomBlocks()
        try cipher.setKey(&key)
        self.cipher = cipher
    }

    /// A number from 0 to `count` - 1.
    /// - Parameter count: 1 to 2^32.
    package mutating func draw(below count: Int) throws(SecretsError) -> Int {
        let range = UInt64(count)
        let bound = (1 << 32) / range * range
        while true {
            if next == Self.blocksAtOnce * 4 { try refill() }
            let word = blocks[next / 2].littleEndian >> UInt64(next % 2 * 32) & 0xffff_ffff
            next += 1
            if word < bound { return Int(word % range) }
        }
    }

    /// The numbers from 0 to `count` - 1 in an order that is uniform over all orders (Fisher and
    /// Yates).
    package mutating func order(of count: Int) throws(SecretsError) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(last, try draw(below: last + 1))
        }
        return order
    }

    private mutating func refill() throws(SecretsError) {
        for block in 0..<Self.blocksAtOnce {
            blocks[2 * block] = counter.littleEndian
            blocks[2 * block + 1] = 0
            counter += 1
        }
        try cipher.replace(&blocks, count: Self.blocksAtOnce)
        next = 0
    }
}
