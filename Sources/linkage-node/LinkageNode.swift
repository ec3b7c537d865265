import ArgumentParser
import Files
import Sealing
import Terminal

/// The node's program: it sees tokens, and cannot name a key or an identifier.
@main
struct LinkageNode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "linkage-node",
        abstract: "Match the token files of several agencies, without names and without keys.",
        discussion: """
            The usual order:

              linkage-node keys new --out node.key     (once; node.pub goes to the agencies)
              linkage-node inspect housing.tok
              linkage-node plan housing.tok health.tok police.tok
              linkage-node link housing.tok health.tok police.tok --out run/

            Sealed files are linked with --node-key node.key --agency-key agencies/ in the
            same way. The agencies read run/links.csv in terms of their own records with
            `tokenise resolve`. Tokens are pseudonymised personal data: keep them no longer
            than the job needs.
            """,
        version: NodeVersion.text,
        subcommands: [
            PlanCommand.self, LinkCommand.self, ExplainCommand.self, InspectCommand.self,
            EvaluateCommand.self, NodeKeys.self, UnsealCommand.self,
        ])

    static func main() async {
        Interruption.handle {
            PartialFiles.removeAll()
            ScratchFolder.removeAll()
            if let hint = RunDirectory.leave() { StandardError.write(hint) }
        }
        await main(nil)
        if let warning = NodeProcess.lockWarning { StandardError.write("warning: \(warning)") }
        if StandardOutput.hasFailed {
            StandardError.write("Error: standard output: cannot write all of it")
            exit(withError: ExitCode.failure)
        }
    }
}

/// The program's version, written into every run.
enum NodeVersion {
    static let text = "0.1.0"
}
