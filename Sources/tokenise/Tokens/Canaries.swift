import ArgumentParser
import Encoding
import Files
import Records
import Terminal

/// `tokenise canaries`: invented people for the node to find again.
struct Canaries: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canaries",
        abstract: "Plant the invented people that all agencies plant into a token file.",
        discussion: """
            Their values come from the linkage key and the schema, so agencies that agree
            on the number plant the same people and exchange nothing. A quarter are
            controls, equal at all agencies; the others are copies, which each agency
            writes with mistakes of its own. The node counts how many it finds again.

            Example:
              tokenise canaries housing.tok --schema schema.yaml --key housing.key \\
                  --count 200 --out housing-planted.tok
            """)

    @Argument(help: "The token file that encode wrote.")
    var file: String

    @Option(help: "The schema that the file was encoded with.")
    var schema: String

    @Option(help: "This agency's key file, mode 0600.")
    var key: String

    @Option(help: "How many, 1 to 100,000: the same at every agency.")
    var count = CanaryPlanting.defaultCount

    @OptionGroup var output: OutputOptions
    @OptionGroup var demonstration: DemonstrationOption

    func validate() throws {
        if !CanaryPlanting.possibleCounts.contains(count) {
            throw ValidationError("--count must be 1 to 100,000.")
        }
    }

    func run() throws {
        try output.refuse(inputs: file, schema, key)
        let keyFile = try KeyFile.read(
            path: key, allowingExample: demonstration.isDemonstration)
        try keyFile.refuseExpired(on: Keys.day())
        let summary = try CanaryPlanting(
            plan: try FilterPlan(schema: Schema(path: schema)), count: count, tokenPath: file,
            plantedPath: output.out, replacesExisting: output.force
        ).run(keyFile: keyFile)
        StandardOutput.write(
            "\(output.out): \(DecimalText.grouped(summary.recordCount)) records, "
                + "\(DecimalText.grouped(summary.controlCount)) controls, "
                + "\(DecimalText.grouped(summary.copyCount)) copies, "
                + "\(DecimalText.grouped(summary.byteCount)) bytes")
    }
}
