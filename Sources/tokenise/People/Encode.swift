import ArgumentParser
import Encoding
import Files
import Foundation
import Records
import Sealing
import Terminal

/// `tokenise encode`: people in, tokens out.
struct Encode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Encode a CSV file of people as a token file for the linkage node.",
        discussion: """
            What cannot be used is listed by row and column, never by value, in a report
            beside the token file (FILE.report.csv). With --on-error missing (the default) a
            bad cell becomes a missing value; with skip its row is left out; with stop
            nothing is written.

            A record of --exclude is left out and counted in the file's header; one of
            --shield is left out, or kept out of all lists of people, and counted nowhere. A
            file in which too few people carry a combination of attributes is refused.

            With --seal-to the result is a sealed file, and no unsealed one is left on the
            disk; where an audit or canaries come first, encode without it and `tokenise
            seal` later.

            Examples:
              tokenise encode people.csv --schema schema.yaml --key housing.key \\
                  --agency housing --id person_id --out housing.tok
              tokenise encode people.csv --schema schema.yaml --key housing.key \\
                  --agency housing --id person_id --out housing.sealed \\
                  --seal-to node.pub --without-audit "field trial"
            """)

    @Argument(help: "The CSV file of people, one row a person.")
    var people: String

    @Option(help: "The schema that the agencies agreed on.")
    var schema: String

    @Option(help: "This agency's key file, mode 0600.")
    var key: String

    @Option(help: "This agency's name in the project, 1 to 64 bytes.")
    var agency: String

    @Option(name: .customLong("id"), help: "The column that holds each record's own id.")
    var identifierColumn: String

    @Option(help: "What becomes of bad cells: missing, skip or stop.")
    var onError: ErrorPolicy = .missing

    @Option(
        help: """
            A CSV file of people who objected or opted out: record_id, and from (yyyy-mm-dd) where \
            entries are dated.
            """)
    var exclude: String?

    @Option(
        help: """
            A CSV file of people whose whereabouts nobody may learn: record_id, from, level \
            (wholly, the default, or deliver: counted, but in no list of people).
            """)
    var shield: String?

    @Flag(help: "Merge values of attributes that too few people carry into `other`.")
    var coarsen = false

    @Option(help: "Threads that encode (default: all cores).")
    var threads: Int?

    @Option(help: "The node's public key: the result is sealed for it.")
    var sealTo: String?

    @OptionGroup var terms: SealingTerms
    @OptionGroup var output: OutputOptions
    @OptionGroup var peopleOptions: PeopleOptions
    @OptionGroup var demonstration: DemonstrationOption

    func validate() throws {
        if let threads, threads < 1 {
            throw ValidationError("--threads must be at least 1.")
        }
        if sealTo != nil && terms.withoutAudit == nil {
            throw ValidationError(
                "--seal-to needs --without-audit with the reason; or encode, audit, and then seal.")
        }
        if sealTo == nil && (terms.withoutAudit != nil || terms.expires != nil) {
            throw ValidationError("--without-audit and --expires go with --seal-to.")
        }
    }

    func run() async throws {
        try output.refuse(inputs: people, schema, key)
        try FilePath.check(output: output.out + ".report.csv", isNoneOf: [people, schema, key])
        let keyFile = try KeyFile.read(
            path: key, allowingExample: demonstration.isDemonstration)
        try keyFile.refuseExpired(on: Keys.day())
        let sealing = try sealTo.map { node in
            try FilePath.check(output: output.out, isNoneOf: [node])
            return try terms.sealing(for: node, audit: .none(reason: terms.withoutAudit ?? ""))
        }
        let lists = [exclude, shield].compactMap(\.self)
        try FilePath.check(output: output.out, isNoneOf: lists)
        try FilePath.check(output: output.out + ".report.csv", isNoneOf: lists)
        var encoding = TokenFileEncoding(
            plan: try FilterPlan(schema: Schema(path: schema)), agency: agency,
            peoplePath: people, identifierColumn: identifierColumn, tokenPath: output.out,
            options: peopleOptions.readOptions(policy: onError), replacesExisting: output.force)
        encoding.exclusions = exclude
        encoding.shields = shield
        encoding.coarsens = coarsen
        encoding.today = Int(Keys.today().filter(\.isNumber)) ?? 0
        let report = ProblemReport(path: output.out + ".report.csv")
        let progress = FileProgress(task: "encode")
        let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
        let summary: TokenFileEncoding.Summary
        if let sealing {
            summary = try await encoding.run(
                keyFile: keyFile, sealing: sealing, threads: threads, problem: report.add,
                progress: progress.update)
        } else {
            summary = try await encoding.run(
                keyFile: keyFile, threads: threads, problem: report.add,
                progress: progress.update)
        }
        progress.finish()
        try report.finish()
        for note in summary.reading.notes { StandardError.write("\(people): \(note)") }
        StandardOutput.write(
            "\(output.out): \(DecimalText.grouped(summary.rowCount)) records, "
                + "\(DecimalText.grouped(summary.byteCount)) bytes")
        if exclude != nil {
            StandardOutput.write(
                "left out: \(DecimalText.grouped(summary.excludedCount)) excluded records")
        }
        for (attribute, cells) in summary.coarsened {
            StandardOutput.write("\(attribute): \(DecimalText.grouped(cells)) cells became other")
        }
        if let sealing { Seal.announce(output.out, sealing) }
        if report.count > 0 {
            StandardError.write(
                "\(people): \(DecimalText.grouped(report.count)) cells or rows could not be used; "
                    + "they are listed by row in \(report.path)")
        }
    }
}
