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
        case .year: return copy(value, upTo: 4, to: &bytes)
        case .yearMonth: return copy(value, upTo: 6, to: &bytes)
        case .outward: return copy(value, upTo: value.count - 3, to: &bytes)
        }
    }

    /// Bytes of the first characters.
    private func length(of value: Span<UInt8>, characters: Int) -> Int {
        var length = 0
        for _ in 0..<characters where length < value.count {
            let first = value[length]
            length += first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
        }
        return min(length, value.count)
    }

    private func copy(_ value: Span<UInt8>, upTo count: Int, to bytes: inout [UInt8]) -> Bool {
        guard count > 0 && count <= value.count else { return false }
        for index in 0..<count { bytes.append(value[index]) }
        return true
    }
}
