/// A report as one HTML file that needs nothing else: no network, no script, no font of its own.
/// It is light or dark as the reader has it, can be printed, and has a table behind each picture.
///
/// The same report is the same bytes. All words are taken as words: markup in them is shown, not
/// obeyed.
///
/// ```swift
/// let rates = try CategoryPlot(
///     category: "age", axis: Axis("match rate", numbers: .percent(decimals: 1)), mark: .dots,
///     groups: [
///         .init([
///             .init("under 16", .estimate(0.93, low: 0.91, high: 0.95)),
///             .init("16 to 24", .suppressed),
///         ])
///     ],
///     markers: [Marker("all people", at: 0.96)])
/// let figure = Figure(
///     title: "Match rate by age", description: "Children are found less often.",
///     .categories(rates))
/// let page = Report(
///     title: "Linkage", summary: ["…"], sections: [Section("Bias", [.figure(figure)])]
/// ).html
/// ```
public struct Report: Sendable {
    /// What a report must not be used for, in a box above all sections.
    public struct Warning: Sendable {
        let heading: String
        let items: [String]

        /// - Parameter items: one sentence each; none leaves the box out.
        public init(heading: String = "Must not be used for", items: [String]) {
            self.heading = heading
            self.items = items
        }
    }

    let title: String
    let subtitles: [String]
    let summary: [String]
    let keyNumbers: [KeyNumber]
    let warning: Warning?
    let sections: [Section]
    let footer: [String]

    /// - Parameters:
    ///   - title: one line.
    ///   - subtitles: a line each: who, when, of what.
    ///   - summary: paragraphs in plain English, before anything else.
    ///   - keyNumbers: the few that matter most.
    ///   - footer: paragraphs at the end: what made the report, and from what.
    public init(
        title: String, subtitles: [String] = [], summary: [String],
        keyNumbers: [KeyNumber] = [], warning: Warning? = nil, sections: [Section],
        footer: [String] = []
    ) {
        self.title = title
        self.subtitles = subtitles
        self.summary = summary
        self.keyNumbers = keyNumbers
        self.warning = warning
        self.sections = sections
        self.footer = footer
    }

    /// The file's text: HTML in UTF-8, and well-formed XML too.
    public var html: String {
        var page = PageWriter()
        page.write(self)
        return page.markup.source
    }
}

/// A number in large print.
public struct KeyNumber: Sendable {
    let label: String
    let value: Quantity
    let numbers: NumberStyle
    let note: String?

    /// - Parameters:
    ///   - label: what it is, with its unit.
    ///   - note: one line under it, such as what it is a share of.
    /// - Throws: `ReportsError.number` beyond 1e15.
    public init(
        _ label: String, _ value: Quantity, numbers: NumberStyle, note: String? = nil
    ) throws(ReportsError) {
        try value.check("key number")
        self.label = label
        self.value = value
        self.numbers = numbers
        self.note = note
    }
}

/// A heading and what stands under it.
public struct Section: Sendable {
    let heading: String
    let blocks: [Block]

    public init(_ heading: String, _ blocks: [Block]) {
        self.heading = heading
        self.blocks = blocks
    }
}

/// A part of a section.
public enum Block: Sendable {
    case paragraph(String)
    /// In smaller print: sources, caveats.
    case note(String)
    case list([String])
    case definitions([Definition])
    case keyNumbers([KeyNumber])
    case table(Table)
    case figure(Figure)
    /// A section within the section.
    case section(Section)
}

/// A term and what it means.
public struct Definition: Sendable {
    let term: String
    let meaning: String

    public init(_ term: String, _ meaning: String) {
        self.term = term
        self.meaning = meaning
    }
}
