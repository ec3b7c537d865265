/// How wide text will be, without the font: an estimate on the wide side, from the widths of
/// Helvetica and DejaVu Sans.
enum TextWidth {
    /// - Parameter size: of the font, in pixels.
    /// - Returns: pixels.
    static func of(_ text: String, size: Double) -> Double {
        text.unicodeScalars.reduce(0) { $0 + ems($1) } * size
    }

    /// The text, or as much of its beginning and its end as there is room for: long names often
    /// differ at their ends.
    static func fitted(_ text: String, to width: Double, size: Double) -> String {
        guard of(text, size: size) > width else { return text }
        let room = width - size
        let start = beginning(text, to: room * 0.6, size: size)
        let rest = room - of(String(start), size: size)
        let end = beginning(text.reversed(), to: rest, size: size)
        return String(start) + "…" + String(end.reversed())
    }

    private static func beginning(
        _ text: some Sequence<Character>, to width: Double, size: Double
    ) -> [Character] {
        var used = 0.0
        return Array(
            text.prefix { character in
                used += of(String(character), size: size)
                return used <= width
            })
    }

    private static func ems(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "t", "f", "r", "I", ".", ",", ":", ";", "'", "|", "!", "(", ")", "[",
            "]", " ":
            return 0.36
        case "m", "w", "M", "W", "@", "%": return 0.95
        case "0"..."9": return 0.62
        case "a"..."z": return 0.58
        case "A"..."Z": return 0.7
        default: break
        }
        switch scalar.value {
        // Combining marks take room of their own only so that a flood of them is cut.
        case 0x0300...0x036F: return 0.1
        case 0x1100...: return scalar.value >= 0x2000 && scalar.value < 0x2E80 ? 0.7 : 1.05
        default: return 0.68
        }
    }
}
