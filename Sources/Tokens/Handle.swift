/// The name of a row in a token file: 128 bits that mean nothing without the agency's own key.
///
/// A handle is HMAC-SHA256 under the agency key over the record id, cut to 16 bytes: the same at
/// every delivery of one agency, unlinkable between agencies. Handles order as their bytes do.
public struct Handle: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Bytes 0 to 7, the first the most significant.
    public let high: UInt64
    /// Bytes 8 to 15.
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads 32 hexadecimal digits; nil for anything else.
    public init?(hexadecimal text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard digits.count == 32 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for (index, digit) in digits.enumerated() {
            let value: UInt64
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt64(digit &- UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                value = UInt64(digit &- UInt8(ascii: "a")) + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"):
                value = UInt64(digit &- UInt8(ascii: "A")) + 10
            default: return nil
            }
            if index < 16 {
                halves.0 = halves.0 << 4 | value
            } else {
                halves.1 = halves.1 << 4 | value
            }
        }
        self.init(high: halves.0, low: halves.1)
    }

    /// 32 lower-case hexadecimal digits.
    public var description: String {
        var digits: [UInt8] = []
        appendHexadecimal(to: &digits)
        return String(decoding: digits, as: UTF8.self)
    }

    /// Appends the 32 digits of `description` as ASCII.
    public func appendHexadecimal(to bytes: inout [UInt8]) {
        for half in [high, low] {
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: half >> UInt64(shift)) & 15
                bytes.append(
                    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
    }

    public static func < (left: Handle, right: Handle) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}
