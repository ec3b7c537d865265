/// Text as it may stand in an element or an attribute: all words of a report pass here, labels from
/// agencies' schemas among them.
package enum EscapedText {
    /// Escapes the five characters of markup, makes white space spaces, and puts U+FFFD for what
    /// no label needs: control characters, overrides of writing direction (a label could swap the
    /// digits beside it), what is no character, by "Unicode in XML" of the W3C.
    package static func of(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            default: result.unicodeScalars.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return result
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: false
        // Marks, embeddings, overrides and isolates of direction; separators of lines.
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F: false
        case 0xFEFF, 0xFFF9...0xFFFC, 0xFDD0...0xFDEF: false
        // Tags, which are invisible; and the last two of each plane.
        case 0xE0000...0xE007F: false
        case let value: value & 0xFFFE != 0xFFFE
        }
    }
}
