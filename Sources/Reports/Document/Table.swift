/// Rows of words and numbers under headed columns; the first column names the row.
public struct Table: Sendable, Equatable {
    /// A column: its heading, with the unit, and how its numbers are written.
    public struct Column: Sendable, Equatable {
        let heading: String
        /// nil for words.
        let numbers: NumberStyle?

        /// Words, to the left.
        public static func words(_ heading: String) -> Column {
            Column(heading: heading, numbers: nil)
        }

        /// Numbers, to the right.
        public static func numbers(_ heading: String, _ style: NumberStyle) -> Column {
            Column(heading: heading, numbers: style)
        }
    }

    public enum Cell: Sendable, Equatable, ExpressibleByStringLiteral {
        case words(String)
        /// In a column of words it is written with up to six digits.
        case quantity(Quantity)

        public init(stringLiteral value: String) { self = .words(value) }

        public static func number(_ number: Double) -> Cell { .quantity(.number(number)) }
        public static func count(_ number: Int) -> Cell { .quantity(.count(number)) }
    }

    let caption: String?
    let columns: [Column]
    let rows: [[Cell]]

    /// - Parameters:
    ///   - columns: one or more.
    ///   - rows: as many cells each as there are columns; no row at all is written as "no data".
    /// - Throws: `ReportsError` for rows of another length and for numbers beyond 1e15.
    public init(
        caption: String? = nil, columns: [Column], rows: [[Cell]]
    ) throws(ReportsError) {
        guard !columns.isEmpty else { throw .shape("table: it has no column") }
        for (index, row) in rows.enumerated() {
            guard row.count == columns.count else {
                throw .shape(
                    "table: row \(index + 1) has \(row.count) cells for \(columns.count) columns")
            }
            for case .quantity(let quantity) in row { try quantity.check("table") }
        }
        self.init(caption, columns, rows)
    }

    /// The table behind a picture, whose numbers were looked at before.
    init(_ caption: String?, _ columns: [Column], _ rows: [[Cell]]) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }

    // MARK: - Markup

    func write(to markup: inout MarkupWriter, label: String) {
        let name = caption.map { "\(label): \($0)" } ?? label
        // Only what can have the focus can be scrolled by keys.
        let box: Attributes = [
            "class": "scroll", "role": "group", "tabindex": "0", "aria-label": name,
        ]
        markup.element("div", box) { box in
            box.element("table") { table in
                if let caption { table.element("caption", text: caption) }
                table.element("thead") { $0.element("tr") { writeHeadings(to: &$0) } }
                table.newLine()
                table.element("tbody") { body in
                    for row in rows {
                        body.element("tr") { write(row, to: &$0) }
                        body.newLine()
                    }
                    if rows.isEmpty {
                        let wide: Attributes = ["colspan": String(columns.count)]
                        body.element("tr") { $0.element("td", wide, text: "no data") }
                    }
                }
            }
        }
        markup.newLine()
    }

    private func writeHeadings(to markup: inout MarkupWriter) {
        for column in columns {
            var classes: [String] = column.numbers == nil ? [] : ["number"]
            if Self.isLong(column.heading) { classes.append("long") }
            let kind = classes.isEmpty ? nil : classes.joined(separator: " ")
            markup.element("th", ["scope": "col", "class": kind], text: column.heading)
        }
    }

    /// Whether a word is so long that it may be broken anywhere.
    private static func isLong(_ text: String) -> Bool {
        text.split(separator: " ").contains { $0.count > 24 }
    }

    private func write(_ row: [Cell], to markup: inout MarkupWriter) {
        for (index, (column, cell)) in zip(columns, row).enumerated() {
            var classes: [String] = column.numbers == nil ? [] : ["number"]
            let text: String
            switch cell {
            case .words(let words):
                text = words
                if Self.isLong(words) { classes.append("long") }
            case .quantity(let quantity):
                text = (column.numbers ?? .significant(6)).text(quantity)
                if quantity.value == nil { classes.append("absent") }
            }
            let kind = classes.isEmpty ? nil : classes.joined(separator: " ")
            if index == 0 {
                markup.element("th", ["scope": "row", "class": kind], text: text)
            } else {
                markup.element("td", ["class": kind], text: text)
            }
        }
    }
}
