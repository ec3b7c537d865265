internal import Reports

/// An audit as one HTML page (`Report`): what was read by each attack against its limit, and what
/// was measured.
public struct AuditPage: Sendable {
    private let outcome: AuditOutcome

    public init(_ outcome: AuditOutcome) { self.outcome = outcome }

    /// The file's text.
    /// - Throws: `ReportsError` for a number that no page can show; an audit has none.
    public func text() throws -> String {
        let attacks = [
            try attack("frequency", "Values read by public frequencies"),
            try attack("graph", "Records identified by graph matching"),
            try attack("known", "Records identified by known pairs"),
            try attack("repeats", "Rows whose filter occurs ten times or more"),
            try attack("keys", "Rows that can be told by how many share their match keys"),
        ]
        let verdict = outcome.verdict.rawValue
        return Report(
            title: "Audit of a token file: \(verdict)",
            subtitles: ["Tokens \(outcome.tokens)", "Agency \(outcome.agency)"],
            summary: [summary], keyNumbers: try keyNumbers,
            warning: .init(items: [
                "Treating the file as anonymous: it is pseudonymised personal data, whatever the"
                    + " verdict.",
                "Showing that nobody can read more: the attacks are simple ones and a lower bound.",
            ]),
            sections: attacks.compactMap { $0 }
                + [
                    try groups(
                        "cell", "Rows of the largest cells", of: "salt",
                        "In cells of some hundred rows and more, names are read by how common they "
                            + "are."),
                    try groups(
                        "group", "Rows that share a match key", of: "match key",
                        "Values that many rows share are read by how common they are."),
                    doubleHashing, try measures,
                ].compactMap { $0 },
            footer: ["Shares only: this page holds no identifier. Seed \(outcome.seed)."]
        ).html
    }

    private var summary: String {
        let failures = outcome.failures.count
        let judged = outcome.figures.count { $0.limit != nil }
        let result =
            failures == 0
            ? "All \(judged) numbers that are judged are within their limits."
            : "\(failures) of the \(judged) numbers that are judged are over their limits."
        return "What somebody reads who has the file, the schema and what is named here, and no"
            + " key. " + result
    }

    private var keyNumbers: [KeyNumber] {
        get throws {
            [
                try KeyNumber("records in the file", .count(outcome.rows), numbers: .count),
                try KeyNumber("of them attacked", .count(outcome.sampledRows), numbers: .count),
                try KeyNumber("over their limits", .count(outcome.failures.count), numbers: .count),
            ]
        }
    }

    // MARK: - Attacks

    private static let share = Axis(
        "share of the rows", numbers: .percent(decimals: 1), range: 0...0.1)

    /// nil where the attack was not made.
    private func attack(_ attack: String, _ title: String) throws -> Section? {
        let figures = outcome.figures.filter { $0.attack == attack }
        guard !figures.isEmpty else { return nil }
        let attackers = figures.map(\.attacker).reduce(into: [String]()) { distinct, attacker in
            if !distinct.contains(attacker) { distinct.append(attacker) }
        }
        let groups = attackers.map { attacker in
            CategoryPlot.Group(
                "The attacker has: \(attacker)",
                figures.filter { $0.attacker == attacker }.map { figure in
                    .init(Self.name(of: figure), .number(figure.value), limit: figure.limit)
                })
        }
        let plot = try CategoryPlot(
            category: "attack on", axis: Self.share, mark: .bars, groups: groups)
        let failures = figures.count { $0.isPassed == false }
        let description =
            failures == 0
            ? "None is over its limit." : "\(failures) of \(figures.count) are over their limits."
        let rows = figures.map { figure in
            [Table.Cell.words(Self.name(of: figure)), .count(figure.rows)]
        }
        let attacked = try Table(
            columns: [.words("attack on"), .numbers("rows attacked", .count)], rows: rows)
        return Section(
            title,
            [
                .figure(Figure(title: title, description: description, .categories(plot))),
                .table(attacked),
            ])
    }

    private static func name(of figure: AuditOutcome.Figure) -> String {
        guard let parameter = figure.parameter else {
            return figure.attack == "graph" ? "\(figure.target), with errors" : figure.target
        }
        return figure.attack == "known"
            ? "\(figure.target), \(parameter) pairs" : "\(figure.target), \(parameter) % list"
    }

    /// nil where nothing was counted.
    private func groups(
        _ attack: String, _ title: String, of kind: String, _ meaning: String
    ) throws -> Section? {
        let figures = outcome.figures.filter { $0.attack == attack }
        guard !figures.isEmpty else { return nil }
        let rows = figures.map { figure -> [Table.Cell] in
            [
                .words(figure.target), .number(figure.value),
                figure.limit.map { .number($0) } ?? "",
                .words(figure.isPassed.map { $0 ? "within" : "over" } ?? ""),
            ]
        }
        let columns: [Table.Column] = [
            .words(kind), .numbers("rows", .count), .numbers("limit", .count), .words("result"),
        ]
        return Section(
            title, [.paragraph(meaning), .table(try Table(columns: columns, rows: rows))])
    }

    private var doubleHashing: Section {
        let figures = outcome.figures.filter { $0.attack == "progression" }
        let found = figures.filter { $0.isPassed == false }.map(\.target)
        let text =
            found.isEmpty
            ? "None found in \(figures.count) kinds of filters."
            : "Found in \(found.joined(separator: ", ")): every q-gram can be told."
        return Section("Double hashing", [.paragraph(text)])
    }

    // MARK: - Measures

    private var measures: Section {
        get throws {
            let percent = NumberStyle.percent(decimals: 1)
            let rows = outcome.filters.map { filter -> [Table.Cell] in
                let measures = filter.measures
                let numbers = [
                    measures.fillMean, measures.fillLeast, measures.fillMost,
                    measures.popcountOutliers, measures.topCorrelation, measures.hubSimilarity,
                    measures.hubShare, measures.descriptive.uniqueShare, measures.descriptive.gini,
                    measures.descriptive.entropy, measures.descriptive.divergence,
                ]
                return [.words(filter.target)] + numbers.map { .number($0) }
            }
            let columns: [Table.Column] = [
                .words("filter"), .numbers("fill", percent), .numbers("least", percent),
                .numbers("most", percent), .numbers("odd popcounts", percent),
                .numbers("top correlation", .decimals(2)), .numbers("hub likeness", .decimals(2)),
                .numbers("rows near hub", percent), .numbers("unique", percent),
                .numbers("Gini", .decimals(2)), .numbers("entropy", .decimals(2)),
                .numbers("JSD", .decimals(2)),
            ]
            return Section(
                "Measures",
                [
                    .paragraph(
                        "The last four are descriptive: they look good where attacks succeed."),
                    .table(try Table(columns: columns, rows: rows)),
                ])
        }
    }
}
