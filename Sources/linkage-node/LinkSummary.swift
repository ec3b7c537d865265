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
                pair.estimate.map { Self.precision($0.precision) } ?? "not known",
                pair.estimate.map { Self.recall($0.recall) } ?? "not known",
                pair.candidates.methods.map(\.rawValue).joined(separator: ", ") + ": "
                    + DecimalText.grouped(pair.candidates.comparedPairs),
            ])
        }
        StandardOutput.write(unterminated: pairs.text)
        if record.agencyPairs.contains(where: { $0.estimate != nil }) { writeAssumptions() }
        writeTiers()
        writeAmbiguousLinks()
        writeDuplicatesOfAgencies()
        writeCanaries()
        if record.agencyPairs.contains(where: \.allowsForDependence) {
            StandardOutput.write(
                "Pairs within the files show relatives, housemates or namesakes: fields that agree "
                    + "together count for\nless than apart.")
        }
        for pair in record.agencyPairs {
            guard let loss = pair.candidates.loss else { continue }
            StandardOutput.write(
                "\(pair.agencyA) - \(pair.agencyB): blocking is estimated to pass over "
                    + "\(DecimalText.percent(loss.share)) of the links "
                    + "(\(DecimalText.percent(loss.low)) to \(DecimalText.percent(loss.high)); "
                    + "\(DecimalText.grouped(loss.lost)) of \(DecimalText.grouped(loss.matched)) "
                    + "sampled).")
        }
        StandardOutput.write()
    }

    private func writeAssumptions() {
        let isOneToOne = record.settings.assignment == .oneToOne && !record.isWithin
        StandardOutput.write(
            "Precision and recall are estimates from tokens alone, not measurements. They assume "
                + (isOneToOne
                    ? "that people\nstand once in a file or were found twice, that the files are "
                        + "of one population, and that twins\nand relatives are as common across "
                        + "the files as within them."
                    : "that fields\nerr independently of each other; matches that look like "
                        + "strangers are in no count, so recall\nis known from above alone."))
    }

    private func writeTiers() {
        for pair in record.agencyPairs where !pair.tiers.isEmpty {
            let tiers = pair.tiers.map { tier in
                "\(tier.name) \(DecimalText.grouped(tier.links))"
                    + (tier.links == 0
                        ? "" : " (estimated precision \(DecimalText.percent(tier.precision)))")
            }
            StandardOutput.write(
                "\(pair.agencyA) - \(pair.agencyB): links by match key alone: "
                    + tiers.joined(separator: ", ") + ".")
        }
    }

    /// One line for all pairs of agencies.
    private func writeAmbiguousLinks() {
        let counts = record.agencyPairs.compactMap { pair in
            pair.ambiguousLinks.map {
                "\(pair.agencyA) - \(pair.agencyB) \(DecimalText.grouped($0)) of "
                    + DecimalText.grouped(pair.links)
            }
        }
        guard !counts.isEmpty else { return }
        StandardOutput.write(
            "Ambiguous links, where another person scores about as much or more: "
                + counts.joined(separator: ", ") + ".")
    }

    private func writeCanaries() {
        for pair in record.agencyPairs {
            guard let canaries = pair.canaries else { continue }
            StandardOutput.write(
                "\(pair.agencyA) - \(pair.agencyB): of \(DecimalText.grouped(canaries.copies)) "
                    + "canaries written with mistakes "
                    + "\(DecimalText.grouped(canaries.foundCopies)) were found"
                    + (canaries.recall.map { ", recall \(Self.precision($0))" } ?? "")
                    + "; \(DecimalText.grouped(canaries.falseLinks)) were linked to others; "
                    + "\(DecimalText.grouped(canaries.agreeingControls)) of "
                    + "\(DecimalText.grouped(canaries.controls)) without mistakes are encoded "
                    + "alike.")
        }
    }

    private func writeDuplicatesOfAgencies() {
        for (input, found) in zip(record.inputs, record.duplicates)
        where found.people < found.records {
            StandardOutput.write(
                "\(input.agency): \(DecimalText.grouped(found.records - found.people)) records are "
                    + "of people who stand in the file already"
                    + (found.estimate.map {
                        " (estimated precision \(DecimalText.percent($0.precision.value)))."
                    } ?? "."))
        }
    }

    private func writePeople() {
        if record.isWithin { return writeDuplicates() }
        var people = TextTable([.init("people known to"), .init("people", .right)])
        for (index, count) in record.peopleByAgencies.enumerated() {
            people.append([
                index == 0 ? "one agency" : "\(Self.number(index + 1)) agencies",
                DecimalText.grouped(count),
            ])
        }
        StandardOutput.write(unterminated: people.text + "\n")
        writeClosure()
        writeChaining()
    }

    private func writeChaining() {
        guard record.clustering == .connectedComponents else { return }
        StandardOutput.write(
            "People are all that links tie together (connected components): one wrong link makes "
                + "one person of\ntwo. Try another --clustering before you trust these counts.\n")
    }

    private func writeClosure() {
        let known = record.closure.filter { $0.rate != nil }
        let chains = known.reduce(0) { $0 + $1.chains }
        guard let lowest = known.min(by: { $0.rate ?? 0 < $1.rate ?? 0 }) else { return }
        let closed = known.reduce(0) { $0 + $1.closed }
        func percent(_ share: Double) -> String { DecimalText.percent(share) }
        StandardOutput.write(
            "Closure: where links tie A to B and B to C, A is linked to C in "
                + "\(percent(Double(closed) / Double(chains))) of "
                + "\(DecimalText.grouped(chains)) cases (least: "
                + "\(lowest.agencyA) - \(lowest.over) - \(lowest.agencyB), "
                + "\(percent(lowest.rate ?? 0))); a low rate means that links are missed or wrong."
                + "\n")
    }

    private func writeDuplicates() {
        var people = TextTable([.init("records of one person"), .init("people", .right)])
        for (index, count) in record.clusterSizes.enumerated() where count > 0 {
            let isLast = index + 1 == record.clusterSizes.count
            people.append([
                isLast ? "\(index + 1) or more" : "\(index + 1)", DecimalText.grouped(count),
            ])
        }
        StandardOutput.write(unterminated: people.text + "\n")
        writeChaining()
    }

    private static func precision(_ share: EstimatedShare) -> String {
        "\(DecimalText.percent(share.value)) (\(range(share)))"
    }

    /// The range alone, whose middle tells no more.
    private static func recall(_ share: EstimatedShare) -> String {
        share.low > 0 ? range(share) : "at most \(DecimalText.percent(share.high))"
    }

    private static func range(_ share: EstimatedShare) -> String {
        "\(DecimalText.percent(share.low)) to \(DecimalText.percent(share.high))"
    }

    private static func number(_ value: Int) -> String {
        let words = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
        return value < words.count ? words[value] : String(value)
    }
}
