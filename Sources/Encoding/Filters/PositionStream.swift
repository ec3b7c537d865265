internal import Secrets

/// The positions of a q-gram in a filter, independent of each other: successive 32-bit
/// little-endian words of HMAC-SHA256(field key, q-gram | counter), each reduced to the filter's
/// length.
///
/// Not double hashing: there the positions of a q-gram form a progression, which gives names away
/// without the key (privacy specification section 3.2).
struct PositionStream: ~Copyable {
    private var code: HMACSHA256
    private let parameters: BloomParameters
    /// Words from here on would favour the low positions and are passed over; 2^32 where the
    /// length divides 2^32.
    private let bound: UInt64

    init(key: borrowing SecretBytes, parameters: BloomParameters) throws {
        let length = UInt64(parameters.bitCount)
        self.bound = (1 << 32) / length * length
        self.parameters = parameters
        self.code = try HMACSHA256(key: key)
    }

    /// Sets the q-gram's positions in `mask`.
    /// - Parameters:
    ///   - gram: its number, as `QGrams` makes it: 8 bytes, little-endian, in the message.
    ///   - mask: at least as many bits as the filter from word `offset` on.
    mutating func setBits(
        of gram: UInt64, in mask: inout [UInt64], from offset: Int
    ) throws(SecretsError) {
        let length = UInt64(parameters.bitCount)
        var remaining = parameters.hashCount
        var counter: UInt32 = 0
        while true {
            let digest = try code.authenticate(Self.message(gram, counter).span)
            for index in 0..<8 {
                let word = UInt64(digest.word32(index))
                guard word < bound else { continue }
                let position = Int(word % length)
                mask[offset + position / 64] |= 1 << UInt64(position % 64)
                remaining -= 1
                if remaining == 0 { return }
            }
            counter += 1
        }
    }

    private static func message(_ gram: UInt64, _ counter: UInt32) -> [12 of UInt8] {
        var bytes = [12 of UInt8](repeating: 0)
        for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: gram >> UInt64(index * 8)) }
        for index in 0..<4 {
            bytes[8 + index] = UInt8(truncatingIfNeeded: counter >> UInt32(index * 8))
        }
        return bytes
    }
}
