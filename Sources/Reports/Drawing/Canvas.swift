/// A picture in the making: SVG elements, in pixels from its top left corner.
struct Canvas {
    /// Where text is hung up.
    enum Anchor: String {
        case start, middle, end
    }

    /// Size and weight of text; the names are classes of the style sheet.
    enum Lettering: String {
        case plain = ""
        case pale
        case strong
        case small
        case smallPale = "small pale"

        /// In pixels.
        var size: Double { self == .small || self == .smallPale ? 11 : 13 }
    }

    /// Begins every id in the picture.
    let id: String
    var width = 760.0
    var height = 0.0
    private(set) var markup = MarkupWriter()
    private(set) var hasHatching = false

    init(id: String) { self.id = id }

    /// A coordinate to a tenth of a pixel.
    static func text(_ coordinate: Double) -> String {
        let tenths = Int((min(max(coordinate, -1e6), 1e6) * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let rest = tenths.magnitude % 10
        return "\(sign)\(tenths.magnitude / 10)" + (rest == 0 ? "" : ".\(rest)")
    }

    /// - Parameters:
    ///   - y: the middle of its height.
    ///   - room: cuts it there; the whole then shows when pointed at.
    ///   - isTurned: reads upwards; `x` is the middle of its height then.
    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start,
        _ lettering: Lettering = .plain, kind: String? = nil, room: Double = .infinity,
        isTurned: Bool = false
    ) {
        let fitted = TextWidth.fitted(text, to: room, size: lettering.size)
        let drop = lettering.size * 0.35
        let place = isTurned ? (x: x + drop, y: y) : (x: x, y: y + drop)
        let classes = [lettering.rawValue, kind ?? ""].filter { !$0.isEmpty }
        let turn = "rotate(-90 \(Self.text(place.x)) \(Self.text(place.y)))"
        let attributes: Attributes = [
            "class": classes.isEmpty ? nil : classes.joined(separator: " "),
            "x": Self.text(place.x), "y": Self.text(place.y),
            "text-anchor": anchor == .start ? nil : anchor.rawValue,
            "transform": isTurned ? turn : nil,
        ]
        markup.element("text", attributes) { element in
            if fitted != text { element.element("title", text: Self.tip(text)) }
            element.text(fitted)
        }
        markup.newLine()
    }

    mutating func line(
        _ kind: String, from: (x: Double, y: Double), to: (x: Double, y: Double)
    ) {
        markup.empty(
            "line",
            [
                "class": kind, "x1": Self.text(from.x), "y1": Self.text(from.y),
                "x2": Self.text(to.x), "y2": Self.text(to.y),
            ])
        markup.newLine()
    }

    /// - Parameter tip: shows when pointed at.
    mutating func box(
        _ kind: String, x: Double, y: Double, width: Double, height: Double, tip: String? = nil,
        fill: String? = nil
    ) {
        let attributes: Attributes = [
            "class": kind, "x": Self.text(x), "y": Self.text(y), "width": Self.text(max(0, width)),
            "height": Self.text(max(0, height)), "fill": fill,
        ]
        if let tip {
            markup.element("rect", attributes) { $0.element("title", text: Self.tip(tip)) }
        } else {
            markup.empty("rect", attributes)
        }
        markup.newLine()
    }

    /// A box of fixed size that stands for a suppressed number and says nothing of it.
    mutating func hatchedBox(
        x: Double, y: Double, width: Double, height: Double, tip: String? = NumberStyle.suppressed
    ) {
        hasHatching = true
        box("stub", x: x, y: y, width: width, height: height, tip: tip, fill: "url(#\(id)-hatch)")
    }

    mutating func path(_ kind: String, _ commands: String) {
        guard !commands.isEmpty else { return }
        markup.empty("path", ["class": kind, "d": commands])
        markup.newLine()
    }

    mutating func circle(_ kind: String, x: Double, y: Double, radius: Double) {
        markup.empty(
            "circle",
            [
                "class": kind, "cx": Self.text(x), "cy": Self.text(y), "r": Self.text(radius),
            ])
        markup.newLine()
    }

    /// The shape of a series: disc, square, triangle, diamond, triangle downwards, bar.
    mutating func shape(
        series: Int, x: Double, y: Double, radius: Double, tip: String? = nil
    ) {
        let r = radius
        let corners: [(Double, Double)] =
            switch series % 6 {
            case 1: [(-r, -r), (r, -r), (r, r), (-r, r)]
            case 2: [(0, -1.2 * r), (1.2 * r, r), (-1.2 * r, r)]
            case 3: [(0, -1.4 * r), (1.4 * r, 0), (0, 1.4 * r), (-1.4 * r, 0)]
            case 4: [(0, 1.2 * r), (1.2 * r, -r), (-1.2 * r, -r)]
            case 5:
                [
                    (-1.4 * r, -0.5 * r), (1.4 * r, -0.5 * r), (1.4 * r, 0.5 * r),
                    (-1.4 * r, 0.5 * r),
                ]
            default: []
            }
        let kind = "fill-\(series % 6) edge"
        let path = Self.outline(corners.map { (x: x + $0.0, y: y + $0.1) }) + "Z"
        let disc: Attributes = [
            "class": kind, "cx": Self.text(x), "cy": Self.text(y), "r": Self.text(r),
        ]
        switch (corners.isEmpty, tip) {
        case (true, nil): markup.empty("circle", disc)
        case (true, let tip?):
            markup.element("circle", disc) { $0.element("title", text: Self.tip(tip)) }
        case (false, nil): markup.empty("path", ["class": kind, "d": path])
        case (false, let tip?):
            markup.element("path", ["class": kind, "d": path]) {
                $0.element("title", text: Self.tip(tip))
            }
        }
        markup.newLine()
    }

    /// An interval with a stroke across each end.
    mutating func whisker(from: (x: Double, y: Double), to: (x: Double, y: Double), cap: Double) {
        let isUpright = from.x == to.x
        let across = isUpright ? (x: cap, y: 0.0) : (x: 0.0, y: cap)
        let strokes =
            [(from, to)]
            + [from, to].map { end in
                (
                    (x: end.x - across.x, y: end.y - across.y),
                    (x: end.x + across.x, y: end.y + across.y)
                )
            }
        path("whisker", strokes.map { Self.outline([$0.0, $0.1]) }.joined())
    }

    /// Path commands along points.
    static func outline(_ points: [(x: Double, y: Double)]) -> String {
        points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(text(point.x)) \(text(point.y))"
        }.joined()
    }

