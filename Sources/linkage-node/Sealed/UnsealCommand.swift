import ArgumentParser
import Files
import Sealing
import Terminal

/// `linkage-node unseal`: a sealed token file becomes a plain one.
struct UnsealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unseal",
        abstract: "Open a sealed token file, once, and write the token file in it.",
        discussion: """
            `link` takes sealed files itself and leaves no plain one behind: prefer that. A
            file is refused if it is damaged, sealed for another node, not signed by a
            trusted agency, expired, or was opened before (the ledger beside the node's key
            tells).

            Example:
              linkage-node unseal housing.sealed --node-key node.key \\
                  --agency-key housing.pub \\
                  --out housing.tok
            """)

    @Argument(help: "The sealed file.")
    var file: String

    @OptionGroup var sealed: SealedOptions

    @Option(help: "Where the token file goes; it must not exist.")
    var out: String

    @Flag(help: "Allow a key inside a git work tree: for the demo and tests.")
    var demonstration = false

    func validate() throws {
        if sealed.nodeKey == nil {
            throw ValidationError("Missing expected argument '--node-key <node-key>'")
        }
    }

    func run() throws {
        guard let input = try sealed.input(demonstration: demonstration) else { return }
        if !NodeProcess.protect() {
            StandardError.write("warning: the system lets other processes read this one's memory")
        }
        let key = try NodeKey(path: input.nodeKey, allowsWorkTree: demonstration)
        let opened = try SealedFile(
            path: file, nodeKey: key, trusted: TrustedAgencies(paths: input.agencyKeys),
            now: Clock.now)
        let header = opened.header
        let ledger = OpeningLedger(path: input.ledger)
        try ledger.check(header, file: file, run: nil)
        try opened.decrypt(to: out, replacesExisting: false) {
            try ledger.record([(header, file)], run: input.opening, now: Clock.now)
        }
        OpenedFiles(headers: [(header, file)]).sayAudits()
        StandardOutput.write(
            "\(out): token file of \(header.agency), "
                + "\(DecimalText.grouped(header.rowCount)) records; delete it when it is linked")
    }
}
