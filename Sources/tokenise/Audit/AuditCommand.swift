import ArgumentParser
import Audit
import Encoding
import Files
import Foundation
import Records
import Terminal

/// `tokenise audit`: the known attacks, run on this agency's own token file before it leaves.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Attack your own token file as a thief of it would, and say what was read.",
        discussion: """
            The attacks need no key: public lists of names, a list of people (here your
            own), a few known pairs. Your key and people serve to find out what was read
            right. The output holds shares only, never a name or an id, and may be shown
            to anyone.

            Exit code 0: under every limit. 2: over one, so do not send the file to
            anybody who may not read the people in it. The attacks are simple ones and a
            lower bound: a pass does not prove that nothing can be read (Docs/ATTACKS.md).

            Examples:
              tokenise audit housing.tok --people people.csv --key housing.key \\
                  --schema schema.yaml --id person_id
              tokenise audit housing.tok --people people.csv --key housing.key \\
                  --schema schema.yaml --id person_id --rows 5000 --json \\
                  --report audit.html --out audit.json
            """)

    @Argument(help: "The token file.")
    var tokens: String

    @Option(help: "The CSV file of people that was encoded.")
    var people: String

    @Option(help: "This agency's key file, mode 0600.")
    var key: String

    @Option(help: "The schema that the agencies agreed on.")
    var schema: String

    @Option(name: .customLong("id"), help: "The column that holds each record's own id.")
    var identifierColumn: String

    @Option(help: "Rows drawn for the attacks on fields.")
    var rows = AuditSettings().rows

    @Option(help: "Records of graph matching and known pairs; cubic time.")
    var graphRows = AuditSettings().graphRows

    @Option(help: "Decides which rows are drawn and the attacker's keys.")
    var seed: UInt64 = 1

    @Option(
        name: .customLong("frequencies"),
        help: ArgumentHelp(
            "A list value,count in place of the shipped one of a field; repeat for more.",
            valueName: "field=file"))
    var lists: [String] = []

    @OptionGroup(title: "Limits") var limits: LimitOptions

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "Write the JSON to this file, to go with the token file.")
    var out: String?

    @Option(help: "Write a report to read in a browser: one file, no network.")
    var report: String?

    @Flag(help: "Replace existing files.")
    var force = false

    @Option(help: "Threads (default: all cores).")
    var threads: Int?

    @OptionGroup var peopleOptions: PeopleOptions
    @OptionGroup var demonstration: DemonstrationOption

    /// The exit code of an audit that failed.
    static let failed: Int32 = 2

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1.") }
        guard rows > 0 else { throw ValidationError("--rows must be at least 1.") }
        guard (2...5_000).contains(graphRows) else {
            throw ValidationError("--graph-rows must be 2 to 5,000.")
        }
        for list in lists where !list.contains("=") {
            throw ValidationError("--frequencies is FIELD=FILE, not \(list).")
        }
    }

    func run() async throws {
        let inputs = [tokens, people, key, schema] + lists.map { Self.split($0).file }
        for output in [out, report].compactMap(\.self) {
            try FilePath.check(output: output, isNoneOf: inputs)
            // Said now and not after minutes of attacks.
            guard force || !FilePath.exists(output) else {
                throw ValidationError("\(output) exists already: give --force to replace it.")
            }
        }
        let keyFile = try KeyFile.read(
            path: key, allowingExample: demonstration.isDemonstration)
        let reading = FileProgress(task: "read")
        let audit = try AuditRun(
            tokenPath: tokens, peoplePath: people, identifierColumn: identifierColumn,
            plan: FilterPlan(schema: Schema(path: schema)), keyFile: keyFile,
            options: peopleOptions.readOptions(), settings: settings(),
            progress: reading.update)
        reading.finish()
        let progress = ProgressMeter(task: "attack", unit: "attacks")
        let outcome = try await audit.run(
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount
        ) { _, _ in progress.advance(by: 1) }
        progress.finish()
        if let out { try write(try JSONText.of(outcome) + "\n", to: out) }
        if let report { try write(try AuditPage(outcome).text(), to: report) }
        if json {
            try JSONText.write(outcome)
        } else {
            StandardOutput.write(unterminated: AuditText(outcome, path: tokens).text)
        }
        if outcome.verdict == .failed { throw ExitCode(Self.failed) }
    }

    private func settings() throws -> AuditSettings {
        var settings = AuditSettings()
        settings.rows = rows
        settings.graphRows = graphRows
        settings.seed = seed
        settings.limits = limits.limits
        for list in lists {
            let (field, file) = Self.split(list)
            settings.lists[field] = try FrequencyFile(path: file)
        }
        return settings
    }

    private static func split(_ list: String) -> (field: String, file: String) {
        let parts = list.split(separator: "=", maxSplits: 1).map(String.init)
        return (parts.first ?? "", parts.count > 1 ? parts[1] : "")
    }

    private func write(_ text: String, to path: String) throws {
        var file = try ReplacementFile(path: path, replacesExisting: force)
        try file.write(text)
        try file.commit()
    }
}

/// How much an attack may read before the audit fails, as shares from 0 to 1.
struct LimitOptions: ParsableArguments {
    @Option(help: "Share of rows whose value the frequency attack may read.")
    var limitFrequency = AuditLimits().frequency

    @Option(help: "Share of records that graph matching with a full list may identify.")
    var limitGraph = AuditLimits().graph

    @Option(help: "Share of records that 50 known pairs may identify.")
    var limitKnown = AuditLimits().knownPairs

    @Option(help: "Share of rows whose field-level filter may occur ten times or more.")
    var limitRepeats = AuditLimits().repeats

    @Option(help: "Rows that the largest cell of a salt may have.")
    var limitCell = AuditLimits().cell

    @Option(help: "Rows that may share the commonest value of a match key.")
    var limitGroup = AuditLimits().group

    func validate() throws {
        for limit in [limitFrequency, limitGraph, limitKnown, limitRepeats]
        where !(0...1).contains(limit) {
            throw ValidationError("A limit is a share from 0 to 1.")
        }
        guard limitCell > 0 else { throw ValidationError("--limit-cell must be at least 1.") }
        guard limitGroup > 0 else { throw ValidationError("--limit-group must be at least 1.") }
    }

    var limits: AuditLimits {
        var limits = AuditLimits()
        limits.frequency = limitFrequency
        limits.graph = limitGraph
        limits.knownPairs = limitKnown
        limits.repeats = limitRepeats
        limits.cell = limitCell
        limits.group = limitGroup
        return limits
    }
}
