/// Counts in bins, with curves of counts over the same bins and marker lines.
public struct Histogram: Sendable {
    /// A further count for each bin, drawn as a line through the bins' middles.
    public struct Curve: Sendable {
        let name: String
        let counts: [Quantity]

        /// - Parameter counts: one for each bin.
        public init(_ name: String, counts: [Quantity]) {
            self.name = name
            self.counts = counts
        }
    }

    let name: String
    let horizontal: Axis
    let vertical: Axis
    let edges: [Double]
    let counts: [Quantity]
    let curves: [Curve]
    let markers: [Marker]

    /// - Parameters:
    ///   - name: what the bars count.
    ///   - horizontal: what the bins are of.
    ///   - vertical: of the counts; logarithmic where large and small counts both matter.
    ///   - edges: n + 1 finite numbers, each above the one before.
    ///   - counts: n, for the bins from edge to edge, which have their lower edge and not the
    ///     upper.
    ///   - curves: at most 5.
    /// - Throws: `ReportsError` where these do not fit together.
    public init(
        name: String, horizontal: Axis, vertical: Axis, edges: [Double], counts: [Quantity],
        curves: [Curve] = [], markers: [Marker] = []
    ) throws(ReportsError) {
        try horizontal.check("histogram")
        try vertical.check("histogram")
        try Marker.check(markers, "histogram")
        try Self.check(edges, bins: counts.count, "histogram")
        guard curves.count <= 5 else {
            throw .shape("histogram: \(curves.count) curves; more than 5 cannot be told apart")
        }
        for curve in curves {
            guard curve.counts.count == counts.count else {
                throw .shape(
                    "histogram: a curve has \(curve.counts.count) counts for \(counts.count) bins")
            }
        }
        for count in counts + curves.flatMap(\.counts) { try count.check("histogram") }
        self.name = name
        self.horizontal = horizontal
        self.vertical = vertical
        self.edges = edges
        self.counts = counts
        self.curves = curves
        self.markers = markers
    }

    /// - Throws: where edges are not one more than the bins, finite and rising.
    static func check(
        _ edges: [Double], bins: Int, _ figure: String
    ) throws(ReportsError) {
        guard edges.count == bins + 1 || (bins == 0 && edges.isEmpty) else {
            throw .shape("\(figure): \(bins) bins need \(bins + 1) edges, there are \(edges.count)")
        }
        let areFinite = edges.allSatisfy { $0.magnitude <= Quantity.largest }
        guard areFinite, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .number("\(figure): edges are finite numbers, each above the one before")
        }
    }
}

extension Histogram: Drawing {
    var kind: String {
        let more = curves.isEmpty ? "" : ", with \(curves.count) curves"
        return "Histogram of \(counts.count) bins\(more)."
    }

    var remarks: [String] {
        guard vertical.spacing == .logarithmic else { return [] }
        let all = counts + curves.flatMap(\.counts)
        guard all.contains(where: { ($0.value ?? 1) <= 0 }) else { return [] }
        return ["The vertical axis is logarithmic: a count of 0 has no place on it."]
    }

    var tables: [Table] {
        let columns =
            [
                Table.Column.numbers("\(horizontal.heading), from", horizontal.numbers),
                .numbers("to", horizontal.numbers), .numbers(name, vertical.numbers),
            ] + curves.map { .numbers($0.name, vertical.numbers) }
        let rows = counts.indices.map { bin -> [Table.Cell] in
            [.number(edges[bin]), .number(edges[bin + 1]), .quantity(counts[bin])]
                + curves.map { .quantity($0.counts[bin]) }
        }
        let table = Table("\(vertical.heading) in each bin", columns, rows)
        guard !markers.isEmpty else { return [table] }
        let lines = Table(
            "Marker lines", [.words("line"), .numbers(horizontal.heading, horizontal.numbers)],
            markers.map { [.words($0.label), .number($0.position)] })
        return [table, lines]
    }

