/// A number in each cell of rows and columns, with a colour for how large it is.
public struct HeatMap: Sendable {
    let corner: String
    let rows: [String]
    let columns: [String]
    let axis: Axis
    let cells: [[Quantity]]

    /// - Parameters:
    ///   - corner: what rows and columns are: "field by agency".
    ///   - axis: of the numbers; colours go from the range's lower end to its upper, or from the
    ///     least number to the largest where there is no range. Linear.
    ///   - cells: for each row, one for each column.
    /// - Throws: `ReportsError` for rows of another length and numbers beyond 1e15.
    public init(
        corner: String, rows: [String], columns: [String], axis: Axis, cells: [[Quantity]]
    ) throws(ReportsError) {
        try axis.check("heat map")
        guard cells.count == rows.count else {
            throw .shape("heat map: \(cells.count) rows of cells for \(rows.count) names")
        }
        for row in cells {
            guard row.count == columns.count else {
                throw .shape("heat map: a row has \(row.count) cells for \(columns.count) columns")
            }
            for cell in row { try cell.check("heat map") }
        }
        self.corner = corner
        self.rows = rows
        self.columns = columns
        self.axis = axis
        self.cells = cells
    }
}

extension HeatMap: Drawing {
    private static let steps = 7

    var kind: String { "Heat map of \(rows.count) rows and \(columns.count) columns." }

    var tables: [Table] {
        let heads = [Table.Column.words(corner)] + columns.map { .numbers($0, axis.numbers) }
        let lines = zip(rows, cells).map { name, row in
            [Table.Cell.words(name)] + row.map { .quantity($0) }
        }
        return [Table(axis.heading, heads, lines)]
    }

    /// The numbers between which colours go; nil where there is none.
    private var range: ClosedRange<Double>? {
        let values =
            cells.flatMap { $0.compactMap(\.value) }
            + (axis.range.map { [$0.lowerBound, $0.upperBound] } ?? [])
        guard let low = values.min(), let high = values.max() else { return nil }
        return low...high
    }

    /// The step of the ramp for a number.
    private func step(of value: Double, in range: ClosedRange<Double>) -> Int {
        let span = range.upperBound - range.lowerBound
        guard span > 0 else { return Self.steps / 2 }
        let share = (value - range.lowerBound) / span
        return min(max(Int(share * Double(Self.steps)), 0), Self.steps - 1)
    }

    func draw(on canvas: inout Canvas) {
        guard !rows.isEmpty, !columns.isEmpty else { return drawNothing(on: &canvas) }
        let left = min(rows.map { TextWidth.of($0, size: 13) }.max() ?? 0, 210) + 12
        let numbers = cells.flatMap { $0.map { TextWidth.of(Self.words($0, axis), size: 13) } }
        let least = max(48, (numbers.max() ?? 0) + 10)
        let cellWidth = min(max((canvas.width - left) / Double(columns.count), least), 120)
        let widest = columns.map { TextWidth.of($0, size: 13) }.max() ?? 0
        let isTurned = widest > cellWidth - 4
        let head = isTurned ? min(widest, 150) + 6 : 20
        canvas.width = max(560, left + cellWidth * Double(columns.count) + 2)
        var top = drawLegend(on: &canvas)
        for (index, name) in columns.enumerated() {
            let x = left + (Double(index) + 0.5) * cellWidth
            if isTurned {
                canvas.text(name, x: x, y: top + head - 4, room: head - 4, isTurned: true)
            } else {
                canvas.text(name, x: x, y: top + head - 10, anchor: .middle)
            }
        }
        top += head
        let height = 26.0
        for (row, name) in rows.enumerated() {
            let y = top + Double(row) * height
            canvas.text(name, x: left - 8, y: y + height / 2, anchor: .end, room: left - 10)
            for (column, cell) in cells[row].enumerated() {
                let x = left + Double(column) * cellWidth
                draw(
                    cell, x: x, y: y, width: cellWidth, height: height,
                    tip: "\(name), \(columns[column]): \(axis.numbers.text(cell))", on: &canvas)
            }
        }
        canvas.height = top + Double(rows.count) * height + 4
    }

    private static func words(_ cell: Quantity, _ axis: Axis) -> String {
        guard let value = cell.value else { return "" }
        return axis.numbers.text(value)
    }

    private func draw(
        _ cell: Quantity, x: Double, y: Double, width: Double, height: Double, tip: String,
        on canvas: inout Canvas
    ) {
        guard let value = cell.value, let range else {
            if cell == .suppressed {
                canvas.hatchedBox(
                    x: x + 1, y: y + 1, width: width - 2, height: height - 2, tip: tip)
            } else {
                canvas.text(
                    NumberStyle.absent, x: x + width / 2, y: y + height / 2, anchor: .middle,
                    .smallPale)
            }
            return
        }
        let step = step(of: value, in: range)
        canvas.box("ramp-\(step) cell", x: x, y: y, width: width, height: height, tip: tip)
        canvas.text(
            Self.words(cell, axis), x: x + width / 2, y: y + height / 2, anchor: .middle,
            kind: "ramp-ink-\(step)")
    }

    /// The ramp with the numbers at its ends, what is hatched, and the axis's name.
    private func drawLegend(on canvas: inout Canvas) -> Double {
        canvas.text(axis.heading, x: 0, y: 9, .pale, room: canvas.width)
        var x = 0.0
        if let range, range.lowerBound < range.upperBound {
            let low = axis.numbers.text(range.lowerBound)
            canvas.text(low, x: x, y: 30, .smallPale)
            x += TextWidth.of(low, size: 11) + 6
            for step in 0..<Self.steps {
                canvas.box("ramp-\(step)", x: x, y: 23, width: 26, height: 14)
                x += 26
            }
            let high = axis.numbers.text(range.upperBound)
            canvas.text(high, x: x + 6, y: 30, .smallPale)
            x += TextWidth.of(high, size: 11) + 30
        }
        if cells.contains(where: { $0.contains(.suppressed) }) {
            canvas.hatchedBox(x: x, y: 23, width: 26, height: 14, tip: nil)
            canvas.text(NumberStyle.suppressed, x: x + 32, y: 30, .smallPale)
        }
        return 48
    }
}
