import Audit
import Terminal

/// An audit in plain words.
struct AuditText {
    private let outcome: AuditOutcome
    private let path: String

    init(_ outcome: AuditOutcome, path: String) {
        self.outcome = outcome
        self.path = path
    }

    var text: String {
        "\(path): \(DecimalText.grouped(outcome.rows)) records, "
            + "\(DecimalText.grouped(outcome.sampledRows)) drawn (seed \(outcome.seed))\n\n"
            + attacks + "\n" + measures + "\n" + lists + verdict
    }

    private var attacks: String {
        var table = TextTable([
            .init("attack"), .init("on"), .init("what the attacker has, besides the file"),
            .init("rows", .right), .init("result", .right), .init("limit", .right), .init(""),
        ])
        for figure in outcome.figures where figure.attack != "progression" || Self.counts(figure) {
            table.append([
                Self.name(figure.attack), figure.target, figure.attacker,
                DecimalText.grouped(figure.rows), Self.value(figure), Self.limit(figure),
                figure.isPassed == false ? "OVER" : "",
            ])
        }
        return table.text
    }

    /// Progressions are shown where there are some: none is the usual case.
    private static func counts(_ figure: AuditOutcome.Figure) -> Bool {
        figure.isPassed == false
    }

    private static func name(_ attack: String) -> String {
        switch attack {
        case "graph": "graph matching"
        case "known": "known pairs"
        case "progression": "double hashing"
        case "repeats": "repeated filters"
        case "cell": "largest cell"
        case "group": "largest group"
        case "keys": "sharers of keys"
        default: attack
        }
    }

    private static func value(_ figure: AuditOutcome.Figure) -> String {
        switch figure.attack {
        case "progression": "\(DecimalText.grouped(Int(figure.value))) found"
        case "cell", "group": "\(DecimalText.grouped(Int(figure.value))) rows"
        default: DecimalText.percent(figure.value)
        }
    }

    private static func limit(_ figure: AuditOutcome.Figure) -> String {
        guard let limit = figure.limit else { return "" }
        return figure.isCount
            ? DecimalText.grouped(Int(limit)) : DecimalText.percent(limit)
    }

    private var measures: String {
        var table = TextTable([
            .init("filter"), .init("fill", .right), .init("least", .right),
            .init("most", .right), .init("odd popcounts", .right),
            .init("top correlation", .right), .init("hub likeness", .right),
            .init("unique*", .right), .init("Gini*", .right), .init("entropy*", .right),
        ])
        for filter in outcome.filters {
            let measures = filter.measures
            table.append([
                filter.target, DecimalText.percent(measures.fillMean),
                DecimalText.percent(measures.fillLeast), DecimalText.percent(measures.fillMost),
                DecimalText.percent(measures.popcountOutliers, decimals: 2),
                DecimalText.fixed(measures.topCorrelation, decimals: 2),
                DecimalText.fixed(measures.hubSimilarity, decimals: 2),
                DecimalText.percent(measures.descriptive.uniqueShare),
                DecimalText.fixed(measures.descriptive.gini, decimals: 2),
                DecimalText.fixed(measures.descriptive.entropy, decimals: 2),
            ])
        }
        return table.text + "* descriptive: looks good where attacks succeed, proves nothing\n"
    }

    private var lists: String {
        outcome.lists.keys.sorted().map { field in
            "list for \(field): \(outcome.lists[field] ?? "")\n"
        }.joined()
    }

    private var verdict: String {
        let judged = outcome.figures.count { $0.isPassed != nil }
        guard outcome.verdict == .failed else {
            return """
                Audit passed: \(judged) of \(judged) figures are within their limits. These are \
                simple attacks: the
                file is pseudonymised personal data all the same.

                """
        }
        return """
            Audit failed: \(outcome.failures.count) of \(judged) figures are over their limits. \
            Whoever gets this file can
            read people in it: send it to nobody who may not (Docs/THREAT-MODEL.md).

            """
    }
}
