import ArgumentParser

/// `tokenise clk`: encodings of clkhash, for projects that are agreed on them.
struct CLKCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clk",
        abstract: "Encode people as clkhash does, bit for bit, for projects that use it already.",
        discussion: """
            CLKs of clkhash are weaker than token files; new projects use `tokenise encode`.
            See Docs/CLKHASH.md.

            Example:
              tokenise clk encode people.csv --schema clkhash-schema.json \\
                  --secret-file project.secret --out clks.json
            """,
        subcommands: [CLKEncode.self])
}
