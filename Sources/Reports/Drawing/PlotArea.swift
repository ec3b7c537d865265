/// The rectangle of a picture in which marks are, and what stands around it: axes, legend, names
/// of markers.
struct PlotArea {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    // MARK: - Axes

    /// Ticks and their labels under the area, lines up through it, and the axis's name.
    func drawHorizontalAxis(
        _ scale: Scale, _ axis: Axis, on canvas: inout Canvas, hasLines: Bool = false
    ) {
        for tick in scale.ticks {
            guard let x = scale.position(tick.value) else { continue }
            if hasLines { canvas.line("grid", from: (x, top), to: (x, bottom)) }
            canvas.line("axis", from: (x, bottom), to: (x, bottom + 5))
        }
        for tick in Self.thinned(scale) {
            guard let x = scale.position(tick.value) else { continue }
            canvas.text(tick.label, x: x, y: bottom + 15, anchor: .middle, .pale)
        }
        canvas.line("axis", from: (left, bottom), to: (right, bottom))
        canvas.text(
            axis.heading, x: (left + right) / 2, y: bottom + 36, anchor: .middle,
            room: right - left)
    }

    /// Below the area: ticks, labels and name.
    static let axisHeight = 50.0

    /// Ticks whose labels do not run into each other.
    private static func thinned(_ scale: Scale) -> [Scale.Tick] {
        let widest = scale.ticks.map { TextWidth.of($0.label, size: 13) }.max() ?? 0
        let places = scale.ticks.compactMap { scale.position($0.value) }
        let nearest = zip(places, places.dropFirst()).map { abs($1 - $0) }.min() ?? .infinity
        guard nearest.isFinite, nearest > 0 else { return scale.ticks }
        let stride = max(1, Int(((widest + 10) / nearest).rounded(.up)))
        return scale.ticks.enumerated().filter { $0.offset.isMultiple(of: stride) }.map(\.element)
    }

    /// Labels at the left and lines through the area.
    func drawVerticalAxis(_ scale: Scale, on canvas: inout Canvas) {
        for tick in scale.ticks {
            guard let y = scale.position(tick.value) else { continue }
            canvas.line("grid", from: (left, y), to: (right, y))
            canvas.text(tick.label, x: left - 8, y: y, anchor: .end, .pale)
        }
    }

    /// How far the labels of a vertical axis reach to the left.
    static func labelWidth(_ scale: Scale) -> Double {
        (scale.ticks.map { TextWidth.of($0.label, size: 13) }.max() ?? 0) + 12
    }

    // MARK: - Markers

    /// The rows in which names of markers stand so that none covers another.
    struct MarkerRows {
        fileprivate var places: [(marker: Marker, x: Double, isBefore: Bool, row: Int)] = []
        /// In pixels.
        var height: Double { places.map { Double($0.row + 1) * 17 }.max() ?? 0 }

        init(_ markers: [Marker], on scale: Scale) {
            let edge = max(scale.start, scale.end)
            var taken: [[ClosedRange<Double>]] = []
            // From the right, so that a line ends below the names of those at its left.
            for marker in markers.sorted(by: { $0.position > $1.position }) {
                guard let x = scale.position(marker.position) else { continue }
                let width = min(TextWidth.of(marker.label, size: 13), 320) + 10
                let isBefore = x + width > edge + 10
                let span = isBefore ? (x - width)...x : x...(x + width)
                let row = taken.firstIndex { !$0.contains { $0.overlaps(span) } } ?? taken.count
                if row == taken.count { taken.append([]) }
                taken[row].append(span)
                places.append((marker, x, isBefore, row))
            }
        }
    }

    /// Lines through the area, with their names above it.
    func draw(_ rows: MarkerRows, on canvas: inout Canvas) {
        for place in rows.places {
            let end = top - 16 - Double(place.row) * 17
            canvas.line("marker", from: (place.x, end), to: (place.x, bottom))
        }
        for place in rows.places {
            let y = top - 8 - Double(place.row) * 17
            canvas.text(
                place.marker.label, x: place.isBefore ? place.x - 5 : place.x + 5, y: y - 2,
                anchor: place.isBefore ? .end : .start, .small, kind: "clear",
                room: 320)
        }
    }
}

/// What marks mean, in rows.
struct Legend {
    enum Sample {
        case bar(series: Int)
        case curve(series: Int)
        case marker
        case hatching
    }

    private(set) var entries: [(label: String, sample: Sample)] = []

    init(_ entries: [(label: String, sample: Sample)]) { self.entries = entries }

    static let suppressed: (label: String, sample: Sample) = (NumberStyle.suppressed, .hatching)

    /// Draws the rows and returns their height.
    func draw(on canvas: inout Canvas, x left: Double, y top: Double, width: Double) -> Double {
        guard !entries.isEmpty else { return 0 }
        var (x, y) = (left, top + 9)
        for entry in entries {
            let room = width - 34
            let length = min(TextWidth.of(entry.label, size: 13), room) + 34 + 14
            if x > left, x + length - 14 > left + width { (x, y) = (left, y + 20) }
            draw(entry.sample, x: x, y: y, on: &canvas)
            canvas.text(entry.label, x: x + 34, y: y, room: room)
            x += length
        }
        return y + 13 - top
    }

    private func draw(_ sample: Sample, x: Double, y: Double, on canvas: inout Canvas) {
        switch sample {
        case .bar(let series):
            canvas.box("fill-\(series)", x: x + 6, y: y - 6, width: 20, height: 12)
        case .curve(let series):
            canvas.path("curve stroke-\(series)", Canvas.outline([(x, y), (x + 28, y)]))
            canvas.shape(series: series, x: x + 14, y: y, radius: 4)
        case .marker: canvas.line("marker", from: (x + 16, y - 9), to: (x + 16, y + 9))
        case .hatching: canvas.hatchedBox(x: x + 6, y: y - 6, width: 20, height: 12, tip: nil)
        }
    }
}
