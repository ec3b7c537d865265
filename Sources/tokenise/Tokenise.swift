import ArgumentParser
import Encoding
import Files
import Terminal

/// The agency's program: it alone sees identifiers and keys, and it has no network.
@main
struct Tokenise: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenise",
        abstract: "Turn records of people into keyed tokens that a linkage node can match.",
        discussion: """
            Everything runs on this machine; names and keys never leave it. The usual order:

              tokenise keys new --project crisis-care --out housing.key
              tokenise schema people.csv --out schema.yaml
              tokenise check people.csv --schema schema.yaml
              tokenise encode people.csv --schema schema.yaml --key housing.key \\
                  --agency housing --id person_id --out housing.tok
              tokenise audit housing.tok --people people.csv --key housing.key \\
                  --schema schema.yaml --id person_id --out housing.audit.json
              tokenise seal housing.tok --to node.pub --key housing.key \\
                  --audit housing.audit.json --out housing.sealed
              tokenise resolve links.csv people.csv --key housing.key \\
                  --agency housing --id person_id --out our-links.csv

            A token is pseudonymised personal data, not anonymous data.
            """,
        version: "0.1.0",
        subcommands: [
            Keys.self, SchemaCommand.self, Check.self, Encode.self, Canaries.self,
            AuditCommand.self, Inspect.self, Seal.self, Handles.self, Resolve.self,
            CLKCommands.self, LegacyCommands.self,
        ])

    static func main() async {
        // Before anything else: no key of this process reaches a core file or a debugger.
        if !AgencyProcess.protect() {
            StandardError.write("warning: the system lets other processes read this one's memory")
        }
        Interruption.handle { PartialFiles.removeAll() }
        await main(nil)
        if let warning = AgencyProcess.lockWarning { StandardError.write("warning: \(warning)") }
        if StandardOutput.hasFailed {
            StandardError.write("Error: standard output: cannot write all of it")
            exit(withError: ExitCode.failure)
        }
    }
}
