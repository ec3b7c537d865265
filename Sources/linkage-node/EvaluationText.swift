import Linkage
import Terminal

/// An evaluation as a person reads it.
struct EvaluationText {
    let evaluation: Evaluation
    let record: RunRecord

    func write() {
        writeQuality()
        writeEstimates()
        writeDuplicates()
        for pair in evaluation.agencyPairs { writeThresholds(pair) }
        writeFates()
        if let breakdown = evaluation.breakdown { writeGroups(breakdown) }
        if evaluation.links.unknown > 0 {
            StandardError.write(
                "warning: \(DecimalText.grouped(evaluation.links.unknown)) links hold a record "
                    + "that the truth does not know; they are left out")
        }
    }

    private func writeQuality() {
        var table = TextTable([
            .init("judged by the truth"), .init("found", .right), .init("right", .right),
            .init("true pairs", .right), .init("precision", .right), .init("recall", .right),
            .init("F1", .right),
        ])
        func append(_ name: String, _ quality: PairQuality) {
            table.append(
                [name] + Self.counts(quality) + [DecimalText.grouped(quality.truth)]
                    + Self.figures(quality))
        }
        for pair in evaluation.agencyPairs { append("links \(Self.name(pair))", pair.quality) }
        if evaluation.agencyPairs.count > 1 { append("all links", evaluation.links) }
        append("clusters", evaluation.clusters)
        StandardOutput.write(unterminated: table.text)
    }

    private func writeEstimates() {
        var table = TextTable([
            .init("estimated beside actual"), .init("what"), .init("estimated", .right),
            .init("actual", .right), .init(""),
        ])
        var isEmpty = true
        func append(_ name: String, _ what: String, _ check: EstimateCheck?, rangeOnly: Bool) {
            guard let check else { return }
            isEmpty = false
            let share = check.estimated
            let range =
                "\(DecimalText.percent(share.low)) to \(DecimalText.percent(share.high))"
            table.append([
                name, what,
                rangeOnly ? range : "\(DecimalText.percent(share.value)) (\(range))",
                DecimalText.percent(check.actual), Self.place(check.outside),
            ])
        }
        for pair in evaluation.agencyPairs {
            let name = Self.name(pair)
            append(name, "precision", pair.estimate?.precision, rangeOnly: false)
            append(name, "recall", pair.estimate?.recall, rangeOnly: true)
            append(name, "precision of canaries", pair.canaries?.precision, rangeOnly: false)
            append(name, "recall of canaries", pair.canaries?.recall, rangeOnly: false)
        }
        for agency in evaluation.duplicates where agency.quality.found > 0 {
            append(
                "duplicates \(agency.agency)", "precision", agency.estimate?.precision,
                rangeOnly: false)
            append(
                "duplicates \(agency.agency)", "recall", agency.estimate?.recall, rangeOnly: true)
        }
        if !isEmpty { StandardOutput.write(unterminated: "\n" + table.text) }
    }

    private func writeDuplicates() {
        let agencies = evaluation.duplicates.filter { $0.quality.found + $0.quality.truth > 0 }
        guard !agencies.isEmpty else { return }
        var table = TextTable([
            .init("duplicates within"), .init("people found", .right),
            .init("true people", .right), .init("found", .right), .init("right", .right),
            .init("true pairs", .right), .init("precision", .right), .init("recall", .right),
            .init("F1", .right),
        ])
        for agency in agencies {
            table.append(
                [
                    agency.agency, agency.people.map(DecimalText.grouped) ?? "not looked for",
                    DecimalText.grouped(agency.truePeople),
                ] + Self.counts(agency.quality) + [DecimalText.grouped(agency.quality.truth)]
                    + Self.figures(agency.quality))
        }
        StandardOutput.write(unterminated: "\n" + table.text)
    }

