import ArgumentParser
import Linkage
import Terminal
import Tokens

/// `linkage-node explain`: why two records were linked, or not.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Print why two records were linked, or not: their match weight in its parts.",
        discussion: """
            Each part is in bits: one bit more makes a match twice as likely. Parts sum to
            the match weight of links.csv. Levels of likeness are shown, no token. The
            token files of the run are looked for in this folder and in the one that holds
            the run.

            Examples:
              linkage-node explain run/ --pair 0f3c… 77a1…
              linkage-node explain run/ --pair 0f3c… 77a1… --tokens deliveries/ --json
            """)

    @Argument(help: "The folder of a linkage run.")
    var directory: String

    @Option(
        parsing: .upToNextOption,
        help: "Two handles of links.csv, 32 hexadecimal digits each, of different agencies.")
    var pair: [String]

    @Option(help: "The folder that holds the run's token files.")
    var tokens: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard pair.count == 2, pair.allSatisfy({ Handle(hexadecimal: $0) != nil }) else {
            throw ValidationError("--pair takes two handles of 32 hexadecimal digits each.")
        }
    }

    func run() throws {
        let record = try RunDirectory.record(of: directory)
        guard record.filters == .fields else {
            throw LinkageError.incompatible(
                "\(directory): record-level filters were compared, whose similarity in links.csv "
                    + "is all there is to say")
        }
        let tables = try RunTokenFiles(of: record, in: directory, tokens: tokens)
            .open().map(\.withoutCanaries)
        let found = try pair.map { text in
            try locate(text, in: tables)
        }
        let (one, other) =
            found[0].agency <= found[1].agency
            ? (found[0], found[1]) : (found[1], found[0])
        let names = (record.inputs[one.agency].agency, record.inputs[other.agency].agency)
        let plan = try ComparisonPlan(header: tables[0].header)
        guard let model = try RunDirectory.model(of: directory).model(of: names, plan: plan) else {
            throw LinkageError.incompatible(
                "both records are of \(names.0); the run compared records of different agencies")
        }
        let threshold = record.agencyPairs.first {
            $0.agencyA == names.0 && $0.agencyB == names.1
        }?.threshold.score
        let explanation = try PairExplanation(
            tables: (tables[one.agency], tables[other.agency]), rows: (one.row, other.row),
            model: model, threshold: threshold,
            termFrequencyFields: record.settings.termFrequencyFields)
        if json { return StandardOutput.write(try JSONText.of(explanation)) }
        ExplanationText(explanation: explanation).write()
    }

    private func locate(
        _ text: String, in tables: [TokenTable]
    ) throws -> (agency: Int, row: Int) {
        for (agency, table) in tables.enumerated() {
            if let handle = Handle(hexadecimal: text), let row = table.row(of: handle) {
                return (agency, row)
            }
        }
        throw LinkageError.invalidSetting(
            "--pair: no record of the run has the handle \(text.lowercased())")
    }
}

/// An explanation as a person reads it.
private struct ExplanationText {
    let explanation: PairExplanation

    /// Bits that one mark of a bar stands for.
    private static let bitsPerMark = 1.0
    private static let longestBar = 24

    func write() {
        var table = TextTable([
            .init("what"), .init("how"), .init("bits", .right), .init("sum", .right), .init(""),
        ])
        var sum = 0.0
        func append(_ what: String, _ how: String, _ bits: Double) {
            sum += bits
            table.append([
                what, how, DecimalText.fixed(bits, decimals: 2),
                DecimalText.fixed(sum, decimals: 2), Self.bar(bits),
            ])
        }
        append("prior", "any two records", explanation.prior)
        for field in explanation.fields {
            append(field.name, field.label, field.bits)
            if let rarity = field.rarity {
                append("", rarity < 0 ? "a common value" : "a rare value", rarity)
            }
        }
        if abs(explanation.matchDependence) >= 0.005 {
            append("together, of a match", "people move", explanation.matchDependence)
        }
        if abs(explanation.nonMatchDependence) >= 0.005 {
            append("together, of others", others, explanation.nonMatchDependence)
        }
        StandardOutput.write(
            "\(explanation.agencyA) \(explanation.handleA)\n"
                + "\(explanation.agencyB) \(explanation.handleB)\n")
        StandardOutput.write(unterminated: table.text)
        let probability = DecimalText.fixed(explanation.probability, decimals: 6)
        let verdict =
            explanation.threshold.map { threshold in
                explanation.weight >= threshold
                    ? "over the run's threshold of \(DecimalText.fixed(threshold, decimals: 2)); "
                        + "it is a link unless a better one took a record"
                    : "under the run's threshold of \(DecimalText.fixed(threshold, decimals: 2)): "
                        + "no link"
            } ?? "the run has no link"
        StandardOutput.write(
            "\nmatch weight \(DecimalText.fixed(explanation.weight, decimals: 4)), probability "
                + "\(probability): \(verdict)")
    }

    private var others: String {
        guard !explanation.likelyAgreeing.isEmpty else { return "seen among others" }
        return "others who share " + explanation.likelyAgreeing.joined(separator: ", ")
    }

    private static func bar(_ bits: Double) -> String {
        let marks = min(longestBar, Int((abs(bits) / bitsPerMark).rounded()))
        return String(repeating: bits < 0 ? "-" : "+", count: marks)
    }
}
