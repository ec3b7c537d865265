/// Small histograms side by side: a row for each thing measured, a column for each source.
///
/// The plots of a row share both axes, so that they can be compared.
public struct DistributionGrid: Sendable {
    public struct Row: Sendable {
        let name: String
        let horizontal: Axis
        let edges: [Double]
        let counts: [[Quantity]]
        let markers: [Marker]

        /// - Parameters:
        ///   - name: what is measured: "surname".
        ///   - horizontal: what the bins are of.
        ///   - edges: n + 1 finite numbers, each above the one before.
        ///   - counts: for each column of the grid n; an empty list where there is nothing.
        ///   - markers: lines through each plot of the row.
        public init(
            _ name: String, horizontal: Axis, edges: [Double], counts: [[Quantity]],
            markers: [Marker] = []
        ) {
            self.name = name
            self.horizontal = horizontal
            self.edges = edges
            self.counts = counts
            self.markers = markers
        }
    }

    let columns: [String]
    let vertical: Axis
    let rows: [Row]

    /// - Parameters:
    ///   - columns: their names.
    ///   - vertical: of the counts; shares compare better where columns differ in size.
    /// - Throws: `ReportsError` where a row's parts do not fit together.
    public init(columns: [String], vertical: Axis, rows: [Row]) throws(ReportsError) {
        try vertical.check("distributions")
        for row in rows {
            try row.horizontal.check("distributions")
            try Marker.check(row.markers, "distributions")
            try Histogram.check(row.edges, bins: max(row.edges.count - 1, 0), "distributions")
            guard row.counts.count == columns.count else {
                throw .shape(
                    "distributions: a row has \(row.counts.count) plots for \(columns.count)"
                        + " columns")
            }
            for counts in row.counts where !counts.isEmpty {
                try Histogram.check(row.edges, bins: counts.count, "distributions")
                for count in counts { try count.check("distributions") }
            }
        }
        self.columns = columns
        self.vertical = vertical
        self.rows = rows
    }
}

extension DistributionGrid: Drawing {
    var kind: String { "\(rows.count) rows of \(columns.count) small histograms." }

    var remarks: [String] { ["Plots of a row share their axes; rows do not."] }

    var tables: [Table] {
        rows.map { row in
            let heads =
                [
                    Table.Column.numbers("\(row.horizontal.heading), from", row.horizontal.numbers),
                    .numbers("to", row.horizontal.numbers),
                ] + columns.map { .numbers($0, vertical.numbers) }
            let lines = row.edges.indices.dropLast().map { bin -> [Table.Cell] in
                [.number(row.edges[bin]), .number(row.edges[bin + 1])]
                    + row.counts.map { .quantity($0.isEmpty ? .notApplicable : $0[bin]) }
            }
            let marks = row.markers.map { marker in
                " \(marker.label): \(row.horizontal.numbers.text(marker.position))."
            }
            return Table("\(row.name): \(vertical.heading)." + marks.joined(), heads, lines)
        }
    }

    // MARK: - Drawing

    private static let height = 62.0
    private static let gap = 14.0

    func draw(on canvas: inout Canvas) {
        guard !rows.isEmpty, !columns.isEmpty else { return drawNothing(on: &canvas) }
        let names = rows.flatMap {
            [TextWidth.of($0.name, size: 13), TextWidth.of($0.horizontal.heading, size: 11)]
        }
        let left = min(names.max() ?? 0, 150) + 56
        let count = Double(columns.count)
        let width = min(max((canvas.width - left) / count - Self.gap, 84), 190)
        canvas.width = max(560, left + count * (width + Self.gap))
        var top = 0.0
        canvas.text(vertical.heading, x: 0, y: 9, .pale, room: canvas.width)
        top += 20
        top += legend.draw(on: &canvas, x: 0, y: top, width: canvas.width)
        for (column, name) in columns.enumerated() {
            let x = left + Double(column) * (width + Self.gap) + width / 2
            canvas.text(name, x: x, y: top + 9, anchor: .middle, .strong, room: width + 8)
        }
        top += 24
        for row in rows {
            let area = PlotArea(
                left: left, top: top, right: left + width, bottom: top + Self.height)
            draw(row, area, on: &canvas)
            top += Self.height + 34
        }
        canvas.height = top
    }

    private var legend: Legend {
        let isHidden = rows.contains { $0.counts.contains { $0.contains(.suppressed) } }
        let labels = rows.flatMap { $0.markers.map(\.label) }
        let distinct = labels.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return Legend(
            distinct.map { ($0, .marker) } + (isHidden ? [Legend.suppressed] : []))
    }

    private func draw(_ row: Row, _ first: PlotArea, on canvas: inout Canvas) {
        canvas.text(row.name, x: 0, y: first.top + 20, room: first.left - 54)
        canvas.text(
            row.horizontal.heading, x: 0, y: first.top + 38, .smallPale, room: first.left - 54)
        let values = row.counts.flatMap { $0.flatMap(\.extent) }
        let upwards = Scale(
            vertical, values: values, ends: .zero, from: first.bottom, to: first.top, ticks: 2)
        for tick in upwards.ticks {
            guard let y = upwards.position(tick.value) else { continue }
            canvas.text(tick.label, x: first.left - 6, y: y, anchor: .end, .smallPale, room: 50)
        }
        for (column, counts) in row.counts.enumerated() {
            var area = first
            area.left += Double(column) * (first.right - first.left + Self.gap)
            area.right = area.left + first.right - first.left
            draw(counts, row, area, upwards, on: &canvas)
        }
    }

    private func draw(
        _ counts: [Quantity], _ row: Row, _ area: PlotArea, _ upwards: Scale,
        on canvas: inout Canvas
    ) {
        for tick in upwards.ticks {
            guard let y = upwards.position(tick.value) else { continue }
            canvas.line("grid", from: (area.left, y), to: (area.right, y))
        }
        canvas.line("axis", from: (area.left, area.bottom), to: (area.right, area.bottom))
        guard !counts.isEmpty else {
            canvas.text(
                NumberStyle.absent, x: (area.left + area.right) / 2,
                y: (area.top + area.bottom) / 2, anchor: .middle, .smallPale)
            return
        }
        let across = Scale(
            row.horizontal, values: row.edges + row.markers.map(\.position), ends: .numbers,
            from: area.left, to: area.right, ticks: 3)
        for tick in across.ticks {
            guard let x = across.position(tick.value) else { continue }
            canvas.line("axis", from: (x, area.bottom), to: (x, area.bottom + 4))
            canvas.text(tick.label, x: x, y: area.bottom + 12, anchor: .middle, .smallPale)
        }
        var bars = ""
        for (bin, count) in counts.enumerated() {
            guard let left = across.position(row.edges[bin]),
                let right = across.position(row.edges[bin + 1])
            else { continue }
            if count == .suppressed {
                canvas.hatchedBox(x: left, y: area.bottom - 12, width: right - left, height: 12)
            }
            guard let value = count.value, value > 0, let y = upwards.position(value) else {
                continue
            }
            let corners = [
                (x: left, y: area.bottom), (left, y), (right, y), (right, area.bottom),
            ]
            bars += Canvas.outline(corners) + "Z"
        }
        canvas.path("fill-0", bars)
        for marker in row.markers {
            guard let x = across.position(marker.position) else { continue }
            canvas.line("marker", from: (x, area.top), to: (x, area.bottom))
        }
    }
}
