/// Bech32m (BIP 350): a secret as text with a type prefix and a checksum that finds any slip of
/// up to four characters, as key files need. Works on bytes, so that no string holds a secret.
package enum Bech32m {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    /// BIP 350: the constant that tells Bech32m from Bech32.
    private static let constant: UInt32 = 0x2bc8_30a3
    private static let checksumCount = 6

    /// Characters of the text for a secret of `byteCount` bytes.
    static func count(prefix: String, byteCount: Int) -> Int {
        prefix.utf8.count + 1 + (byteCount * 8 + 4) / 5 + checksumCount
    }

    /// `prefix`, "1", the secret five bits a character, the checksum.
    package static func encode(
        prefix: String, _ secret: borrowing SecretBytes
    ) throws(SecretsError) -> SecretBytes {
        var text = try SecretBytes(count: count(prefix: prefix, byteCount: secret.count))
        secret.withBytes { secret in
            text.withMutableBytes { text in
                var next = 0
                for byte in prefix.utf8 {
                    text[next] = byte
                    next += 1
                }
                text[next] = UInt8(ascii: "1")
                next += 1
                var checksum = Checksum(prefix: prefix)
                func put(_ value: UInt8, _ text: inout MutableSpan<UInt8>) {
                    checksum.add(value)
                    text[next] = alphabet[Int(value)]
                    next += 1
                }
                var bits = 0
                var gathered: UInt32 = 0
                for index in secret.indices {
                    gathered = gathered << 8 | UInt32(secret[index])
                    bits += 8
                    while bits >= 5 {
                        bits -= 5
                        put(UInt8(truncatingIfNeeded: gathered >> UInt32(bits)) & 31, &text)
                    }
                }
                if bits > 0 {
                    put(UInt8(truncatingIfNeeded: gathered << UInt32(5 - bits)) & 31, &text)
                }
                let remainder = checksum.remainder()
                for position in 0..<checksumCount {
                    let shift = UInt32(5 * (checksumCount - 1 - position))
                    text[next] = alphabet[Int((remainder >> shift) & 31)]
                    next += 1
                }
            }
        }
        return text
    }

    /// The secret in `text`; nil unless prefix, length, alphabet, checksum and padding are right.
    package static func decode(
        prefix: String, byteCount: Int, _ text: Span<UInt8>
    ) throws(SecretsError) -> SecretBytes? {
        guard text.count == count(prefix: prefix, byteCount: byteCount),
            isValid(text, prefix: prefix)
        else { return nil }
        var secret = try SecretBytes(count: byteCount)
        var bits = 0
        var gathered: UInt32 = 0
        let first = prefix.utf8.count + 1
        let isPadded = secret.withMutableBytes { secret in
            var next = 0
            for index in first..<text.count - checksumCount {
                gathered = (gathered << 5 | UInt32(value(of: text[index]) ?? 0)) & 0xfff
                bits += 5
                if bits >= 8 {
                    bits -= 8
                    secret[next] = UInt8(truncatingIfNeeded: gathered >> UInt32(bits))
                    next += 1
                }
            }
            return gathered & ((1 << UInt32(bits)) - 1) == 0
        }
        guard isPadded else { return nil }
        return consume secret
    }

    /// Public bytes as text.
    package static func text(prefix: String, _ bytes: [UInt8]) throws(SecretsError) -> String {
        let text = try encode(prefix: prefix, SecretBytes(copying: bytes.span))
        return text.withBytes { text in
            String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
        }
    }

    /// The public bytes in `text`; nil unless it is right in everything.
    package static func bytes(
        prefix: String, byteCount: Int, _ text: String
    ) throws(SecretsError) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard let bytes = try decode(prefix: prefix, byteCount: byteCount, characters.span) else {
            return nil
        }
        return bytes.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }

    /// Whether `text` is Bech32m under `prefix`: alphabet and checksum.
    package static func isValid(_ text: Span<UInt8>, prefix: String) -> Bool {
        let prefixCount = prefix.utf8.count
        guard text.count >= prefixCount + 1 + checksumCount else { return false }
        for (index, byte) in prefix.utf8.enumerated() where text[index] != byte { return false }
        guard text[prefixCount] == UInt8(ascii: "1") else { return false }
        var checksum = Checksum(prefix: prefix)
        for index in prefixCount + 1..<text.count {
            guard let value = value(of: text[index]) else { return false }
            checksum.add(value)
        }
        return checksum.state == constant
    }

    private static func value(of character: UInt8) -> UInt8? {
        alphabet.firstIndex(of: character).map { UInt8($0) }
    }

    /// The BCH code of BIP 173, value by value.
    private struct Checksum {
        var state: UInt32 = 1

        init(prefix: String) {
            for byte in prefix.utf8 { add(byte >> 5) }
            add(0)
            for byte in prefix.utf8 { add(byte & 31) }
        }

        mutating func add(_ value: UInt8) {
            let generators: [5 of UInt32] = [
                0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
            ]
            let top = state >> 25
            state = (state & 0x1ff_ffff) << 5 ^ UInt32(value)
            for bit in 0..<5 where top >> UInt32(bit) & 1 == 1 { state ^= generators[bit] }
        }

        /// The thirty bits that make the whole come out at the constant.
        func remainder() -> UInt32 {
            var padded = self
            for _ in 0..<checksumCount { padded.add(0) }
            return padded.state ^ constant
        }
    }
}
