import ArgumentParser
import Encoding
import Files
import Records
import Terminal

/// What all legacy keys are made from.
struct LegacyOptions: ParsableArguments {
    @Argument(help: "The CSV file of people, one row a person.")
    var people: String

    @Option(name: .customLong("id"), help: "The column that holds each record's own id.")
    var identifierColumn: String

    @Option(help: "What becomes of rows that want a value: skip or stop.")
    var onError = ErrorPolicy.skip

    @OptionGroup var output: OutputOptions
    @OptionGroup var peopleOptions: PeopleOptions
    @OptionGroup var demonstration: DemonstrationOption

    func validate() throws {
        guard onError != .missing else {
            throw ValidationError("--on-error is skip or stop: a key is never made of a gap.")
        }
    }

    /// Makes the keys and says what was done.
    func run(_ kind: LegacyKeyFile.Kind, secretPath: String) throws {
        try output.refuse(inputs: people, secretPath)
        let reportPath = output.out + ".report.csv"
        try FilePath.check(output: reportPath, isNoneOf: [people, secretPath])
        let file = LegacyKeyFile(
            kind: kind, peoplePath: people, identifierColumn: identifierColumn,
            outputPath: output.out, options: peopleOptions.readOptions(policy: onError),
            replacesExisting: output.force)
        let report = ProblemReport(path: reportPath)
        let progress = FileProgress(task: "hash")
        let summary = try file.run(
            secretPath: secretPath, allowsWorkTree: demonstration.isDemonstration,
            problem: report.add, progress: progress.update)
        progress.finish()
        try report.finish()
        for note in summary.notes { StandardError.write("\(people): \(note)") }
        StandardError.write(
            "warning: legacy keys: one secret reads them all; Docs/LEGACY-KEYS.md says what a "
                + "schema's match-keys do better")
        StandardOutput.write(
            "\(output.out): \(DecimalText.grouped(summary.keyCount)) keys of "
                + "\(DecimalText.grouped(summary.rowsRead)) rows")
        if report.count > 0 {
            StandardError.write(
                "\(people): \(DecimalText.grouped(report.count)) rows have no key, or not all; "
                    + "they are listed by row in \(report.path)")
        }
    }
}
