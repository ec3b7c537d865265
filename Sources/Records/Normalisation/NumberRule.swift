/// Numbers.
enum NumberRule {
    private static let expected: StaticString = "expected a number such as -1,234.5"

    /// A decimal number in one spelling: no leading zeros, no thousands separators, no zeros at the
    /// end of the decimals, `-` where it is below zero.
    ///
    /// The point parts the decimals; `,`, `'` and blanks may part thousands, in groups of three.
    static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        let start = bytes.count
        var index = 0
        var isNegative = false
        if text[0] == 0x2d || text[0] == 0x2b {
            isNegative = text[0] == 0x2d
            index = 1
        }
        if isNegative { bytes.append(0x2d) }
        let wholeStart = bytes.count
        guard let end = appendWhole(text, from: index, to: &bytes) else {
            return .invalid(expected)
        }
        if bytes.count == wholeStart { bytes.append(0x30) }
        if end < text.count {
            guard appendDecimals(text, from: end, to: &bytes) else { return .invalid(expected) }
        }
        if isNegative && bytes.count == start + 2 && bytes[start + 1] == 0x30 {
            bytes.remove(at: start)
        }
        return .value
    }

    /// Digits in one group, or in groups of three after the first; leading zeros are dropped.
    /// - Returns: where they end; nil if the groups are wrong or there is no digit.
    private static func appendWhole(
        _ text: Span<UInt8>, from start: Int, to bytes: inout [UInt8]
    ) -> Int? {
        let first = bytes.count
        var index = start
        var group = 0
        var groups = 1
        while index < text.count && text[index] != 0x2e {
            let byte = text[index]
            if ASCII.isDigit(byte) {
                group += 1
                if byte != 0x30 || bytes.count > first { bytes.append(byte) }
            } else {
                guard byte == 0x2c || byte == 0x20 || byte == 0x27 else { return nil }
                guard groups == 1 ? 1...3 ~= group : group == 3 else { return nil }
                groups += 1
                group = 0
            }
            index += 1
        }
        guard groups == 1 ? group > 0 || text.count > start + 1 : group == 3 else { return nil }
        return index
    }

    /// Digits after the point.
    private static func appendDecimals(
        _ text: Span<UInt8>, from point: Int, to bytes: inout [UInt8]
    ) -> Bool {
        guard point + 1 < text.count else { return true }
        let start = bytes.count
        bytes.append(0x2e)
        for index in (point + 1)..<text.count {
            guard ASCII.isDigit(text[index]) else { return false }
            bytes.append(text[index])
        }
        while bytes.count > start + 1 && bytes[bytes.count - 1] == 0x30 { bytes.removeLast() }
        if bytes.count == start + 1 { bytes.removeLast() }
        return true
    }

    /// Unique Property Reference Number: 1 to 12 digits, written without leading zeros. All zeros
    /// is missing. Source: GeoPlace, "Unique Property Reference Number".
    static func appendPropertyNumber(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        guard text.count <= 12 else { return .invalid("expected a UPRN of 1 to 12 digits") }
        var isLeading = true
        for index in text.indices {
            guard ASCII.isDigit(text[index]) else {
                return .invalid("expected a UPRN of 1 to 12 digits")
            }
            if isLeading && text[index] == 0x30 { continue }
            isLeading = false
            bytes.append(text[index])
        }
        return isLeading ? .missing : .value
    }
}
