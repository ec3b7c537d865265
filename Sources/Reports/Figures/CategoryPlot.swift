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
        let limit: Double?

        /// - Parameter limit: what the number may be at most, drawn as a stroke across its row;
        ///   a number over it says so in words and in another colour.
        public init(_ label: String, _ value: Quantity, limit: Double? = nil) {
            self.label = label
            self.value = value
            self.limit = limit
        }

        /// nil where there is no limit, or no number to hold against it.
        fileprivate var isOver: Bool? {
            guard let limit, let value = value.value else { return nil }
            return value > limit
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
        for item in groups.flatMap(\.items) {
            try item.value.check("categories")
            guard (item.limit ?? 0).magnitude <= Quantity.largest else {
                throw .number("categories: a limit is not a finite number up to 1e15")
            }
        }
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
        return (isMissing ? ["Numbers of 0 or less have no place on a logarithmic axis."] : [])
            + (hasLimits ? ["Strokes across rows are limits."] : [])
    }

    var tables: [Table] {
        let columns =
            (hasHeadings ? [Table.Column.words("group")] : [])
            + [.words(category), .numbers(axis.heading, axis.numbers)]
            + (hasLimits ? [.numbers("limit", axis.numbers), .words("")] : [])
        let rows = groups.flatMap { group in
            group.items.map { item in
                (hasHeadings ? [Table.Cell.words(group.heading)] : [])
                    + [.words(item.label), .quantity(item.value)]
                    + (hasLimits ? limitCells(item) : [])
            }
        }
        guard !markers.isEmpty else { return [Table(nil, columns, rows)] }
        let lines = Table(
            "Marker lines", [.words("line"), .numbers(axis.heading, axis.numbers)],
            markers.map { [.words($0.label), .number($0.position)] })
        return [Table(nil, columns, rows), lines]
    }

    private var hasLimits: Bool { items.contains { $0.limit != nil } }

    private func limitCells(_ item: Item) -> [Table.Cell] {
        [
            item.limit.map { .number($0) } ?? "",
            .words(item.isOver.map { $0 ? "over" : "within" } ?? ""),
        ]
    }

    /// The number, and that it is over its limit.
    private func words(_ item: Item) -> String {
        axis.numbers.text(item.value) + (item.isOver == true ? ", over the limit" : "")
    }

    func draw(on canvas: inout Canvas) {
        guard !items.isEmpty else { return drawNothing(on: &canvas) }
        let widest = items.map { TextWidth.of($0.label, size: 13) }.max() ?? 0
        let left = min(max(widest, 40), 230) + 14
        let numbers = items.map { TextWidth.of(words($0), size: 11) }
        let gap = min(numbers.max() ?? 0, 190) + 14
        let scale = Scale(
            axis,
            values: items.flatMap { $0.value.extent + ($0.limit.map { [$0] } ?? []) }
                + markers.map(\.position),
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
                    group.heading, x: 0, y: y + Self.rowHeight / 2, .strong, kind: "clear",
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
        let words = words(item)
        defer { drawLimit(item, y: y, scale, on: &canvas) }
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
            let series = item.isOver ?? (value < 0) ? 1 : 0
            canvas.box(
                "fill-\(series)", x: min(scale.base, end), y: y - 7, width: abs(end - scale.base),
                height: 14, tip: tip)
        }
        if let ends { canvas.whisker(from: (ends.0, y), to: (ends.1, y), cap: 4) }
        if mark == .dots {
            let series = item.isOver == true ? 1 : 0
            canvas.shape(series: series, x: end, y: y, radius: 4.5, tip: tip)
        }
        if mark == .bars, value < 0, markers.isEmpty {
            // To the right of 0, where nothing else is, unless the interval crosses it.
            let x = max(scale.base, ends?.1 ?? 0) + 6
            canvas.text(words, x: x, y: y, .smallPale, room: gap + 200)
        } else if mark == .bars, markers.isEmpty {
            // Past the stroke of a limit that it would run into.
            let limit = item.limit.flatMap(scale.position) ?? 0
            let start = max(end, ends?.1 ?? 0)
            let isNear = limit >= start && limit < start + TextWidth.of(words, size: 11) + 8
            canvas.text(words, x: (isNear ? limit : start) + 6, y: y, .smallPale)
        } else {
            // Where there are lines to cross, numbers stand in a column of their own.
            canvas.text(words, x: canvas.width - gap + 14, y: y, .smallPale, room: gap)
        }
    }

    private func drawLimit(_ item: Item, y: Double, _ scale: Scale, on canvas: inout Canvas) {
        guard let x = item.limit.flatMap(scale.position) else { return }
        canvas.line("limit", from: (x, y - 10), to: (x, y + 10))
    }
}
