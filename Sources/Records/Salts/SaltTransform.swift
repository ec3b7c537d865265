/// What is taken of a normalised value where the whole of it would be too fine, or too often
/// misspelt.
public enum SaltTransform: String, Sendable, CaseIterable, Codable {
    /// The value as it is.
    case identity
    /// How a name sounds (American Soundex).
    case soundex
    /// The first character.
    case initial
    /// The year of a date.
    case year
    /// The year and month of a date.
    case yearMonth = "year-month"
    /// The outward part of a postcode.
    case outward

    /// Writes what the transform makes of a value.
    /// - Parameter value: UTF-8, normalised, not empty.
    /// - Returns: false where it makes nothing of it.
    func write(of value: Span<UInt8>, to bytes: inout [UInt8]) -> Bool {
        switch self {
        case .identity: return copy(value, upTo: value.count, to: &bytes)
        case .soundex: return Soundex.write(of: value, to: &bytes)
        case .initial:
            let length = value[0] >= 0xf0 ? 4 : value[0] >= 0xe0 ? 3 : value[0] >= 0xc0 ? 2 : 1
            return copy(value, upTo: length, to: &bytes)
        case .year: return copy(value, upTo: 4, to: &bytes)
        case .yearMonth: return copy(value, upTo: 6, to: &bytes)
        case .outward: return copy(value, upTo: value.count - 3, to: &bytes)
        }
    }

    private func copy(_ value: Span<UInt8>, upTo count: Int, to bytes: inout [UInt8]) -> Bool {
        guard count > 0 && count <= value.count else { return false }
        for index in 0..<count { bytes.append(value[index]) }
        return true
    }
}

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
