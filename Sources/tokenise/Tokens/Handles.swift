import ArgumentParser
import Encoding
import Files
import Terminal

/// `tokenise handles`: which handle belongs to which record.
struct Handles: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handles",
        abstract: "List the handle of each of this agency's records.",
        discussion: """
            The list is this agency's own: whoever has it can tell whose row is whose.

            Example:
              tokenise handles people.csv --key housing.key --id person_id --out handles.csv
            """)

    @Argument(help: "The CSV file of people.")
    var people: String

    @Option(help: "This agency's key file, mode 0600.")
    var key: String

    @Option(name: .customLong("id"), help: "The column that holds each record's own id.")
    var identifierColumn: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var peopleOptions: PeopleOptions
    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        try output.refuse(inputs: people, key)
        let keyFile = try KeyFile.read(
            path: key, allowingExample: demonstration.isDemonstration)
        let people = IdentifierFile(
            path: people, identifierColumn: identifierColumn,
            options: peopleOptions.readOptions())
        let count = try HandleList.write(
            people: people, keyFile: keyFile, path: output.out, replacesExisting: output.force)
        StandardOutput.write("\(output.out): \(DecimalText.grouped(count)) handles")
    }
}
