import ArgumentParser
import Encoding

/// `tokenise legacy openpseudonymiser`.
struct LegacyOpenPseudonymiser: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openpseudonymiser",
        abstract: "Make digests of OpenPseudonymiser: SHA-256 of values and salt.",
        discussion: """
            Writes record_id,digest. Values are joined in the order of their columns' names,
            without blanks, and the salt behind them. The salt is the plain one, not the
            encrypted file. A row in which one of the columns is empty has no digest.

            Example:
              tokenise legacy openpseudonymiser people.csv --id person_id \\
                  --column DOB --health-number NHSNumber --salt-file project.salt \\
                  --out digests.csv
            """)

    @OptionGroup var options: LegacyOptions

    @Option(help: "A column that makes the digest; may be given several times.")
    var column: [String] = []

    @Option(help: "A column of which the digits alone make the digest.")
    var healthNumber: String?

    @Option(help: "The file of the salt, mode 0600.")
    var saltFile: String

    @Flag(help: "Write lower-case digits.")
    var lowercase = false

    func validate() throws {
        guard !column.isEmpty || healthNumber != nil else {
            throw ValidationError("Give --column or --health-number, or both.")
        }
    }

    func run() throws {
        try options.run(
            .openPseudonymiser(
                OpenPseudonymiserSettings(
                    columns: column, healthNumberColumn: healthNumber, isLowercase: lowercase)),
            secretPath: saltFile)
    }
}
