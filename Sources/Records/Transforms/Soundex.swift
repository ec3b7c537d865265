/// American Soundex as the US National Archives write it: the first letter, and three digits of
/// the consonants that follow; letters of one digit count once where they stand together or have H
/// or W between them.
enum Soundex {
    /// Digits of the letters A to Z: 0 for vowels and Y, 9 for H and W.
    private static let digits: [UInt8] = Array("01230129022455012623019202".utf8)

    /// - Returns: false where the value has no Latin letter.
    static func write(of value: Span<UInt8>, to code: inout [UInt8]) -> Bool {
        var count = 0
        var last: UInt8 = 0
        for index in value.indices {
            let letter = value[index] | 0x20
            guard letter >= 0x61 && letter <= 0x7a else { continue }
            let digit = digits[Int(letter - 0x61)]
            if count == 0 {
                code.append(letter)
                count = 1
                last = digit
                continue
            }
            if digit == 0x39 { continue }
            if digit != 0x30 && digit != last {
                code.append(digit)
                count += 1
                if count == 4 { return true }
            }
            last = digit
        }
        guard count > 0 else { return false }
        while count < 4 {
            code.append(0x30)
            count += 1
        }
        return true
    }
}
