import ArgumentParser
import Encoding
import Files
import Sealing
import Terminal
import Tokens

/// `tokenise seal`: a token file that only the node can read.
struct Seal: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Encrypt a token file to the node's public key, and sign it.",
        discussion: """
            The node opens it once, before it expires, if it trusts this agency's public key
            (`tokenise keys public`). A thief of the file learns agency, project, dates and
            number of records, and no token. Give the report of an audit that passed, or the
            reason for which there is none: either stands in the signed header.

            Examples:
              tokenise seal housing.tok --to node.pub --key housing.key \\
                  --out housing.sealed \\
                  --audit housing.audit.json
              tokenise seal housing.tok --to node.pub --key housing.key \\
                  --out housing.sealed \\
                  --without-audit "synthetic people" --expires 2027-01-31
            """)

    @Argument(help: "The token file.")
    var file: String

    @Option(name: .customLong("to"), help: "The node's public key.")
    var node: String

    @Option(help: "This agency's key file, mode 0600: it signs.")
    var key: String

    @Option(help: "The report of an audit of this file, which must have passed.")
    var audit: String?

    @OptionGroup var terms: SealingTerms
    @OptionGroup var output: OutputOptions
    @OptionGroup var demonstration: DemonstrationOption

    func validate() throws {
        if (audit == nil) == (terms.withoutAudit == nil) {
            throw ValidationError(
                "Give --audit REPORT, or --without-audit with the reason: one of them.")
        }
    }

    func run() throws {
        try output.refuse(inputs: file, node, key)
        if let audit { try output.refuse(inputs: audit) }
        let keyFile = try KeyFile.read(
            path: key, allowingExample: demonstration.isDemonstration)
        try keyFile.refuseExpired(on: Keys.day())
        let tokens = try MappedFile(path: file)
        let table = try TokenTable.open(tokens)
        guard table.header.keyFingerprint == keyFile.fingerprint else {
            throw EncodingError.keyMismatch(
                "\(file): encoded with another linkage key than that of \(key); give the key "
                    + "file that encoded it")
        }
        let statement: AuditStatement =
            if let audit {
                try AuditReport.statement(path: audit, about: file, digest: table.digest)
            } else {
                .none(reason: terms.withoutAudit ?? "")
            }
        let sealing = try terms.sealing(for: node, audit: statement)
        let signer = try keyFile.withAgencyKey { try $0.signer() }
        try sealing.seal(
            tokens, by: signer, path: output.out, replacesExisting: output.force)
        Self.announce(output.out, sealing)
    }

    static func announce(_ path: String, _ sealing: TokenSealing) {
        StandardOutput.write(
            "\(path): sealed for the node \(sealing.recipient), opens until "
                + "\(UTCDay(holding: sealing.expires - 1)), \(sealing.audit.text)")
    }
}