    func draw(on canvas: inout Canvas) {
        guard !counts.isEmpty else { return drawNothing(on: &canvas) }
        var top = legend.draw(on: &canvas, x: 0, y: 0, width: canvas.width)
        top += top > 0 ? 6 : 0
        canvas.text(vertical.heading, x: 0, y: top + 9, .pale, room: canvas.width)
        top += 22
        // The width of the vertical labels does not depend on where the area ends.
        let values = heights
        let guess = Scale(vertical, values: values, ends: .zero, from: 1, to: 0, ticks: 5)
        let left = PlotArea.labelWidth(guess)
        let across = Scale(
            horizontal, values: edges + markers.map(\.position), ends: .numbers, from: left,
            to: canvas.width - 14, ticks: 9)
        let rows = PlotArea.MarkerRows(markers, on: across)
        top += rows.height + 4
        let area = PlotArea(left: left, top: top, right: canvas.width - 14, bottom: top + 250)
        let upwards = Scale(
            vertical, values: values, ends: .zero, from: area.bottom, to: top, ticks: 5)
        area.drawVerticalAxis(upwards, on: &canvas)
        drawBars(across, upwards, on: &canvas)
        area.drawHorizontalAxis(across, horizontal, on: &canvas)
        for (index, curve) in curves.enumerated() {
            draw(curve, series: index + 1, across, upwards, on: &canvas)
        }
        area.draw(rows, on: &canvas)
        canvas.height = area.bottom + PlotArea.axisHeight
    }

    /// What the vertical axis has room for: on a logarithmic one a curve may fall out of the
    /// picture, or the bars would be nothing beside how far it falls.
    private var heights: [Double] {
        let bars = counts.flatMap(\.extent)
        let lines = curves.flatMap(\.counts).flatMap(\.extent)
        guard vertical.spacing == .logarithmic, let least = bars.filter({ $0 > 0 }).min() else {
            return bars + lines
        }
        return bars + lines.filter { $0 > least }
    }

    private var legend: Legend {
        let all = counts + curves.flatMap(\.counts)
        let hidden = all.contains(.suppressed) ? [Legend.suppressed] : []
        guard !curves.isEmpty || !hidden.isEmpty else { return Legend([]) }
        return Legend(
            [(name, .bar(series: 0))]
                + curves.enumerated().map { ($0.element.name, .curve(series: $0.offset + 1)) }
                + hidden)
    }

    private func drawBars(_ across: Scale, _ upwards: Scale, on canvas: inout Canvas) {
        for bin in counts.indices {
            guard let left = across.position(edges[bin]),
                let right = across.position(edges[bin + 1])
            else { continue }
            let gap = right - left > 4 ? 0.5 : 0
            let place =
                "\(horizontal.numbers.text(edges[bin])) to "
                + horizontal.numbers.text(edges[bin + 1])
            if counts[bin] == .suppressed {
                canvas.hatchedBox(
                    x: left + gap, y: upwards.start - 14, width: right - left - 2 * gap, height: 14,
                    tip: "\(place): suppressed")
            }
            guard let value = counts[bin].value, value > 0, let y = upwards.position(value) else {
                continue
            }
            // What is there is seen, however little.
            let height = max(upwards.base - y, 0.8)
            canvas.box(
                "fill-0", x: left + gap, y: upwards.base - height, width: right - left - 2 * gap,
                height: height, tip: "\(place): \(vertical.numbers.text(counts[bin]))")
            if let interval = counts[bin].interval,
                let low = upwards.position(interval.lowerBound),
                let high = upwards.position(interval.upperBound)
            {
                let x = (left + right) / 2
                canvas.whisker(from: (x, low), to: (x, high), cap: min(4, (right - left) / 3))
            }
        }
    }

    private func draw(
        _ curve: Curve, series: Int, _ across: Scale, _ upwards: Scale, on canvas: inout Canvas
    ) {
        let points = curve.counts.indices.map { bin -> (x: Double, y: Double)? in
            let middle = (edges[bin] + edges[bin + 1]) / 2
            guard let value = curve.counts[bin].value, value >= upwards.lower,
                let x = across.position(middle), let y = upwards.position(value)
            else { return nil }
            return (x, y)
        }
        for bin in curve.counts.indices where curve.counts[bin] == .suppressed {
            guard let x = across.position((edges[bin] + edges[bin + 1]) / 2) else { continue }
            canvas.hatchedBox(x: x - 4, y: upwards.start - 14, width: 8, height: 14)
        }
        CurveDrawing(points: points, series: series).draw(on: &canvas)
    }
}