    private func writeThresholds(_ pair: Evaluation.AgencyPair) {
        let curve = pair.thresholds
        guard !curve.points.isEmpty || curve.chosen != nil else { return }
        let isWeight = record.filters == .fields
        var table = TextTable([
            .init("\(Self.name(pair)), \(isWeight ? "weight" : "similarity") of at least"),
            .init("found", .right), .init("right", .right), .init("precision", .right),
            .init("recall", .right), .init("F1", .right), .init(""),
        ])
        var rows = curve.points.map { ($0, "") }
        func add(_ point: ThresholdCurve.Point?, _ note: String) {
            guard let point else { return }
            if let same = rows.firstIndex(where: { $0.0.threshold == point.threshold }) {
                rows[same].1 += (rows[same].1.isEmpty ? "" : ", ") + note
            } else {
                rows.append((point, note))
            }
        }
        add(curve.chosen, "the run's own")
        add(curve.best, "best F1")
        for (point, note) in rows.sorted(by: { $0.0.threshold < $1.0.threshold }) {
            table.append(
                [DecimalText.fixed(point.threshold, decimals: isWeight ? 2 : 4)]
                    + Self.counts(point.quality) + Self.figures(point.quality) + [note])
        }
        StandardOutput.write(unterminated: "\n" + table.text)
        if !curve.goesBelowChosen {
            StandardOutput.write(
                "Links under the run's own threshold were not kept; --all-thresholds finds them.")
        }
    }

    private func writeFates() {
        let parts = evaluation.agencyPairs.compactMap { pair in
            pair.breakdown.map { (Self.name(pair), $0.fates) }
        }
        guard !parts.isEmpty else { return }
        var table = TextTable([
            .init("where true pairs went"), .init("true pairs", .right), .init("linked", .right),
            .init("never compared", .right), .init("under the threshold", .right),
            .init("passed over", .right), .init("not in the files", .right),
        ])
        func append(_ name: String, _ fates: PairBreakdown.Fates) {
            table.append(
                [name]
                    + [
                        fates.truePairs, fates.linked, fates.notCompared, fates.underThreshold,
                        fates.passedOver, fates.notInFiles,
                    ].map { DecimalText.grouped($0) })
        }
        for (name, fates) in parts { append(name, fates) }
        if parts.count > 1, let all = evaluation.breakdown { append("all", all.fates) }
        StandardOutput.write(unterminated: "\n" + table.text)
        if let all = evaluation.breakdown, all.fates.passedOver > 0 {
            StandardOutput.write(
                "Passed over: over the threshold, but a better link took one of the records.")
        }
    }

    private func writeGroups(_ breakdown: PairBreakdown) {
        for (title, groups, decimals) in [
            ("fields that disagree", breakdown.byDisagreeingFields, 0),
            ("fields missing", breakdown.byMissingFields, 0),
            ("similarity from", breakdown.bySimilarity, 2),
        ] where !groups.isEmpty {
            var table = TextTable([
                .init(title, .right), .init("true pairs", .right), .init("linked", .right),
                .init("recall", .right), .init("false links", .right),
            ])
            for group in groups {
                table.append([
                    DecimalText.fixed(group.value, decimals: decimals),
                    DecimalText.grouped(group.truePairs), DecimalText.grouped(group.linked),
                    Self.decimal(group.recall), DecimalText.grouped(group.falseLinks),
                ])
            }
            StandardOutput.write(unterminated: "\n" + table.text)
        }
    }

    private static func name(_ pair: Evaluation.AgencyPair) -> String {
        "\(pair.agencyA) - \(pair.agencyB)"
    }

    private static func counts(_ quality: PairQuality) -> [String] {
        [DecimalText.grouped(quality.found), DecimalText.grouped(quality.right)]
    }

    private static func figures(_ quality: PairQuality) -> [String] {
        [quality.precision, quality.recall, quality.f1].map(decimal)
    }

    private static func decimal(_ value: Double?) -> String {
        value.map { DecimalText.fixed($0, decimals: 4) } ?? "none"
    }

    private static func place(_ outside: Double) -> String {
        guard outside != 0 else { return "within" }
        let points = DecimalText.fixed(abs(outside) * 100, decimals: 1)
        return "\(points) points \(outside > 0 ? "over" : "under")"
    }
}
