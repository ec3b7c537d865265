/// An audit as one HTML page: no script, no network, light or dark as the reader has it; a table
/// behind each picture.
public struct AuditPage: Sendable {
    private let outcome: AuditOutcome

    public init(_ outcome: AuditOutcome) { self.outcome = outcome }

    public var text: String {
        """
        <!doctype html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Audit of a token file</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <h1>Audit of a token file: <span class="\(outcome.verdict.rawValue)">\
        \(outcome.verdict.rawValue)</span></h1>
        <p>\(Self.grouped(outcome.rows)) records of \(Self.escaped(outcome.agency)), \
        \(Self.grouped(outcome.sampledRows)) drawn, seed \(outcome.seed). Tokens \
        <code>\(Self.escaped(outcome.tokens))</code></p>
        <p>What somebody reads who has the file, the schema and what is named here, and no key. \
        Shares only: this page holds no identifier. The attacks are simple ones and a lower bound; \
        a token file is pseudonymised personal data whatever the verdict.</p>
        \(section("frequency", "Values read by public frequencies"))
        \(section("graph", "Records identified by graph matching"))
        \(section("known", "Records identified by known pairs"))
        \(section("repeats", "Rows whose filter occurs ten times or more"))
        \(section("keys", "Rows that can be told by how many share their match keys"))
        \(groups("cell", "Rows of the largest cells", of: "salt", """
            In cells of some hundred rows and more, names are read by how common they are.
            """))
        \(groups("group", "Rows that share a match key", of: "match key", """
            Values that many rows share are read by how common they are.
            """))
        \(progressions)
        \(measures)
        </body>
        </html>

        """
    }

    // MARK: - Attacks

    private func section(_ attack: String, _ title: String) -> String {
        let figures = outcome.figures.filter { $0.attack == attack }
        guard !figures.isEmpty else { return "" }
        let bars = figures.enumerated().map { Self.bar($0.element, row: $0.offset) }.joined()
        let rows = figures.map { figure in
            """
            <tr><td>\(Self.escaped(figure.target))</td><td>\(Self.escaped(figure.attacker))</td>\
            <td>\(Self.grouped(figure.rows))</td><td>\(Self.percent(figure.value))</td>\
            <td>\(figure.limit.map(Self.percent) ?? "")</td>\
            <td>\(figure.isPassed.map { $0 ? "within" : "over" } ?? "")</td></tr>
            """
        }.joined(separator: "\n")
        return """
            <h2>\(title)</h2>
            <svg viewBox="0 0 720 \(figures.count * 26 + 4)" role="img" aria-label="\(title)">
            \(bars)</svg>
            <details><summary>Table</summary>
            <table><tr><th>on</th><th>the attacker has</th><th>rows</th><th>share</th>\
            <th>limit</th><th></th></tr>
            \(rows)
            </table></details>
            """
    }

    private static func bar(_ figure: AuditOutcome.Figure, row: Int) -> String {
        let top = row * 26 + 4
        let width = max(1, Int((figure.value * 360).rounded()))
        let name =
            figure.parameter.map { parameter in
                figure.attack == "known"
                    ? "\(figure.target), \(parameter) pairs"
                    : "\(figure.target), \(parameter) % list"
            } ?? (figure.attack == "graph" ? "\(figure.target), with errors" : figure.target)
        let kind = figure.isPassed.map { $0 ? "passed" : "failed" } ?? "plain"
        let limit = figure.limit.map { limit in
            let place = 250 + Int((limit * 360).rounded())
            return """
                <line x1="\(place)" y1="\(top - 2)" x2="\(place)" y2="\(top + 20)"/>
                """
        }
        return """
            <text x="240" y="\(top + 14)" text-anchor="end">\(escaped(name))</text>\
            <rect class="\(kind)" x="250" y="\(top)" width="\(width)" height="18"/>\
            \(limit ?? "")<text x="\(258 + width)" y="\(top + 14)">\(percent(figure.value))</text>

            """
    }

    private func groups(
        _ attack: String, _ title: String, of kind: String, _ meaning: String
    ) -> String {
        let figures = outcome.figures.filter { $0.attack == attack }
        guard !figures.isEmpty else { return "" }
        let rows = figures.map { figure in
            """
            <tr><td>\(Self.escaped(figure.target))</td><td>\(Self.grouped(Int(figure.value)))</td>\
            <td>\(figure.limit.map { Self.grouped(Int($0)) } ?? "")</td>\
            <td>\(figure.isPassed.map { $0 ? "within" : "over" } ?? "")</td></tr>
            """
        }.joined(separator: "\n")
        return """
            <h2>\(title)</h2>
            <p>\(meaning)</p>
            <table><tr><th>\(kind)</th><th>rows</th><th>limit</th><th></th></tr>
            \(rows)
            </table>
            """
    }

    private var progressions: String {
        let figures = outcome.figures.filter { $0.attack == "progression" }
        let found = figures.filter { $0.isPassed == false }.map { escapedTarget($0) }
        let text =
            found.isEmpty
            ? "None found in \(figures.count) kinds of filters."
            : "Found in \(found.joined(separator: ", ")): every q-gram can be told."
        return "<h2>Double hashing</h2><p>\(text)</p>"
    }

    private func escapedTarget(_ figure: AuditOutcome.Figure) -> String {
        Self.escaped(figure.target)
    }

    // MARK: - Measures

    private var measures: String {
        let rows = outcome.filters.map { filter in
            let measures = filter.measures
            let cells = [
                Self.escaped(filter.target), Self.percent(measures.fillMean),
                Self.percent(measures.fillLeast), Self.percent(measures.fillMost),
                Self.percent(measures.popcountOutliers), Self.fixed(measures.topCorrelation),
                Self.fixed(measures.hubSimilarity), Self.percent(measures.hubShare),
                Self.percent(measures.descriptive.uniqueShare),
                Self.fixed(measures.descriptive.gini), Self.fixed(measures.descriptive.entropy),
                Self.fixed(measures.descriptive.divergence),
            ]
            return "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }.joined(separator: "\n")
        return """
            <h2>Measures</h2>
            <p>The last four are descriptive: they look good where attacks succeed.</p>
            <table><tr><th>filter</th><th>fill</th><th>least</th><th>most</th>\
            <th>odd popcounts</th><th>top correlation</th><th>hub likeness</th>\
            <th>rows near hub</th><th>unique</th><th>Gini</th><th>entropy</th><th>JSD</th></tr>
            \(rows)
            </table>
            """
    }

    // MARK: - Text

    private static let style = """
        :root{color-scheme:light dark;--bad:#b3261e;--good:#2e7d32;--bar:#5b7aa8;--line:#8888}
        @media(prefers-color-scheme:dark){:root{--bad:#f2867f;--good:#81c784;--bar:#8fb0e0}}
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        .failed{color:var(--bad);fill:var(--bad)}.passed{color:var(--good);fill:var(--good)}
        .plain{fill:var(--bar)}svg{width:100%;font-size:13px}svg text{fill:currentColor}
        svg line{stroke:currentColor;stroke-width:2}code{word-break:break-all}
        table{border-collapse:collapse;font-size:14px;display:block;overflow-x:auto}
        td,th{border-bottom:1px solid var(--line);padding:.25rem .6rem;text-align:right}
        td:first-child,th:first-child{text-align:left}
        """

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }

    static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    static func fixed(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var text = ""
        while digits.count > 3 {
            text = "," + digits.suffix(3) + text
            digits.removeLast(3)
        }
        return digits + text
    }
}
