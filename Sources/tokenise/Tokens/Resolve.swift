import ArgumentParser
import Encoding
import Files
import Terminal

/// `tokenise resolve`: the node's result in terms of this agency's own records.
struct Resolve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Put this agency's own record ids in the place of its handles.",
        discussion: """
            Takes links.csv or clusters.csv of a linkage run. Other agencies' handles stay
            as they are: they mean nothing here.

            Example:
              tokenise resolve links.csv people.csv --key housing.key --agency housing \\
                  --id person_id --out our-links.csv
            """)

    @Argument(help: "links.csv or clusters.csv of a linkage run.")
    var links: String

    @Argument(help: "The CSV file of people that was encoded.")
    var people: String

    @Option(help: "This agency's key file, mode 0600.")
    var key: String

    @Option(help: "This agency's name, as it was given to encode.")
    var agency: String

    @Option(name: .customLong("id"), help: "The column that holds each record's own id.")
    var identifierColumn: String

    @OptionGroup var output: OutputOptions
    @OptionGroup var peopleOptions: PeopleOptions
    @OptionGroup var demonstration: DemonstrationOption

    func run() throws {
        try output.refuse(inputs: links, people, key)
        let keyFile = try KeyFile.read(
            path: key, allowingExample: demonstration.isDemonstration)
        let resolution = LinkResolution(
            resultPath: links, agency: agency,
            people: IdentifierFile(
                path: people, identifierColumn: identifierColumn,
                options: peopleOptions.readOptions()))
        let outcome = try resolution.write(
            keyFile: keyFile, path: output.out, replacesExisting: output.force)
        StandardOutput.write("\(output.out): \(DecimalText.grouped(outcome.rowCount)) rows")
        if outcome.unknownHandles > 0 {
            StandardError.write(
                "warning: \(DecimalText.grouped(outcome.unknownHandles)) of this agency's handles "
                    + "belong to no record of \(people); was it the file that was encoded?")
        }
    }
}
