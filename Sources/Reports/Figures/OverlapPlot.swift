/// How sets overlap (an UpSet plot: Lex et al., "UpSet: Visualization of Intersecting Sets", 2014):
/// the sets' sizes at the left, a column of dots for each overlap, its size as a bar above.
///
/// Bars go from the largest to the smallest; suppressed ones come last, in the order of their sets,
/// so that their place tells nothing either.
public struct OverlapPlot: Sendable {
    public struct Members: Sendable {
        let name: String
        let size: Quantity

        public init(_ name: String, _ size: Quantity) {
            self.name = name
            self.size = size
        }
    }

    /// What is in exactly these sets and in no other.
    public struct Region: Sendable {
        let sets: [Int]
        let size: Quantity

        /// - Parameters:
        ///   - sets: places in the list of sets, from 0, one or more.
        ///   - size: an interval is drawn as a whisker.
        public init(sets: [Int], _ size: Quantity) {
            self.sets = Set(sets).sorted()
            self.size = size
        }
    }

    let sets: [Members]
    let regions: [Region]
    let axis: Axis

    /// Columns of one picture; the table has all of them.
    private static let most = 63

    /// - Parameters:
    ///   - sets: at most 32.
    ///   - regions: each combination of sets at most once; those left out are not drawn.
    ///   - axis: of all sizes: "people"; linear.
    /// - Throws: `ReportsError` for a region of no set, of an unknown one, or given twice.
    public init(sets: [Members], regions: [Region], axis: Axis) throws(ReportsError) {
        try axis.check("overlaps")
        guard sets.count <= 32 else {
            throw .shape("overlaps: \(sets.count) sets; at most 32 can be drawn")
        }
        guard axis.spacing == .linear else { throw .shape("overlaps: the axis must be linear") }
        for set in sets { try set.size.check("overlaps") }
        var seen: Set<[Int]> = []
        for region in regions {
            guard !region.sets.isEmpty, region.sets.allSatisfy(sets.indices.contains) else {
                throw .shape("overlaps: a region names no set, or one beyond \(sets.count)")
            }
            guard seen.insert(region.sets).inserted else {
                throw .shape("overlaps: a region is given twice")
            }
            try region.size.check("overlaps")
        }
        self.sets = sets
        self.axis = axis
        self.regions = Self.ordered(regions)
    }

    /// By size, the larger first; then those that have none, by their sets alone.
    private static func ordered(_ regions: [Region]) -> [Region] {
        regions.sorted { one, other in
            let sizes = (one.size.value, other.size.value)
            if let size = sizes.0, let otherSize = sizes.1, size != otherSize {
                return size > otherSize
            }
            if (sizes.0 == nil) != (sizes.1 == nil) { return sizes.0 != nil }
            if one.sets.count != other.sets.count { return one.sets.count < other.sets.count }
            return one.sets.lexicographicallyPrecedes(other.sets)
        }
    }
}

extension OverlapPlot: Drawing {
    private var shown: ArraySlice<Region> { regions.prefix(Self.most) }

    var kind: String { "UpSet plot of \(sets.count) sets and \(regions.count) overlaps." }

    var remarks: [String] {
        guard regions.count > Self.most else { return [] }
        return [
            "The picture has \(Self.most) of \(regions.count) overlaps; the table has all of them."
        ]
    }

    var tables: [Table] {
        [
            Table(
                "Sets", [.words("set"), .numbers(axis.heading, axis.numbers)],
                sets.map { [.words($0.name), .quantity($0.size)] }),
            Table(
                "Overlaps",
                [.words("in exactly these sets"), .numbers(axis.heading, axis.numbers)],
                regions.map { [.words(name(of: $0)), .quantity($0.size)] }),
        ]
    }

    private func name(of region: Region) -> String {
        region.sets.map { sets[$0].name }.joined(separator: " + ")
    }

    // MARK: - Drawing

    /// The number without its interval, which a whisker shows.
    private func words(_ size: Quantity) -> String {
        size.value.map { axis.numbers.text($0) } ?? axis.numbers.text(size)
    }

    private func isWider(_ text: String, _ pitch: Double) -> Bool {
        TextWidth.of(text, size: 11) > pitch - 2
    }

    private static let rowHeight = 24.0

    private struct Layout {
        var nameWidth: Double
        var barWidth: Double
        /// Where the columns begin.
        var left: Double
        var pitch: Double
        var top: Double
        /// Between bars and dots.
        var middle: Double
    }

    func draw(on canvas: inout Canvas) {
        guard !sets.isEmpty else { return drawNothing(on: &canvas) }
        let names = min(sets.map { TextWidth.of($0.name, size: 13) }.max() ?? 0, 170) + 10
        let numbers = sets.map { TextWidth.of(words($0.size), size: 11) }.max() ?? 0
        let bars = 90.0
        let guess = Scale(
            axis, values: shown.flatMap(\.size.extent), ends: .zero, from: 1, to: 0, ticks: 5)
        // Labels of the axis stand above the sets' sizes, not beside them.
        let left = max(names + bars + min(numbers, 150) + 28, PlotArea.labelWidth(guess))
        let room = max(canvas.width - left - 6, 0)
        let pitch = min(max(room / Double(max(shown.count, 1)), 11.5), 54)
        // Where labels stand upright above the bars, they need room.
        let labels = shown.map { TextWidth.of(words($0.size), size: 11) }.max() ?? 0
        let isTurned = shown.contains { $0.size.value != nil && isWider(words($0.size), pitch) }
        let top = 30 + (isTurned ? min(labels, 150) : 14)
        let layout = Layout(
            nameWidth: names, barWidth: bars, left: left, pitch: pitch, top: top,
            middle: top + 200)
        canvas.width = max(560, left + pitch * Double(shown.count) + 6)
        canvas.height = layout.middle + 14 + Double(sets.count) * Self.rowHeight + 6
        drawSets(layout, on: &canvas)
        drawBars(layout, isTurned: isTurned, on: &canvas)
        for (index, region) in shown.enumerated() {
            drawDots(region, x: left + (Double(index) + 0.5) * pitch, layout, on: &canvas)
        }
    }

