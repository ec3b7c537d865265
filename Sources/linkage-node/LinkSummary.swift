import Linkage
import Terminal

/// A run as a person reads it.
struct LinkSummary {
    let record: RunRecord
    let directory: String

    func write() {
        var agencies = TextTable([.init("agency"), .init("records", .right)])
        for input in record.inputs {
            agencies.append([input.agency, DecimalText.grouped(input.rows)])
        }
        StandardOutput.write(unterminated: agencies.text + "\n")
        writePairs()
        writePeople()
        for pair in record.agencyPairs {
            for warning in pair.warnings {
                StandardError.write("warning: \(pair.agencyA) - \(pair.agencyB): \(warning)")
            }
        }
        StandardOutput.write("written to \(directory)")
    }

    private func writePairs() {
        var pairs = TextTable([
            .init("agency pair"), .init("links", .right), .init("estimated precision", .right),
            .init("estimated recall", .right), .init("candidates"),
        ])
        for pair in record.agencyPairs {
            pairs.append([
                "\(pair.agencyA) - \(pair.agencyB)", DecimalText.grouped(pair.links),
                pair.estimate.map { DecimalText.percent($0.precision) } ?? "not known",
                pair.estimate.map { DecimalText.percent($0.recall) } ?? "not known",
                "\(pair.candidates.method.rawValue): "
                    + DecimalText.grouped(pair.candidates.comparedPairs),
            ])
        }
        StandardOutput.write(unterminated: pairs.text)
        if record.agencyPairs.contains(where: { $0.estimate != nil }) {
            let assumption =
                record.settings.assignment == .oneToOne
                ? "that a file\nholds each person once and that people" : "that people\n"
            StandardOutput.write(
                "Estimates are the model's own, from tokens alone, not measurements: they assume "
                    + "\(assumption) err alike in both files.")
        }
        if record.agencyPairs.contains(where: \.allowsForDependence) {
            StandardOutput.write(
                "Housemates were seen within the files: fields that agree together count for less "
                    + "than apart.")
        }
        for pair in record.agencyPairs where pair.candidates.pairsInSplitBlocks > 0 {
            StandardOutput.write(
                "\(pair.agencyA) - \(pair.agencyB): blocks of over \(record.settings.blockCap) "
                    + "rows were split by a second field; up to "
                    + DecimalText.grouped(pair.candidates.pairsInSplitBlocks)
                    + "\npairs that agree in one frequent value and nothing else were not "
                    + "compared.")
        }
        StandardOutput.write()
    }

    private func writePeople() {
        var people = TextTable([.init("people known to"), .init("people", .right)])
        for (index, count) in record.peopleByAgencies.enumerated() {
            people.append([
                index == 0 ? "one agency" : "\(Self.number(index + 1)) agencies",
                DecimalText.grouped(count),
            ])
        }
        StandardOutput.write(unterminated: people.text + "\n")
        if record.settings.assignment == .manyToMany {
            StandardOutput.write(
                "Many records a person: people are what links tie together, so that one wrong link "
                    + "makes one\nperson of two. Raise --threshold before you trust these counts.\n"
            )
        }
    }

    private static func number(_ value: Int) -> String {
        let words = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        return value < words.count ? words[value] : String(value)
    }
}
