import ArgumentParser
import Encoding

/// `tokenise legacy open-link-token`.
struct LegacyOpenLinkToken: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open-link-token",
        abstract: "Make tokens of Open Link Token 2.2.1 by its rules T1, T3 and T5.",
        discussion: """
            Writes RecordId,RuleId,Token: base64 of HMAC-SHA256 under the hashing secret,
            the token before it is encrypted for its way. Values are normalised as that
            program does. A rule that wants a value gives no line, never the constant that
            the program writes then.

            Example:
              tokenise legacy open-link-token people.csv --id RecordId \\
                  --secret-file project.secret --out tokens.csv
            """)

    @OptionGroup var options: LegacyOptions

    @Option(help: "The file of the hashing secret, mode 0600.")
    var secretFile: String

    @Option(help: "Rules, with commas between.")
    var rules = "T1,T3,T5"

    @Option(help: "The column of last names.")
    var lastName = "LastName"

    @Option(help: "The column of first names.")
    var firstName = "FirstName"

    @Option(help: "The column of sexes.")
    var sex = "Sex"

    @Option(help: "The column of dates of birth (yyyy-mm-dd, mm/dd/yyyy or dd.mm.yyyy).")
    var birthDate = "BirthDate"

    func validate() throws { _ = try chosenRules() }

    func run() throws {
        let today = Keys.today().filter(\.isNumber)
        try options.run(
            .openLinkToken(
                OpenLinkTokenSettings(
                    rules: chosenRules(), lastNameColumn: lastName, firstNameColumn: firstName,
                    sexColumn: sex, birthDateColumn: birthDate, today: Int(today) ?? 0)),
            secretPath: secretFile)
    }

    private func chosenRules() throws -> [OpenLinkTokenRule] {
        let known = OpenLinkTokenRule.allCases.map(\.rawValue).joined(separator: ", ")
        return try rules.split(separator: ",", omittingEmptySubsequences: false).map { name in
            guard let rule = OpenLinkTokenRule(rawValue: String(name)) else {
                throw ValidationError("--rules: expected some of \(known), with commas between.")
            }
            return rule
        }
    }
}
