/// What is taken of a normalised value where the whole of it would be too fine, or too often
/// misspelt.
public enum ValueTransform: String, Sendable, CaseIterable, Codable {
    /// The value as it is.
    case identity
    /// How a name sounds (American Soundex).
    case soundex
    /// How a name sounds, by finer rules (double metaphone: the first of its two codes).
    case doubleMetaphone = "double-metaphone"
    /// The name that a given name is short for (`GivenNameForms`), or itself.
    case formal
    /// The first character.
    case initial
    /// The first three characters, or what there is.
    case firstThree = "first-3"
    /// Letters 2 and 3, 2 in the place of one that is not there: a given name's part of the
    /// statistical linkage key 581.
    case letters23 = "letters-2-3"
    /// Letters 2, 3 and 5 likewise: a surname's part of it.
    case letters235 = "letters-2-3-5"
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
        case .doubleMetaphone:
            let code = DoubleMetaphone(value).primary
            bytes += code
            return !code.isEmpty
        case .formal:
            if let formal = GivenNameForms.formal(of: value) {
                bytes += formal
                return true
            }
            return copy(value, upTo: value.count, to: &bytes)
        case .initial: return copy(value, upTo: length(of: value, characters: 1), to: &bytes)
        case .firstThree:
            return copy(value, upTo: length(of: value, characters: 3), to: &bytes)
        case .letters23: return letters(of: value, at: [2, 3], to: &bytes)
        case .letters235: return letters(of: value, at: [2, 3, 5], to: &bytes)
        case .year: return copy(value, upTo: 4, to: &bytes)
        case .yearMonth: return copy(value, upTo: 6, to: &bytes)
        case .outward: return copy(value, upTo: value.count - 3, to: &bytes)
        }
    }

    /// Letters at places counted from 1 among the letters alone: blanks, hyphens and apostrophes do
    /// not count.
    private func letters(of value: Span<UInt8>, at places: [Int], to bytes: inout [UInt8]) -> Bool {
        var place = 0
        var index = 0
        var found = 0
        while index < value.count && found < places.count {
            let length = Self.length(ofCharacterAt: index, in: value)
            if length > 1 || ASCII.isLetter(value[index] | 0x20) {
                place += 1
                if place == places[found] {
                    for byte in index..<min(index + length, value.count) {
                        bytes.append(value[byte])
                    }
                    found += 1
                }
            }
            index += length
        }
        for _ in found..<places.count { bytes.append(0x32) }
        return place > 0
    }

    private static func length(ofCharacterAt index: Int, in value: Span<UInt8>) -> Int {
        let first = value[index]
        return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
    }

    /// Bytes of the first characters.
    private func length(of value: Span<UInt8>, characters: Int) -> Int {
        var length = 0
        for _ in 0..<characters where length < value.count {
            length += Self.length(ofCharacterAt: length, in: value)
        }
        return min(length, value.count)
    }

    private func copy(_ value: Span<UInt8>, upTo count: Int, to bytes: inout [UInt8]) -> Bool {
        guard count > 0 && count <= value.count else { return false }
        for index in 0..<count { bytes.append(value[index]) }
        return true
    }
}
