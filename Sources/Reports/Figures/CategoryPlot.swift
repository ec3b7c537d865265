/// A number for each category, one below the other: bars from 0, which may be negative, or dots;
/// with intervals, in groups, against marker lines.
public struct CategoryPlot: Sendable {
    /// How a number is shown.
    public enum Mark: Sendable {
        /// A bar from 0: for amounts and for weights of either sign.
        case bars
        /// A dot: for rates, where 0 need not be on the axis.
        case dots
    }

    public struct Item: Sendable {
        let label: String
        let value: Quantity

        public init(_ label: String, _ value: Quantity) {
            self.label = label
            self.value = value
        }
    }

    /// Items under one heading.
    public struct Group: Sendable {
        let heading: String
        let items: [Item]

        public init(_ heading: String, _ items: [Item]) {
            self.heading = heading
            self.items = items
        }

        /// Items without a heading.
        public init(_ items: [Item]) { self.init("", items) }
    }

    let category: String
    let axis: Axis
    let mark: Mark
    let groups: [Group]
    let markers: [Marker]

    /// - Parameters:
    ///   - category: what the labels name: "field and level".
    ///   - axis: of the numbers; bars cannot be on a logarithmic one.
    ///   - groups: in the order in which they are shown, which must not tell what is suppressed.
    /// - Throws: `ReportsError` for bars on a logarithmic axis and for numbers beyond 1e15.
    public init(
        category: String, axis: Axis, mark: Mark, groups: [Group], markers: [Marker] = []
    ) throws(ReportsError) {
        try axis.check("categories")
        try Marker.check(markers, "categories")
        guard mark == .dots || axis.spacing == .linear else {
            throw .shape("categories: bars begin at 0, which a logarithmic axis has not; use dots")
        }
        for item in groups.flatMap(\.items) { try item.value.check("categories") }
        self.category = category
        self.axis = axis
        self.mark = mark
        self.groups = groups
        self.markers = markers
    }
}

extension CategoryPlot: Drawing {
    private static let rowHeight = 22.0

    private var items: [Item] { groups.flatMap(\.items) }

    private var hasHeadings: Bool { groups.contains { !$0.heading.isEmpty } }

    var kind: String {
        "\(mark == .bars ? "Horizontal bars" : "Dots with intervals") of \(items.count) categories."
    }

    var remarks: [String] {
        let isMissing =
            axis.spacing == .logarithmic && items.contains { ($0.value.value ?? 1) <= 0 }
        return isMissing ? ["Numbers of 0 or less have no place on a logarithmic axis."] : []
    }

    var tables: [Table] {
        let columns =
            (hasHeadings ? [Table.Column.words("group")] : [])
            + [.words(category), .numbers(axis.heading, axis.numbers)]
        let rows = groups.flatMap { group in
            group.items.map { item in
                (hasHeadings ? [Table.Cell.words(group.heading)] : [])
                    + [.words(item.label), .quantity(item.value)]
            }
        }
        guard !markers.isEmpty else { return [Table(nil, columns, rows)] }
        let lines = Table(
            "Marker lines", [.words("line"), .numbers(axis.heading, axis.numbers)],
            markers.map { [.words($0.label), .number($0.position)] })
        return [Table(nil, columns, rows), lines]
    }

    func draw(on canvas: inout Canvas) {
        guard !items.isEmpty else { return drawNothing(on: &canvas) }
        let widest = items.map { TextWidth.of($0.label, size: 13) }.max() ?? 0
        let left = min(max(widest, 40), 230) + 14
        let numbers = items.map { TextWidth.of(axis.numbers.text($0.value), size: 11) }
        let gap = min(numbers.max() ?? 0, 190) + 14
        let scale = Scale(
            axis, values: items.flatMap(\.value.extent) + markers.map(\.position),
            ends: mark == .bars ? .zero : .ticks, from: left + 8, to: canvas.width - gap, ticks: 7)
        let rows = PlotArea.MarkerRows(markers, on: scale)
        let headings = groups.filter { !$0.heading.isEmpty }.count
        let top = rows.height + 6
        let length = Double(items.count + headings) * Self.rowHeight + Double(headings) * 8
        let area = PlotArea(
            left: left, top: top, right: canvas.width - gap + 8, bottom: top + length + 6)
        area.drawHorizontalAxis(scale, axis, on: &canvas, hasLines: true)
        if mark == .bars {
            canvas.line("zero", from: (scale.base, top), to: (scale.base, area.bottom))
        }
        var y = top + 3
        for group in groups {
            if !group.heading.isEmpty {
                y += 8
                canvas.text(
                    group.heading, x: 0, y: y + Self.rowHeight / 2, .strong,
                    room: canvas.width - gap)
                y += Self.rowHeight
            }
            for item in group.items {
                let middle = y + Self.rowHeight / 2
                canvas.text(item.label, x: left - 8, y: middle, anchor: .end, room: left - 10)
                draw(item, y: middle, scale, gap, on: &canvas)
                y += Self.rowHeight
            }
        }
        area.draw(rows, on: &canvas)
        canvas.height = area.bottom + PlotArea.axisHeight
    }

    private func draw(
        _ item: Item, y: Double, _ scale: Scale, _ gap: Double, on canvas: inout Canvas
    ) {
        let words = axis.numbers.text(item.value)
        guard let value = item.value.value, let end = scale.position(value) else {
            // At a place and of a length that are the same whatever the number.
            let start = mark == .bars ? scale.base : scale.start
            let isHidden = item.value == .suppressed
            if isHidden { canvas.hatchedBox(x: start, y: y - 7, width: 26, height: 14) }
            canvas.text(
                words, x: start + (isHidden ? 34 : 8), y: y, .smallPale, room: gap + 200)
            return
        }
        let ends = item.value.interval.flatMap { interval -> (Double, Double)? in
            guard let low = scale.position(interval.lowerBound),
                let high = scale.position(interval.upperBound)
            else { return nil }
            return (low, high)
        }
        let tip = "\(item.label): \(words)"
        if mark == .bars {
            let series = value < 0 ? 1 : 0
            canvas.box(
                "fill-\(series)", x: min(scale.base, end), y: y - 7, width: abs(end - scale.base),
                height: 14, tip: tip)
        }
        if let ends { canvas.whisker(from: (ends.0, y), to: (ends.1, y), cap: 4) }
        if mark == .dots { canvas.shape(series: 0, x: end, y: y, radius: 4.5, tip: tip) }
        if mark == .bars, value < 0, markers.isEmpty {
            // To the right of 0, where nothing else is, unless the interval crosses it.
            let x = max(scale.base, ends?.1 ?? 0) + 6
            canvas.text(words, x: x, y: y, .smallPale, room: gap + 200)
        } else if mark == .bars, markers.isEmpty {
            canvas.text(words, x: max(end, ends?.1 ?? 0) + 6, y: y, .smallPale)
        } else {
            // Where there are lines to cross, numbers stand in a column of their own.
            canvas.text(words, x: canvas.width - gap + 14, y: y, .smallPale, room: gap)
        }
    }
}