    private func rowMiddle(_ set: Int, _ layout: Layout) -> Double {
        layout.middle + 14 + (Double(set) + 0.5) * Self.rowHeight
    }

    private func drawSets(_ layout: Layout, on canvas: inout Canvas) {
        let scale = Scale(
            axis, values: sets.flatMap(\.size.extent) + [0], ends: .numbers, from: layout.nameWidth,
            to: layout.nameWidth + layout.barWidth, ticks: 2)
        canvas.text(
            "set size", x: layout.nameWidth, y: layout.middle + 2, .smallPale)
        for (index, set) in sets.enumerated() {
            let y = rowMiddle(index, layout)
            if index.isMultiple(of: 2) {
                canvas.box(
                    "stripe", x: 0, y: y - Self.rowHeight / 2, width: canvas.width,
                    height: Self.rowHeight)
            }
            canvas.text(
                set.name, x: layout.nameWidth - 8, y: y, anchor: .end, room: layout.nameWidth - 10)
            let words = words(set.size)
            guard let value = set.size.value, let end = scale.position(value) else {
                let isHidden = set.size == .suppressed
                if isHidden {
                    canvas.hatchedBox(x: layout.nameWidth, y: y - 6, width: 20, height: 12)
                }
                canvas.text(
                    words, x: layout.nameWidth + (isHidden ? 26 : 6), y: y, .smallPale)
                continue
            }
            canvas.box(
                "fill-5", x: layout.nameWidth, y: y - 6, width: end - layout.nameWidth, height: 12,
                tip: "\(set.name): \(axis.numbers.text(set.size))")
            var next = end
            if let interval = set.size.interval, let low = scale.position(interval.lowerBound),
                let high = scale.position(interval.upperBound)
            {
                canvas.whisker(from: (low, y), to: (high, y), cap: 3)
                next = max(end, high)
            }
            canvas.text(words, x: next + 6, y: y, .smallPale, room: 150)
        }
    }

    private func drawBars(_ layout: Layout, isTurned: Bool, on canvas: inout Canvas) {
        canvas.text(
            axis.heading + ", in exactly these sets", x: 0, y: 9, .pale, room: canvas.width)
        guard !shown.isEmpty else {
            canvas.text(
                "No overlap", x: layout.left + 8, y: layout.middle - 20, .pale)
            return
        }
        let scale = Scale(
            axis, values: shown.flatMap(\.size.extent), ends: .zero, from: layout.middle,
            to: layout.top, ticks: 5)
        let area = PlotArea(
            left: layout.left, top: layout.top,
            right: layout.left + layout.pitch * Double(shown.count), bottom: layout.middle)
        area.drawVerticalAxis(scale, on: &canvas)
        canvas.line("axis", from: (area.left, area.bottom), to: (area.right, area.bottom))
        let width = min(layout.pitch * 0.7, 28)
        for (index, region) in shown.enumerated() {
            let x = layout.left + (Double(index) + 0.5) * layout.pitch
            let words = words(region.size)
            let tip = "\(name(of: region)): \(axis.numbers.text(region.size))"
            var y = layout.middle
            var turned = isTurned
            if let value = region.size.value, let end = scale.position(value) {
                y = min(end, layout.middle - (value > 0 ? 0.8 : 0))
                canvas.box(
                    "fill-0", x: x - width / 2, y: y, width: width, height: layout.middle - y,
                    tip: tip)
                if let interval = region.size.interval,
                    let low = scale.position(interval.lowerBound),
                    let high = scale.position(interval.upperBound)
                {
                    canvas.whisker(from: (x, low), to: (x, high), cap: min(4, width / 3))
                    y = min(y, high)
                }
            } else if region.size == .suppressed {
                canvas.hatchedBox(
                    x: x - width / 2, y: layout.middle - 16, width: width, height: 16, tip: tip)
                y -= 16
                turned = true
            }
            if turned {
                canvas.text(words, x: x, y: y - 5, .smallPale, room: 170, isTurned: true)
            } else {
                canvas.text(words, x: x, y: y - 9, anchor: .middle, .smallPale)
            }
        }
    }

    private func drawDots(
        _ region: Region, x: Double, _ layout: Layout, on canvas: inout Canvas
    ) {
        let radius = min(6, layout.pitch * 0.36)
        if let first = region.sets.first, let last = region.sets.last, first < last {
            canvas.line(
                "link", from: (x, rowMiddle(first, layout)), to: (x, rowMiddle(last, layout)))
        }
        for set in sets.indices {
            let isMember = region.sets.contains(set)
            canvas.circle(
                isMember ? "dot" : "hollow", x: x, y: rowMiddle(set, layout), radius: radius)
        }
    }
}
