import ArgumentParser
import Files
import Records
import Terminal

/// `tokenise schema`: a first draft of a schema from a file's header and a sample of its values.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Draft a schema from a CSV file's header and a sample of its values.",
        discussion: """
            Every guess is explained in a comment, with shares and never with a value.
            Read it, agree on it with the other agencies, and use the same file
            everywhere.

            Example:
              tokenise schema people.csv --out schema.yaml
            """)

    @Argument(help: "The CSV file of people.")
    var people: String

    @Option(help: "Where the schema goes; it must not exist.")
    var out: String

    @Option(help: "Rows to look at.")
    var sample = 10_000

    func validate() throws {
        if sample < 1 { throw ValidationError("--sample must be at least 1.") }
    }

    func run() throws {
        var file = try ReplacementFile(path: out, replacesExisting: false)
        try file.write(try SchemaDraft.draft(path: people, sampleRows: sample))
        try file.commit()
        StandardOutput.write("\(out): a draft; read the comments before you use it")
    }
}
