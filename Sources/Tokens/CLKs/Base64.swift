/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    private static let blank: UInt8 = 254
    private static let foreign: UInt8 = 255

    /// The value of every byte; `blank` for white space, `foreign` for what is no digit.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: foreign, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        for byte in [9, 10, 11, 12, 13, 32] { values[byte] = blank }
        return values
    }()

    /// Appends the digits of `bytes`, padded, without line breaks.
    package static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
        let digits = alphabet
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16
                | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                | (left > 2 ? UInt32(bytes[index + 2]) : 0)
            text.append(digits[Int(group >> 18)])
            text.append(digits[Int(group >> 12 & 63)])
            text.append(left > 1 ? digits[Int(group >> 6 & 63)] : padding)
            text.append(left > 2 ? digits[Int(group & 63)] : padding)
            index += 3
        }
    }

    /// Appends the bytes that `text` stands for; white space is passed over wherever it stands.
    /// - Returns: false if it is no base64: a foreign character, a digit too few, bits that are
    ///   left over or text behind the padding. Some bytes may have been appended.
    package static func decode(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Bool {
        let values = values
        var group: UInt32 = 0
        var digits = 0
        var padded = 0
        for index in text.indices {
            let character = text[index]
            let value = values[Int(character)]
            if value < 64 {
                guard padded == 0 else { return false }
                group = group << 6 | UInt32(value)
                digits += 1
                if digits == 4 {
                    bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                    bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                    bytes.append(UInt8(truncatingIfNeeded: group))
                    group = 0
                    digits = 0
                }
            } else if character == padding {
                padded += 1
            } else if value != blank {
                return false
            }
        }
        switch (digits, padded) {
        case (0, 0): return true
        case (2, 2):
            bytes.append(UInt8(truncatingIfNeeded: group >> 4))
            return group & 15 == 0
        case (3, 1):
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
            return group & 3 == 0
        default: return false
        }
    }
}
