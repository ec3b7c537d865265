import ArgumentParser
import Encoding
import Records
import Terminal

/// `tokenise check`: how complete and how valid a file is, without writing anything.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Report completeness and invalid values of a CSV file; write nothing.",
        discussion: """
            Counts and row numbers only, never a value: the output may be shown to anyone.

            Examples:
              tokenise check people.csv --schema schema.yaml
              tokenise check people.csv --schema schema.yaml --id person_id --json
            """)

    @Argument(help: "The CSV file of people.")
    var people: String

    @Option(help: "The schema that the agencies agreed on.")
    var schema: String

    @Option(name: .customLong("id"), help: "The column that holds each record's own id.")
    var identifierColumn: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var peopleOptions: PeopleOptions

    func run() throws {
        let progress = FileProgress(task: "check")
        let report = try CompletenessReport(
            path: people, schema: Schema(path: schema), identifierColumn: identifierColumn,
            options: peopleOptions.readOptions(), progress: progress.update)
        progress.finish()
        if json { return try JSONText.write(report) }
        StandardOutput.write(unterminated: report.text)
    }
}
