internal import Foundation

/// Brings text to one spelling: lower case, accents of Latin letters gone, blanks, hyphens and
/// apostrophes of every kind written as ` `, `-` and `'`.
///
/// ASCII text changes only its case, and control characters become blanks. Other text goes through
/// Unicode's NFKC (UAX 15) and is folded scalar by scalar:
/// - a combining mark is dropped after a Latin letter and kept after any other, so that `José` is
///   `jose` while Cyrillic `й`, Hebrew points and Devanagari vowel signs stay;
/// - Latin letters without a decomposition are spelt out (`ß` is `ss`, `ł` is `l`, `ø` is `o`);
/// - decimal digits of all scripts become ASCII digits;
/// - letters of other scripts stay; format characters vanish; all else becomes a blank.
package enum TextFolding {
    /// Folds `cell` into `folded`, which grows as needed.
    /// - Returns: where the folded text stands in `folded`, without blanks at its ends; nil if the
    ///   cell is not UTF-8.
    package static func fold(
        _ cell: Span<UInt8>, into folded: inout [UInt8]
    ) -> Range<Int>? {
        let count = cell.count
        if folded.count < count {
            folded.append(contentsOf: repeatElement(0, count: count - folded.count))
        }
        var all: UInt8 = 0
        var output = folded.mutableSpan
        for index in 0..<count {
            let byte = cell[index]
            all |= byte
            let isUpper = byte &- 0x41 < 26
            let lower = isUpper ? byte | 0x20 : byte
            output[index] = lower < 0x20 || lower == 0x7f ? 0x20 : lower
        }
        if all < 0x80 { return trimmed(folded, count: count) }
        return foldUnicode(cell, into: &folded)
    }

    /// The slow way, which gives the same result for ASCII text.
    package static func foldUnicode(
        _ cell: Span<UInt8>, into folded: inout [UInt8]
    ) -> Range<Int>? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(cell.count)
        for index in cell.indices { bytes.append(cell[index]) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let result = Array(fold(text).utf8)
        if folded.count < result.count {
            folded.append(contentsOf: repeatElement(0, count: result.count - folded.count))
        }
        for index in result.indices { folded[index] = result[index] }
        return trimmed(folded, count: result.count)
    }

    private static func trimmed(_ bytes: [UInt8], count: Int) -> Range<Int> {
        var start = 0
        var end = count
        while start < end && bytes[start] == 0x20 { start += 1 }
        while end > start && bytes[end - 1] == 0x20 { end -= 1 }
        return start..<end
    }

    private static func fold(_ text: String) -> String {
        // Some apostrophes (U+00B4) would decompose into a blank and a mark, so they come first.
        var marked = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            marked.append(isApostrophe(scalar) ? "'" : scalar)
        }
        let composed = String(marked).precomposedStringWithCompatibilityMapping
        let lower = composed.unicodeScalars.reduce(into: "") { result, scalar in
            result += scalar.properties.lowercaseMapping
        }
        var output = String.UnicodeScalarView()
        var base = Base.none
        for scalar in lower.decomposedStringWithCompatibilityMapping.unicodeScalars {
            append(scalar, to: &output, after: &base)
        }
        return String(output).precomposedStringWithCompatibilityMapping
    }

    /// What a combining mark would stand on.
    private enum Base {
        case none, latin, other
    }

    private static func append(
        _ scalar: Unicode.Scalar, to output: inout String.UnicodeScalarView, after base: inout Base
    ) {
        if scalar.isASCII {
            base = scalar.properties.isAlphabetic ? .latin : .none
            let isControl = scalar.value < 0x20 || scalar.value == 0x7f
            output.append(isControl ? " " : scalar)
            return
        }
        if isApostrophe(scalar) {
            base = .none
            output.append("'")
            return
        }
        if let spelling = latinSpellings[scalar] {
            base = .latin
            output.append(contentsOf: spelling.unicodeScalars)
            return
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark:
            if base == .other { output.append(scalar) }
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            base = isLatin(scalar) ? .latin : .other
            output.append(scalar == "ς" ? "σ" : scalar)
        case .decimalNumber:
            base = .none
            let value = UInt32(scalar.properties.numericValue ?? 0)
            output.append(Unicode.Scalar(UInt8(0x30 + value % 10)))
        case .dashPunctuation:
            base = .none
            output.append("-")
        case .format:
            break
        default:
            base = .none
            output.append(scalar == "\u{2212}" || scalar == "\u{2043}" ? "-" : " ")
        }
    }

    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x27, 0xb4, 0x2b9, 0x2bb...0x2bf, 0x2c8, 0x2ca, 0x2cb, 0x2018...0x201b, 0x2032,
            0x2035, 0x5f3, 0xa78c, 0xff07:
            true
        default: false
        }
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xaa, 0xba, 0xc0...0x2af, 0x1d00...0x1dbf, 0x1e00...0x1eff, 0x2c60...0x2c7f,
            0xa722...0xa7ff, 0xab30...0xab6f:
            true
        default: false
        }
    }

    /// Latin letters that Unicode does not decompose, as they are usually written without them.
    private static let latinSpellings: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
        "ł": "l", "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ſ": "s", "ƀ": "b", "ɓ": "b", "ƈ": "c",
        "ɖ": "d", "ɗ": "d", "ə": "a", "ɛ": "e", "ƒ": "f", "ɠ": "g", "ɣ": "g", "ɨ": "i", "ƙ": "k",
        "ƚ": "l", "ɫ": "l", "ɲ": "n", "ƞ": "n", "ɔ": "o", "ɵ": "o", "ƥ": "p", "ɍ": "r", "ʂ": "s",
        "ƭ": "t", "ʈ": "t", "ʉ": "u", "ʋ": "v", "ƴ": "y", "ɏ": "y", "ƶ": "z", "ȥ": "z", "ʒ": "z",
    ]
}
