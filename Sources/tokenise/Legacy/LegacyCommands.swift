import ArgumentParser

/// `tokenise legacy`: match keys of other programs, for projects that are bound to them.
struct LegacyCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "legacy",
        abstract: "Make match keys of other programs, byte for byte, for projects bound to them.",
        discussion: """
            Legacy: one secret shared by all makes every key, nothing binds a key to a
            project, and a file of them can be read by frequencies as far as values repeat.
            New projects list `match-keys` in their schema. See Docs/LEGACY-KEYS.md.

            Examples:
              tokenise legacy open-link-token people.csv --id person_id \\
                  --secret-file project.secret --out tokens.csv
              tokenise legacy openpseudonymiser people.csv --id person_id \\
                  --column DOB --health-number NHSNumber --salt-file project.salt \\
                  --out digests.csv
            """,
        subcommands: [LegacyOpenLinkToken.self, LegacyOpenPseudonymiser.self])
}
