/// A plain-text table: a header, a rule under it and rows, the columns aligned by spaces.
///
/// ```
/// pair              links   precision
/// ---------------  ------  ----------
/// health, housing   1,020      99.4 %
/// ```
/// A cell's width is its number of characters, which is right for Latin text; there is no colour
/// and no trailing space.
public struct TextTable: Sendable {
    /// The side to which a column's cells are pushed.
    public enum Alignment: Sendable {
        case left
        case right
    }

    /// A column's title and alignment: `.left` for words, `.right` for numbers.
    public struct Column: Sendable {
        public let title: String
        public let alignment: Alignment

        public init(_ title: String, _ alignment: Alignment = .left) {
            self.title = title
            self.alignment = alignment
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    /// - Parameter columns: from left to right; at least one.
    public init(_ columns: [Column]) {
        precondition(!columns.isEmpty, "a table needs a column")
        self.columns = columns
    }

    /// Appends a row.
    /// - Parameter cells: one a column.
    public mutating func append(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has one cell a column")
        rows.append(cells)
    }

    /// The lines of the table, without line feeds: header, rule, rows.
    public var lines: [String] {
        var widths = columns.map(\.title.count)
        for row in rows {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.count) }
        }
        let header = line(columns.map(\.title), widths: widths)
        let rule = line(widths.map { String(repeating: "-", count: $0) }, widths: widths)
        return [header, rule] + rows.map { line($0, widths: widths) }
    }

    /// The whole table, each line ended by a line feed.
    public var text: String { lines.map { $0 + "\n" }.joined() }

    private func line(_ cells: [String], widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[index] - cell.count)
            if index > 0 { line += "  " }
            line += columns[index].alignment == .left ? cell + padding : padding + cell
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
