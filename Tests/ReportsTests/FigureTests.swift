import Reports
import Testing

@Suite struct FigureTests {
    private typealias Element = MarkupTree.Element

    private func number(_ element: Element, _ key: String) throws -> Double {
        try #require(Double(element.attributes[key] ?? ""))
    }

    private func marks(_ picture: Element, _ name: String, _ kind: String) -> [Element] {
        picture.all(name).filter { $0.attributes["class"] == kind }
    }

    // MARK: - Numbers

    @Test("a table has other numbers than its figure, or in another order")
    func tables() throws {
        let cells = try SampleFigures(doubtful: .number(8)).plots().map { plot in
            try SampleFigures.figure(of: plot).tables.map { table in
                table.all("tbody")[0].children.map {
                    $0.children.map(\.text).joined(separator: "|")
                }
            }
        }
        let markers = ["words|1.25", "words|1.50"]
        let items = ["words|2.25 (1.75 to 2.50)", "words|−1.50", "words|8.00", "words|n/a"]
        let bins = ["0.00|1.00|5|4", "1.00|2.00|8|6", "2.00|3.00|7|8", "3.00|4.00|0|n/a"]
        #expect(
            cells[0] == [
                ["words|4,321", "words2|8"],
                [
                    "words2|321 (300 to 350)",
                    "words + words2|12", "words|8",
                ],
            ])
        #expect(cells[1] == [bins, markers] && cells[2] == [bins, markers])
        let grouped = items.map { "words|\($0)" } + items.map { "|\($0)" }
        #expect(cells[3] == [grouped, markers] && cells[4] == [grouped, markers])
        #expect(
            cells[5] == [
                [
                    "0.00|2.25 (1.75 to 2.50)|", "0.50||0.750", "1.00|8.00|",
                    "2.00|0.500|0.125",
                ], markers,
            ])
        #expect(cells[6] == [["0.00|1.00|25.0 %|800.0 %|n/a", "1.00|2.00|75.0 %|50.0 %|n/a"]])
        #expect(
            cells[7] == [
                [
                    "words|12.5 %|800.0 %|100.0 %",
                    "words|0.0 %|n/a|225.0 % (175.0 % to 250.0 %)",
                ]
            ])
    }

    @Test("bars are not as long as their numbers say, or lie on the wrong side of 0")
    func bars() throws {
        let values = [4.0, 2, -1, 0.5, -4]
        let plot = try CategoryPlot(
            category: "c", axis: Axis("a", numbers: .decimals(1)), mark: .bars,
            groups: [.init(values.map { .init("i", .estimate($0, low: $0 - 1, high: $0 + 2)) })])
        let picture = try SampleFigures.figure(of: .categories(plot)).picture
        let zero = try number(marks(picture, "line", "zero")[0], "x1")
        let positive = marks(picture, "rect", "fill-0")
        let negative = marks(picture, "rect", "fill-1")
        #expect(positive.count == 3 && negative.count == 2)
        let unit = try number(positive[0], "width") / 4
        for (bar, value) in zip(positive, [4.0, 2, 0.5]) {
            #expect(abs(try number(bar, "width") - value * unit) < 0.2)
            #expect(try number(bar, "x") == zero)
        }
        for (bar, value) in zip(negative, [1.0, 4]) {
            #expect(abs(try number(bar, "width") - value * unit) < 0.2)
            #expect(abs(try number(bar, "x") + number(bar, "width") - zero) < 0.2)
        }
        let start = zero + 3 * unit
        #expect(
            picture.all("path").contains { path in
                path.attributes["class"] == "whisker"
                    && (path.attributes["d"] ?? "").hasPrefix("M\(Self.coordinate(start)) ")
            })
    }

    @Test("a number over its limit looks like one within, or a suppressed one is judged")
    func limits() throws {
        let values: [Quantity] = [.number(0.25), .number(0.5), .number(0.75), .suppressed]
        for mark in [CategoryPlot.Mark.bars, .dots] {
            let plot = try CategoryPlot(
                category: "c", axis: Axis("a", numbers: .decimals(2)), mark: mark,
                groups: [.init(values.map { .init("i", $0, limit: 0.5) } + [.init("i", .count(1))])]
            )
            let (picture, tables) = try SampleFigures.figure(of: .categories(plot))
            let rows = tables[0].all("tbody")[0].children.map {
                $0.children.dropFirst().map(\.text)
            }
            #expect(
                rows == [
                    ["0.25", "0.50", "within"], ["0.50", "0.50", "within"],
                    ["0.75", "0.50", "over"], ["suppressed", "0.50", ""], ["1.00", "", ""],
                ])
            #expect(marks(picture, "line", "limit").count == 4)
            #expect(picture.all("text").count { $0.text.hasSuffix("over the limit") } == 1)
        }
    }

    private static func coordinate(_ number: Double) -> String {
        let text = "\((number * 10).rounded() / 10)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    @Test("on a logarithmic axis ten times as many are not one step higher")
    func logarithmic() throws {
        let plot = try Histogram(
            name: "n", horizontal: Axis("h", numbers: .count),
            vertical: Axis("v", numbers: .count, spacing: .logarithmic), edges: [0, 1, 2, 3, 4],
            counts: [1, 10, 100, 0].map { .count($0) })
        let picture = try SampleFigures.figure(of: .histogram(plot)).picture
        let heights = try marks(picture, "rect", "fill-0").map { try number($0, "height") }
        #expect(heights.count == 3 && heights[0] > 5)
        #expect(abs((heights[2] - heights[1]) - (heights[1] - heights[0])) < 0.3)
    }

    @Test("a dot of an UpSet plot says another set")
    func dots() throws {
        let plot = try OverlapPlot(
            sets: ["a", "b", "c"].map { .init($0, .count(9)) },
            regions: [.init(sets: [2, 0], .count(3)), .init(sets: [1], .count(5))],
            axis: Axis("people", numbers: .count))
        let picture = try SampleFigures.figure(of: .overlaps(plot)).picture
        let kinds = picture.all("circle").map { $0.attributes["class"] ?? "" }
        #expect(kinds == ["hollow", "dot", "hollow", "dot", "hollow", "dot"])
        #expect(marks(picture, "line", "link").count == 1)
    }

    @Test("a line runs on through a number that is suppressed or is none")
    func gaps() throws {
        for gap in [Quantity.suppressed, .notApplicable, .number(.nan)] {
            let points = [1.0, 2, 3, 4, 5].map { x in
                LinePlot.Point(x, x == 3 ? gap : .estimate(x, low: x - 1, high: x + 1))
            }
            let plot = try LinePlot(
                horizontal: Axis("h", numbers: .count), vertical: Axis("v", numbers: .count),
                series: [.init("s", points)])
            let picture = try SampleFigures.figure(of: .lines(plot)).picture
            let lines = marks(picture, "path", "curve stroke-0")
            let line = lines.last?.attributes["d"] ?? ""
            #expect(line.count { $0 == "M" } == 2 && line.count { $0 == "L" } == 2)
            #expect(marks(picture, "path", "fill-0 band").count == 2)
        }
    }

    // MARK: - Edges

    /// Everything is at a finite place within the picture.
    private func expectInside(_ picture: Element) throws {
        let width = try number(picture, "width")
        let height = try number(picture, "height")
        for element in picture.all where element.name != "svg" && element.name != "pattern" {
            for (key, limit) in [
                ("x", width), ("x1", width), ("x2", width), ("cx", width), ("y", height),
                ("y1", height), ("y2", height), ("cy", height),
            ] where element.attributes[key] != nil {
                let place = try number(element, key)
                #expect(place >= 0 && place <= limit + 0.1, "\(element.name) \(key) \(place)")
            }
            guard element.name == "rect" else { continue }
            #expect(try number(element, "x") + number(element, "width") <= width + 0.2)
            #expect(try number(element, "y") + number(element, "height") <= height + 0.2)
        }
        let places = picture.all("path").compactMap { $0.attributes["d"] }.joined()
        #expect(!places.contains("n") && !places.contains("-"))
    }

    @Test("a mark is outside of its picture")
    func inside() throws {
        for doubtful in [Quantity.suppressed, .number(8), .number(-8), .number(.infinity)] {
            for plot in try SampleFigures(doubtful: doubtful).plots() {
                try expectInside(try SampleFigures.figure(of: plot).picture)
            }
        }
    }

    @Test("a figure of nothing is no figure")
    func nothing() throws {
        let axis = Axis("a", numbers: .count)
        let plots: [Plot] = [
            .overlaps(try .init(sets: [], regions: [], axis: axis)),
            .histogram(
                try .init(
                    name: "n", horizontal: axis, vertical: axis, edges: [], counts: [])),
            .categories(try .init(category: "c", axis: axis, mark: .bars, groups: [.init([])])),
            .lines(try .init(horizontal: axis, vertical: axis, series: [.init("s", [])])),
            .distributions(try .init(columns: [], vertical: axis, rows: [])),
            .heatMap(try .init(corner: "c", rows: [], columns: [], axis: axis, cells: [])),
        ]
        for plot in plots {
            let picture = try SampleFigures.figure(of: plot).picture
            #expect(picture.all("text").map(\.text) == ["No data"])
        }
        let lonely = try OverlapPlot(sets: [.init("a", .count(3))], regions: [], axis: axis)
        let picture = try SampleFigures.figure(of: .overlaps(lonely)).picture
        #expect(picture.all("text").contains { $0.text == "No overlap" })
    }

    @Test(
        "one number, the same number everywhere, or a very large or small one breaks a figure",
        arguments: [0, 1, 1_000_000, 1e15, -1e15, 1e-12, 1e-300, -0.0])
    func extremes(value: Double) throws {
        let axis = Axis("a", numbers: .significant(3))
        for values in [[value], [value, value], [value, 0], [value, .nan]] {
            let quantities = values.map { Quantity.number($0) }
            let edges = (0...values.count).map(Double.init)
            let items = quantities.map { CategoryPlot.Item("i", $0) }
            var plots: [Plot] = [
                .lines(
                    try .init(
                        horizontal: axis, vertical: axis,
                        series: [.init("s", zip(edges, quantities).map { .init($0, $1) })])),
                .distributions(
                    try .init(
                        columns: ["c"], vertical: axis,
                        rows: [.init("r", horizontal: axis, edges: edges, counts: [quantities])])),
                .heatMap(
                    try .init(
                        corner: "c", rows: ["r"], columns: values.map { _ in "c" }, axis: axis,
                        cells: [quantities])),
                .overlaps(
                    try .init(
                        sets: quantities.map { .init("s", $0) },
                        regions: quantities.enumerated().map {
                            .init(sets: [$0.offset], $0.element)
                        },
                        axis: axis)),
            ]
            for spacing in [Axis.Spacing.linear, .logarithmic] {
                let scaled = Axis("a", numbers: .count, spacing: spacing)
                plots.append(
                    .histogram(
                        try .init(
                            name: "n", horizontal: axis, vertical: scaled, edges: edges,
                            counts: quantities)))
                plots.append(
                    .categories(
                        try .init(
                            category: "c", axis: scaled, mark: .dots, groups: [.init(items)])))
            }
            for plot in plots { try expectInside(try SampleFigures.figure(of: plot).picture) }
        }
    }

    @Test("six agencies or 32 categories with long names do not fit")
    func many() throws {
        let axis = Axis("people", numbers: .count)
        let name = String(repeating: "long name of an agency ", count: 9)
        let regions = (1..<64).map { mask in
            OverlapPlot.Region(
                sets: (0..<6).filter { mask >> $0 & 1 == 1 }, .count(1_000_000 / mask))
        }
        let overlaps = try OverlapPlot(
            sets: (0..<6).map { _ in .init(name, .count(999_999)) }, regions: regions, axis: axis)
        let picture = try SampleFigures.figure(of: .overlaps(overlaps)).picture
        #expect(picture.all("circle").count == 63 * 6)
        try expectInside(picture)
        #expect(try number(picture, "width") < 1_200)
        let bars = try CategoryPlot(
            category: "c", axis: axis, mark: .bars,
            groups: [.init((0..<32).map { .init(name, .count($0)) })])
        let long = try SampleFigures.figure(of: .categories(bars)).picture
        #expect(marks(long, "rect", "fill-0").count == 32)
        try expectInside(long)
        let heat = try HeatMap(
            corner: "c", rows: [name], columns: (0..<32).map { _ in name }, axis: axis,
            cells: [(0..<32).map { .count($0) }])
        try expectInside(try SampleFigures.figure(of: .heatMap(heat)).picture)
    }

    @Test("more overlaps than can be drawn are dropped without a word")
    func tooManyOverlaps() throws {
        let regions = (1..<128).map { mask in
            OverlapPlot.Region(sets: (0..<7).filter { mask >> $0 & 1 == 1 }, .count(mask))
        }
        let plot = try OverlapPlot(
            sets: (0..<7).map { .init("\($0)", .suppressed) }, regions: regions,
            axis: Axis("people", numbers: .count))
        let page = SampleFigures.page(of: .overlaps(plot))
        #expect(page.contains("The picture has 63 of 127 overlaps; the table has all of them."))
        #expect(try MarkupTree(page).root.all("table")[1].all("tbody")[0].children.count == 127)
    }

    // MARK: - Errors

    @Test("parts that do not fit together make a figure")
    func shapes() {
        let axis = Axis("a", numbers: .count)
        func histogram(_ edges: [Double], _ counts: [Quantity]) throws {
            _ = try Histogram(
                name: "n", horizontal: axis, vertical: axis, edges: edges, counts: counts)
        }
        #expect(throws: ReportsError.shape("histogram: 2 bins need 3 edges, there are 2")) {
            try histogram([0, 1], [.count(1), .count(2)])
        }
        for edges in [[0, 0], [1, 0], [0, Double.nan], [-Double.infinity, 0]] {
            #expect(throws: ReportsError.self) { try histogram(edges, [.count(1)]) }
        }
        #expect(throws: ReportsError.self) { try histogram([0, 1], [.number(2e15)]) }
        #expect(throws: ReportsError.self) {
            try histogram([0, 1], [.estimate(1, low: 2, high: 0)])
        }
        for sets in [[], [2], [-1]] {
            #expect(throws: ReportsError.self) {
                try OverlapPlot(
                    sets: [.init("a", .count(1)), .init("b", .count(1))],
                    regions: [.init(sets: sets, .count(1))], axis: axis)
            }
        }
        #expect(throws: ReportsError.shape("overlaps: a region is given twice")) {
            let sets: [OverlapPlot.Members] = [.init("a", .count(1)), .init("b", .count(1))]
            let regions: [OverlapPlot.Region] = [
                .init(sets: [0, 1], .count(1)), .init(sets: [1, 0, 1], .count(1)),
            ]
            _ = try OverlapPlot(sets: sets, regions: regions, axis: axis)
        }
        #expect(throws: ReportsError.self) {
            try HeatMap(corner: "", rows: ["r"], columns: ["c"], axis: axis, cells: [[]])
        }
        #expect(throws: ReportsError.self) {
            try LinePlot(
                horizontal: axis, vertical: axis,
                series: [.init("s", [.init(1, .count(1)), .init(1, .count(1))])])
        }
        #expect(throws: ReportsError.self) {
            let series = (0..<7).map { _ in LinePlot.Series("s", []) }
            _ = try LinePlot(horizontal: axis, vertical: axis, series: series)
        }
        #expect(throws: ReportsError.self) {
            try DistributionGrid(
                columns: ["a", "b"], vertical: axis,
                rows: [.init("r", horizontal: axis, edges: [0, 1], counts: [[.count(1)]])])
        }
    }

    @Test("an axis that cannot be drawn is drawn")
    func axes() {
        let logarithmic = Axis("a", numbers: .count, spacing: .logarithmic)
        #expect(throws: ReportsError.self) {
            try CategoryPlot(category: "c", axis: logarithmic, mark: .bars, groups: [])
        }
        let faulty = [
            Axis("a", numbers: .count, range: 0...1, spacing: .logarithmic),
            Axis("a", numbers: .count, range: 0...Double.infinity),
        ]
        for axis in faulty {
            #expect(throws: ReportsError.self) {
                try CategoryPlot(category: "c", axis: axis, mark: .dots, groups: [])
            }
        }
        #expect(throws: ReportsError.self) {
            try CategoryPlot(
                category: "c", axis: Axis("a", numbers: .count), mark: .dots, groups: [],
                markers: [Marker("m", at: .nan)])
        }
    }
}
