/// Numbers of ten digits whose last is a check digit Modulus 11; blanks and hyphens do not matter.
///
/// Source: NHS Data Dictionary, "NHS Number", and Public Health Scotland, "CHI number": the first
/// nine digits are weighted 10 down to 2; the check digit is 11 less the remainder of their sum by
/// 11, where 11 counts as 0 and 10 makes the number invalid.
enum HealthNumberRule {
    /// NHS number. Ten equal digits are what systems write when they know none: missing.
    static func appendNHSNumber(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        let start = bytes.count
        guard DigitsRule.append(text, to: &bytes), bytes.count - start == 10 else {
            return .invalid("expected an NHS number of ten digits")
        }
        if DigitsRule.areEqual(bytes, from: start) { return .missing }
        return hasCheckDigit(bytes, from: start)
            ? .value : .invalid("expected an NHS number whose check digit agrees")
    }

    /// CHI number: begins with the date of birth as ddmmyy. Nine digits are read as ten whose
    /// leading zero a spreadsheet has dropped.
    static func appendCHINumber(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        let start = bytes.count
        guard DigitsRule.append(text, to: &bytes), 9...10 ~= bytes.count - start else {
            return .invalid("expected a CHI number of ten digits")
        }
        if DigitsRule.areEqual(bytes, from: start) { return .missing }
        if bytes.count - start == 9 { bytes.insert(0x30, at: start) }
        let day = pair(bytes, at: start)
        let month = pair(bytes, at: start + 2)
        // Two digits do not tell the century; 29 February stands where 19yy or 20yy has one.
        let shortYear = pair(bytes, at: start + 4)
        let year = shortYear == 0 ? 2000 : 1900 + shortYear
        guard 1...12 ~= month, day >= 1, day <= DateRule.days(of: month, in: year) else {
            return .invalid("expected a CHI number that begins with a date as ddmmyy")
        }
        return hasCheckDigit(bytes, from: start)
            ? .value : .invalid("expected a CHI number whose check digit agrees")
    }

    private static func pair(_ bytes: [UInt8], at index: Int) -> Int {
        Int(bytes[index] - 0x30) * 10 + Int(bytes[index + 1] - 0x30)
    }

    private static func hasCheckDigit(_ bytes: [UInt8], from start: Int) -> Bool {
        var sum = 0
        for index in 0..<9 { sum += Int(bytes[start + index] - 0x30) * (10 - index) }
        let check = (11 - sum % 11) % 11
        return check == Int(bytes[start + 9] - 0x30)
    }
}

/// Numbers that are written in groups.
enum DigitsRule {
    /// Appends the digits; false if there is anything but digits, blanks and hyphens.
    static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Bool {
        for index in text.indices {
            let byte = text[index]
            if byte == 0x20 || byte == 0x2d { continue }
            guard ASCII.isDigit(byte) else { return false }
            bytes.append(byte)
        }
        return true
    }

    /// Whether all bytes from `start` on are the same.
    static func areEqual(_ bytes: [UInt8], from start: Int) -> Bool {
        for index in start..<bytes.count where bytes[index] != bytes[start] { return false }
        return true
    }
}