    /// Only so much of a label is shown when pointed at.
    private static func tip(_ text: String) -> String {
        text.count > 200 ? text.prefix(200) + "…" : text
    }

    // MARK: - The whole

    /// - Parameters:
    ///   - title: what a screen reader says first.
    ///   - description: what it says then.
    func write(to markup: inout MarkupWriter, title: String, description: String) {
        let attributes: Attributes = [
            "viewBox": "0 0 \(Self.text(width)) \(Self.text(height))",
            "width": Self.text(width), "height": Self.text(height),
            "class": width > 1_200 ? "widest" : width > 800 ? "wide" : nil, "role": "img",
            "aria-labelledby": "\(id)-title \(id)-description",
        ]
        markup.element("svg", attributes) { svg in
            svg.element("title", ["id": "\(id)-title"], text: title)
            svg.element("desc", ["id": "\(id)-description"], text: description)
            svg.newLine()
            if hasHatching { Self.writeHatching("\(id)-hatch", to: &svg) }
            svg.append(self.markup)
        }
    }

    private static func writeHatching(_ id: String, to markup: inout MarkupWriter) {
        let pattern: Attributes = [
            "id": id, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        ]
        markup.element("defs") { definitions in
            definitions.element("pattern", pattern) { tile in
                tile.empty(
                    "line", ["class": "hatch", "x1": "0", "y1": "0", "x2": "0", "y2": "6"])
            }
        }
        markup.newLine()
    }
}
