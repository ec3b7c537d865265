/// A date's text taken apart, before it is decided which part is the day.
struct DateText {
    /// The numbers in their order; a month's name counts as its number.
    var numbers = (0, 0, 0)
    /// The digits of each; 0 for a month's name.
    var digits = (0, 0, 0)
    /// Parts found: 1 for yyyymmdd, else 3.
    var count = 0

    /// Reads folded text; nil where it has another shape than a date.
    ///
    /// Parts are parted by `-`, `.`, `/`, `,` or blanks. An ordinal's ending (`12th`) and a time of
    /// day after the date are passed over.
    init?(_ text: Span<UInt8>) {
        var index = 0
        while index < text.count && count < 3 {
            if count == 1 && digits.0 == 8 { break }
            let byte = text[index]
            if ASCII.isDigit(byte) {
                guard let end = readNumber(text, from: index) else { return nil }
                index = end
            } else if ASCII.isLetter(byte) {
                guard let end = readWord(text, from: index) else { return nil }
                index = end
            } else {
                guard count > 0, Self.isSeparator(byte) else { return nil }
                index += 1
            }
        }
        guard count == 3 || (count == 1 && digits.0 == 8), Self.isTime(text, from: index) else {
            return nil
        }
    }

    private mutating func readNumber(_ text: Span<UInt8>, from start: Int) -> Int? {
        var end = start
        var value = 0
        while end < text.count && ASCII.isDigit(text[end]) {
            guard end - start < 8 else { return nil }
            value = value * 10 + Int(text[end] - 0x30)
            end += 1
        }
        let length = end - start
        guard length <= 2 || length == 4 || (length == 8 && count == 0) else { return nil }
        add(value, digits: length)
        if length <= 2 && end + 2 <= text.count && Self.isOrdinal(text[end], text[end + 1]) {
            let isEnd = end + 2 == text.count || !ASCII.isLetter(text[end + 2])
            if isEnd { end += 2 }
        }
        return end
    }

    private mutating func readWord(_ text: Span<UInt8>, from start: Int) -> Int? {
        var end = start
        while end < text.count && ASCII.isLetter(text[end]) { end += 1 }
        guard end - start >= 3, let month = Self.month(text, start..<end) else { return nil }
        add(month, digits: 0)
        return end
    }

    private mutating func add(_ value: Int, digits length: Int) {
        switch count {
        case 0: (numbers.0, digits.0) = (value, length)
        case 1: (numbers.1, digits.1) = (value, length)
        default: (numbers.2, digits.2) = (value, length)
        }
        count += 1
    }

    /// The month whose English name the word is or begins (`sep`, `sept`, `september`).
    private static func month(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        let start = range.lowerBound
        for (month, name) in monthNames.enumerated() where range.count <= name.count {
            var length = 0
            while length < range.count && text[start + length] == name[length] { length += 1 }
            if length == range.count { return month + 1 }
        }
        return nil
    }

    private static let monthNames: [[UInt8]] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ].map { Array($0.utf8) }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x2c, 0x2d, 0x2e, 0x2f: true
        default: false
        }
    }

    private static func isOrdinal(_ first: UInt8, _ second: UInt8) -> Bool {
        switch (first, second) {
        case (0x73, 0x74), (0x6e, 0x64), (0x72, 0x64), (0x74, 0x68): true
        default: false
        }
    }

    /// Whether the rest is nothing or a time: `t` or a blank, then digits, `:.+-` and `z`, `am`,
    /// `pm`.
    private static func isTime(_ text: Span<UInt8>, from start: Int) -> Bool {
        if start == text.count { return true }
        guard text[start] == 0x74 || text[start] == 0x20, start + 1 < text.count,
            ASCII.isDigit(text[start + 1])
        else { return false }
        for index in (start + 1)..<text.count {
            switch text[index] {
            case 0x20, 0x2b, 0x2d, 0x2e, 0x30...0x3a, 0x61, 0x6d, 0x70, 0x7a: continue
            default: return false
            }
        }
        return true
    }
}
