/// Lines over a common axis, with bands of confidence and marker lines: quality over thresholds,
/// convergence over iterations.
public struct LinePlot: Sendable {
    public struct Point: Sendable {
        let x: Double
        let y: Quantity

        /// - Parameters:
        ///   - x: finite.
        ///   - y: with its interval, where a band is to be drawn; suppressed is a gap in the line.
        public init(_ x: Double, _ y: Quantity) {
            self.x = x
            self.y = y
        }
    }

    public struct Series: Sendable {
        let name: String
        let points: [Point]

        /// - Parameter points: each x above the one before.
        public init(_ name: String, _ points: [Point]) {
            self.name = name
            self.points = points
        }
    }

    let horizontal: Axis
    let vertical: Axis
    let series: [Series]
    let markers: [Marker]

    /// - Parameters:
    ///   - series: at most 6.
    ///   - markers: at numbers of the horizontal axis.
    /// - Throws: `ReportsError` where x is not finite and rising, or series are too many.
    public init(
        horizontal: Axis, vertical: Axis, series: [Series], markers: [Marker] = []
    ) throws(ReportsError) {
        try horizontal.check("lines")
        try vertical.check("lines")
        try Marker.check(markers, "lines")
        guard series.count <= 6 else {
            throw .shape("lines: \(series.count) series; more than 6 cannot be told apart")
        }
        for line in series {
            let places = line.points.map(\.x)
            guard places.allSatisfy({ $0.magnitude <= Quantity.largest }),
                zip(places, places.dropFirst()).allSatisfy({ $0 < $1 })
            else { throw .number("lines: places are finite numbers, each above the one before") }
            for point in line.points { try point.y.check("lines") }
        }
        self.horizontal = horizontal
        self.vertical = vertical
        self.series = series
        self.markers = markers
    }
}

extension LinePlot: Drawing {
    var kind: String { "Lines: \(series.count) over \(places.count) places." }

    private var points: [Point] { series.flatMap(\.points) }
    private var hasSuppressed: Bool { points.contains { $0.y == .suppressed } }
    private var hasBands: Bool { points.contains { $0.y.interval != nil } }

    /// All x, rising, once each.
    private var places: [Double] {
        points.map(\.x).sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    var remarks: [String] {
        var remarks: [String] = []
        if hasBands { remarks.append("Bands are the intervals given in the table.") }
        let isMissing =
            (vertical.spacing == .logarithmic && points.contains { ($0.y.value ?? 1) <= 0 })
            || (horizontal.spacing == .logarithmic && points.contains { $0.x <= 0 })
        if isMissing {
            remarks.append("Numbers of 0 or less have no place on a logarithmic axis.")
        }
        return remarks
    }

    var tables: [Table] {
        let columns =
            [Table.Column.numbers(horizontal.heading, horizontal.numbers)]
            + series.map { .numbers($0.name, vertical.numbers) }
        var next = series.map { _ in 0 }
        let rows = places.map { x -> [Table.Cell] in
            let cells = series.indices.map { index -> Table.Cell in
                let points = series[index].points
                guard next[index] < points.count, points[next[index]].x == x else { return "" }
                next[index] += 1
                return .quantity(points[next[index] - 1].y)
            }
            return [.number(x)] + cells
        }
        let table = Table(vertical.heading, columns, rows)
        guard !markers.isEmpty else { return [table] }
        let lines = Table(
            "Marker lines", [.words("line"), .numbers(horizontal.heading, horizontal.numbers)],
            markers.map { [.words($0.label), .number($0.position)] })
        return [table, lines]
    }

    func draw(on canvas: inout Canvas) {
        guard !points.isEmpty else { return drawNothing(on: &canvas) }
        var top = legend.draw(on: &canvas, x: 0, y: 0, width: canvas.width)
        top += top > 0 ? 6 : 0
        canvas.text(vertical.heading, x: 0, y: top + 9, .pale, room: canvas.width)
        top += 22
        let values = points.flatMap(\.y.extent)
        let guess = Scale(vertical, values: values, ends: .ticks, from: 1, to: 0, ticks: 6)
        let left = PlotArea.labelWidth(guess)
        let across = Scale(
            horizontal, values: points.map(\.x) + markers.map(\.position), ends: .numbers,
            from: left + 6, to: canvas.width - 14, ticks: 9)
        let rows = PlotArea.MarkerRows(markers, on: across)
        top += rows.height + 4
        let area = PlotArea(left: left, top: top, right: canvas.width - 8, bottom: top + 270)
        let upwards = Scale(
            vertical, values: values, ends: .ticks, from: area.bottom, to: top, ticks: 6)
        area.drawVerticalAxis(upwards, on: &canvas)
        area.drawHorizontalAxis(across, horizontal, on: &canvas)
        for (index, line) in series.enumerated() {
            drawBand(line, series: index, across, upwards, on: &canvas)
        }
        for (index, line) in series.enumerated() {
            let drawn = line.points.map { point -> (x: Double, y: Double)? in
                guard let value = point.y.value, let x = across.position(point.x),
                    let y = upwards.position(value)
                else { return nil }
                return (x, y)
            }
            CurveDrawing(points: drawn, series: index).draw(on: &canvas)
            for point in line.points where point.y == .suppressed {
                guard let x = across.position(point.x) else { continue }
                canvas.hatchedBox(x: x - 4, y: area.bottom - 14, width: 8, height: 14)
            }
        }
        area.draw(rows, on: &canvas)
        canvas.height = area.bottom + PlotArea.axisHeight
    }

    private var legend: Legend {
        let hidden = hasSuppressed ? [Legend.suppressed] : []
        guard series.count > 1 || hasSuppressed else { return Legend([]) }
        return Legend(
            series.enumerated().map { ($0.element.name, .curve(series: $0.offset)) } + hidden)
    }

    private func drawBand(
        _ line: Series, series: Int, _ across: Scale, _ upwards: Scale, on canvas: inout Canvas
    ) {
        let ends = line.points.map { point -> (x: Double, low: Double, high: Double)? in
            guard let interval = point.y.interval, let x = across.position(point.x),
                let low = upwards.position(interval.lowerBound),
                let high = upwards.position(interval.upperBound)
            else { return nil }
            return (x, low, high)
        }
        let above = CurveDrawing.runs(ends.map { $0.map { ($0.x, $0.high) } })
        let below = CurveDrawing.runs(ends.map { $0.map { ($0.x, $0.low) } })
        for (high, low) in zip(above, below) where high.count > 1 {
            canvas.path("fill-\(series) band", Canvas.outline(high + low.reversed()) + "Z")
        }
    }
}
