/// The colours of a report on a light and on a dark screen; paper is printed light.
///
/// Series are those of Okabe and Ito ("Color Universal Design", 2008), which people with a colour
/// vision deficiency tell apart, made darker or lighter where they would be too faint. Text has a
/// contrast of at least 4.5 to what it stands on and marks of at least 3 (WCAG 2.2, 1.4.3 and
/// 1.4.11). No colour stands alone: series differ in shape and dashes too, cells bear numbers.
package struct Palette: Sendable {
    /// All colours as `#rrggbb`.
    package let paper: String
    /// Text.
    package let ink: String
    /// Text of less weight: labels, notes.
    package let quiet: String
    /// Axes, rules and hatching.
    package let line: String
    /// Lines behind the marks; they say nothing that labels do not.
    package let grid: String
    /// Boxes, and every second row.
    package let panel: String
    package let link: String
    package let warningPaper: String
    package let warningInk: String
    package let warningLine: String
    /// Six series.
    package let series: [String]
    /// Seven steps from little to much.
    package let ramp: [String]
    /// Text on each step.
    package let rampInk: [String]

    package static let light = Palette(
        paper: "#ffffff", ink: "#1b1f24", quiet: "#57606a", line: "#7a818a", grid: "#e4e7eb",
        panel: "#f4f6f8", link: "#0b5cad", warningPaper: "#fff5e8", warningInk: "#5a2f00",
        warningLine: "#b85c00",
        series: ["#0072b2", "#a83c00", "#009e73", "#8e3a78", "#b38600", "#333333"],
        ramp: ["#eef4fa", "#d5e5f2", "#b3d1e8", "#86b8d9", "#5b9dca", "#2a74ab", "#12507f"],
        rampInk: Array(repeating: "#000000", count: 5) + Array(repeating: "#ffffff", count: 2))

    package static let dark = Palette(
        paper: "#14171b", ink: "#e6e9ed", quiet: "#a9b1bb", line: "#7d8590", grid: "#2a3037",
        panel: "#1c2127", link: "#7cc0ff", warningPaper: "#2f2210", warningInk: "#ffdcae",
        warningLine: "#d98b2b",
        series: ["#56b4e9", "#f08a3c", "#009e73", "#df93be", "#f0e442", "#e6e9ed"],
        ramp: ["#1e2833", "#213f58", "#24557b", "#2f6fa0", "#5595c6", "#83b8df", "#b8d9f2"],
        rampInk: Array(repeating: "#ffffff", count: 4) + Array(repeating: "#000000", count: 3))

    /// The colours as variables of a style sheet.
    var declarations: String {
        let single = [
            ("paper", paper), ("ink", ink), ("quiet", quiet), ("line", line), ("grid", grid),
            ("panel", panel), ("link", link), ("warning-paper", warningPaper),
            ("warning-ink", warningInk), ("warning-line", warningLine),
        ]
        let numbered = [("series", series), ("ramp", ramp), ("ramp-ink", rampInk)].flatMap {
            name, colours in
            colours.enumerated().map { ("\(name)-\($0.offset)", $0.element) }
        }
        return (single + numbered).map { "--\($0):\($1)" }.joined(separator: ";")
    }
}
