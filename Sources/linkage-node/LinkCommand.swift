import ArgumentParser
import Files
import Linkage
import Terminal
import Tokens

/// `linkage-node link`: token files in, links and clusters out.
struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Link the records of two or more agencies by their token files.",
        discussion: """
            Refuses files made with different keys or schemas. Field-level filters are
            weighed by a model learnt from the files themselves; record-level filters alone
            are compared by their Dice similarity and a threshold. `linkage-node plan` says
            beforehand what will be compared and how long it takes.

            Writes RUN/links.csv, clusters.csv, model.json and run.json; the bytes of the
            first three are the same on any number of threads. A long run that is
            interrupted keeps what is done and goes on with --resume.

            With --node-key all token files must be sealed ones (`tokenise seal`). They are
            decrypted into scratch files without a name; no plain file is left. Each opens
            once: the ledger beside the node's key remembers it, and lets only the same run
            go on.

            CLKs of clkhash (JSON `{"clks": [...]}`, or plain binary with --clk-bits) are
            linked like record-level filters; agencies are named after the files, rows by
            number from 0 (Docs/CLKHASH.md). They are plain: --allow-plain lets them in.

            Examples:
              linkage-node link housing.tok health.tok police.tok --out run/
              linkage-node link a.tok b.tok --out run/ --assignment many-to-many
              linkage-node link a.tok b.tok --out run/ --solver optimal
              linkage-node link a.tok b.tok --out run/ --clustering best-link
              linkage-node link a.tok b.tok --out run/ --filters record --dice 0.85
              linkage-node link a.tok b.tok --out run/ --candidates exact-tokens \\
                  --candidates lsh:record
              linkage-node link a.tok b.tok --out run/ --candidates match-keys
              linkage-node link a.tok b.tok --out run/ --tiers number,names-birth-postcode
              linkage-node link a.tok --within --out duplicates/
              linkage-node link a.tok b.tok --out next/ --model run/model.json
              linkage-node link housing.sealed health.sealed --out run/ \\
                  --node-key node.key --agency-key agencies/
              linkage-node link --resume run/
              linkage-node link a.json b.json --out run/ --dice 0.85 --allow-plain
              linkage-node link a.bin b.bin --clk-bits 1024 --out run/ --allow-plain
            """)

    @Argument(help: "Token files (or CLK files) of two or more agencies, or of one with --within.")
    var files: [String] = []

    @Option(help: "The folder for the results; it must not exist.")
    var out: String?

    @Option(help: "The folder of an unfinished run to go on with.")
    var resume: String?

    @OptionGroup var options: LinkageOptions
    @OptionGroup var sealed: SealedOptions

    @Flag(help: "Print the record of the run as JSON instead of a summary.")
    var json = false

    func validate() throws {
        if resume != nil {
            guard files.isEmpty && out == nil else {
                throw ValidationError(
                    "--resume goes on with the files and the folder of the run: give neither.")
            }
            guard sealed.nodeKey == nil else {
                throw ValidationError("--resume takes the keys that the run began with.")
            }
            return
        }
        guard out != nil else { throw ValidationError("Missing expected argument '--out <out>'") }
        try options.validate(files: files)
    }

    func run() async throws {
        do {
            try await link()
        } catch {
            if let hint = RunDirectory.leave() { StandardError.write(hint) }
            throw error
        }
    }

    private func link() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        func seconds(since instant: ContinuousClock.Instant) -> Double {
            ((clock.now - instant) / .milliseconds(1)).rounded() / 1000
        }
        let (directory, run, files) = try open()
        var times = ["open": seconds(since: start)]
        let linking = clock.now
        let progress = StageProgress()
        let outcome = try await run.run(
            in: directory.workFolder(of: run), warn: { StandardError.write("warning: \($0)") },
            progress: progress.update)
        progress.finish()
        times["link"] = seconds(since: linking)
        let writing = clock.now
        var record: RunRecord?
        try directory.finish(run: run, outcome: outcome) {
            times["write"] = seconds(since: writing)
            times["total"] = seconds(since: start)
            let made = RunRecord(
                run: run, outcome: outcome, files: files.map { FilePath.name(of: $0) },
                version: NodeVersion.text, times: times)
            record = made
            return made
        }
        guard let record else { return }
        if json { return StandardOutput.write(try JSONText.of(record)) }
        LinkSummary(record: record, directory: directory.path).write()
    }

    /// The run, new or taken up again, and its folder, made before the work.
    private func open() throws -> (RunDirectory, LinkageRun, files: [String]) {
        if let resume {
            let directory = try RunDirectory(unfinished: resume)
            let unfinished = try UnfinishedRun.read(in: directory.path)
            let tables = try OpenedFiles.open(
                unfinished.files, sealed: SealedInput.read(of: directory.path),
                clkBits: unfinished.settings.clkBits, scratchBeside: directory.path
            ).tables
            try unfinished.check(tables)
            let run = try LinkageRun(
                tables: tables, files: unfinished.files, settings: unfinished.settings,
                threads: options.threadCount, reuse: unfinished.reuse)
            try directory.takeUp()
            return (directory, run, unfinished.files)
        }
        let directory = try RunDirectory(new: out ?? "")
        var input = try sealed.input(demonstration: options.demonstration)
        let opened = try OpenedFiles.open(
            files, sealed: input, clkBits: options.clkBits, scratchBeside: directory.path)
        let tables = opened.tables
        let run = try LinkageRun(
            tables: tables, files: files, settings: options.settings,
            threads: options.threadCount, reuse: try options.reuse)
        input?.files = opened.described
        try directory.prepare(
            UnfinishedRun(
                files: files, tables: tables, settings: options.settings,
                reuse: try options.reuse), sealed: input)
        opened.sayAudits()
        try directory.record(input, opened)
        return (directory, run, files)
    }
}
