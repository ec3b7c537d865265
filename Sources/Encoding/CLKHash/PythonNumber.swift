/// Numbers as Python reads them: `int(text, base=10)` and `float(text)`.
enum PythonNumber {
    /// Digits that Python takes in one integer.
    private static let mostDigits = 4_300

    /// The integer that a text stands for, as canonical decimal: no blanks, `+` or leading zeros;
    /// nil where it is none. Blanks around it, a sign, underscores between digits and digits of any
    /// script are allowed.
    static func integer(_ text: [UInt8]) -> [UInt8]? {
        let text = plain(text)
        var index = 0
        while index < text.count && isBlank(text[index]) { index += 1 }
        var isNegative = false
        if index < text.count && (text[index] == 43 || text[index] == 45) {
            isNegative = text[index] == 45
            index += 1
        }
        var digits: [UInt8] = []
        guard let count = takeDigits(text, &index, into: &digits), count <= mostDigits else {
            return nil
        }
        while index < text.count && isBlank(text[index]) { index += 1 }
        guard index == text.count else { return nil }
        let significant = digits.drop { $0 == 48 }
        if significant.isEmpty { return [48] }
        return (isNegative ? [45] : []) + significant
    }

    /// The floating-point number that a text stands for; nil where it is none, or not finite.
    static func float(_ text: [UInt8]) -> Double? {
        let text = plain(text)
        var (index, end) = (0, text.count)
        while index < end && isBlank(text[index]) { index += 1 }
        while end > index && isBlank(text[end - 1]) { end -= 1 }
        let number = Array(text[index..<end])
        var clean: [UInt8] = []
        index = 0
        if index < number.count && (number[index] == 43 || number[index] == 45) {
            clean.append(number[index])
            index += 1
        }
        let whole = takeDigits(number, &index, into: &clean)
        var fraction: Int?
        if index < number.count && number[index] == 46 {
            clean.append(46)
            index += 1
            fraction = takeDigits(number, &index, into: &clean)
        }
        guard whole != nil || fraction != nil else { return nil }
        if index < number.count && number[index] | 32 == 101 {
            clean.append(101)
            index += 1
            if index < number.count && (number[index] == 43 || number[index] == 45) {
                clean.append(number[index])
                index += 1
            }
            guard takeDigits(number, &index, into: &clean) != nil else { return nil }
        }
        guard index == number.count else { return nil }
        if whole == nil, let point = clean.firstIndex(of: 46) { clean.insert(48, at: point) }
        if fraction == nil, let point = clean.firstIndex(of: 46) {
            clean.insert(48, at: point + 1)
        }
        guard let value = Double(String(decoding: clean, as: UTF8.self)), value.isFinite else {
            return nil
        }
        return value
    }

    /// Which of two canonical decimals is the smaller.
    static func isLess(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        let (isNegative, isOtherNegative) = (one.first == 45, other.first == 45)
        if isNegative != isOtherNegative { return isNegative }
        if one.count != other.count { return (one.count < other.count) != isNegative }
        return isNegative
            ? other.lexicographicallyPrecedes(one) : one.lexicographicallyPrecedes(other)
    }

    /// Takes digits, single underscores between them passed over.
    /// - Returns: how many; nil where there is none or an underscore stands elsewhere.
    private static func takeDigits(
        _ text: [UInt8], _ index: inout Int, into digits: inout [UInt8]
    ) -> Int? {
        var count = 0
        var wasUnderscore = false
        while index < text.count {
            if (48...57).contains(text[index]) {
                digits.append(text[index])
                count += 1
                wasUnderscore = false
            } else if text[index] == 95, count > 0, !wasUnderscore {
                wasUnderscore = true
            } else {
                break
            }
            index += 1
        }
        return count > 0 && !wasUnderscore ? count : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    /// The text in ASCII: digits and blanks of other scripts as those of ASCII, anything else as a
    /// question mark. A text of ASCII stays what it is.
    private static func plain(_ text: [UInt8]) -> [UInt8] {
        if text.allSatisfy({ $0 < 128 }) { return text }
        return String(decoding: text, as: UTF8.self).unicodeScalars.map { scalar in
            if scalar.isASCII { return UInt8(truncatingIfNeeded: scalar.value) }
            if scalar.properties.isWhitespace { return 32 }
            return decimal(scalar).map { UInt8(48 + $0) } ?? 63
        }
    }

    /// The worth of a decimal digit of any script; nil for anything else.
    static func decimal(_ scalar: Unicode.Scalar) -> Int? {
        if scalar.isASCII {
            return (48...57).contains(scalar.value) ? Int(scalar.value) - 48 : nil
        }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue
        else { return nil }
        return Int(value)
    }
}
