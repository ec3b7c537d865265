import Reports

/// One figure of each kind, with the words given, for tests of all of them.
struct SampleFigures {
    /// Stands in every place where words can stand.
    var words = "words"
    /// Stands where numbers may be suppressed.
    var doubtful = Quantity.suppressed

    func axis(
        _ numbers: NumberStyle = .decimals(2), spacing: Axis.Spacing = .linear
    ) -> Axis {
        Axis(words, unit: words, numbers: numbers, spacing: spacing)
    }

    func plots() throws -> [Plot] {
        let markers = [Marker(words, at: 1.25), Marker(words, at: 1.5)]
        let estimate = Quantity.estimate(2.25, low: 1.75, high: 2.5)
        let overlaps = try OverlapPlot(
            sets: [.init(words, .count(4321)), .init(words + "2", doubtful)],
            regions: [
                .init(sets: [0], doubtful), .init(sets: [1], .estimate(321, low: 300, high: 350)),
                .init(sets: [0, 1], .count(12)),
            ], axis: axis(.count))
        let histograms = try [Axis.Spacing.linear, .logarithmic].map { spacing in
            try Histogram(
                name: words, horizontal: axis(), vertical: axis(.count, spacing: spacing),
                edges: [0, 1, 2, 3, 4], counts: [.count(5), doubtful, .count(7), .count(0)],
                curves: [
                    .init(words, counts: [.number(4), .number(6), doubtful, .notApplicable])
                ], markers: markers)
        }
        let items: [CategoryPlot.Item] = [
            .init(words, estimate), .init(words, .number(-1.5)), .init(words, doubtful),
            .init(words, .notApplicable),
        ]
        let categories = try [CategoryPlot.Mark.bars, .dots].map { mark in
            try CategoryPlot(
                category: words, axis: axis(), mark: mark,
                groups: [.init(words, items), .init(items)], markers: markers)
        }
        let lines = try LinePlot(
            horizontal: axis(), vertical: axis(.significant(3)),
            series: [
                .init(words, [.init(0, estimate), .init(1, doubtful), .init(2, .number(0.5))]),
                .init(words, [.init(0.5, .number(0.75)), .init(2, .number(0.125))]),
            ], markers: markers)
        let grid = try DistributionGrid(
            columns: [words, words, words], vertical: axis(.percent(decimals: 1)),
            rows: [
                .init(
                    words, horizontal: axis(), edges: [0, 1, 2],
                    counts: [[.number(0.25), .number(0.75)], [doubtful, .number(0.5)], []],
                    markers: markers)
            ])
        let heat = try HeatMap(
            corner: words, rows: [words, words], columns: [words, words, words],
            axis: axis(.percent(decimals: 1)),
            cells: [
                [.number(0.125), doubtful, .number(1)], [.number(0), .notApplicable, estimate],
            ])
        return [.overlaps(overlaps)] + histograms.map { .histogram($0) }
            + categories.map { .categories($0) }
            + [.lines(lines), .distributions(grid), .heatMap(heat)]
    }

    /// A report of every part that there is.
    func report() throws -> Report {
        let figures = try plots().map { plot in
            Block.figure(Figure(title: words, description: words, plot, note: words))
        }
        let table = try Table(
            caption: words, columns: [.words(words), .numbers(words, .count)],
            rows: [[.words(words), .count(1)], [.words(words), .quantity(doubtful)]])
        let key = try KeyNumber(
            words, .estimate(0.5, low: 0.25, high: 0.75), numbers: .percent(decimals: 1),
            note: words)
        let parts: [Block] = [
            .paragraph(words), .note(words), .list([words]),
            .definitions([Definition(words, words)]), .keyNumbers([key]), .table(table),
            .section(Section(words, [.section(Section(words, figures))])),
        ]
        return Report(
            title: words, subtitles: [words], summary: [words], keyNumbers: [key],
            warning: .init(heading: words, items: [words]),
            sections: [Section(words, parts), Section(words, [.paragraph(words)])],
            footer: [words])
    }

    /// A report of one figure.
    static func page(of plot: Plot) -> String {
        Report(
            title: "title", summary: ["summary"],
            sections: [Section("section", [.figure(Figure(title: "t", description: "d.", plot))])]
        ).html
    }

    /// The figure's picture and its tables.
    static func figure(of plot: Plot) throws -> (
        picture: MarkupTree.Element, tables: [MarkupTree.Element]
    ) {
        let root = try MarkupTree(page(of: plot)).root
        return (root.all("svg")[0], root.all("table"))
    }
}
