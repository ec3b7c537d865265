import ArgumentParser
import Files
import Foundation
import Linkage
import Terminal
import Tokens

/// `linkage-node link`: token files in, links and clusters out.
struct LinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Link the records of two or more agencies by their token files.",
        discussion: """
            Refuses files made with different keys or schemas. Field-level filters are weighed by a
            model learnt from the files themselves; record-level filters alone are compared by
            their Dice similarity and a threshold.

            Writes RUN/links.csv, clusters.csv, model.json and run.json; the bytes of the first
            three are the same on any number of threads.

            Examples:
              linkage-node link housing.tok health.tok police.tok --out run/
              linkage-node link a.tok b.tok --out run/ --assignment many-to-many
              linkage-node link a.tok b.tok --out run/ --filters record --dice 0.85
            """)

    @Argument(help: "Token files of two or more agencies.")
    var files: [String]

    @Option(help: "The folder for the results; it must not exist.")
    var out: String

    @Option(help: "The least match probability of a link.")
    var threshold = 0.5

    @Option(
        help: "one-to-one (files without duplicates) or many-to-many (many records a person).")
    var assignment = LinkageSettings.Assignment.oneToOne

    @Option(help: "fields or record: which filters are compared (default: fields if they travel).")
    var filters: LinkageSettings.Filters?

    @Option(help: "The least Dice similarity of a link between record-level filters (0.8).")
    var dice: Double?

    @Option(help: "all-pairs or exact-tokens (default: chosen by the size of the files).")
    var candidates: CandidateMethod?

    @Option(help: "Pairs up to which all are compared.")
    var allPairsLimit = CandidateMethod.defaultAllPairsLimit

    @Option(help: "Rows in a block of equal tokens over which it is split by a second field.")
    var blockCap = LinkageSettings().blockCap

    @Option(help: "Threads (default: all cores).")
    var threads: Int?

    @Flag(help: "Print the record of the run as JSON instead of a summary.")
    var json = false

    @Flag(help: "Accept files made with the published example key: for the demo and tests.")
    var demonstration = false

    func validate() throws {
        if files.count < 2 {
            throw ValidationError("Give the token files of two or more agencies.")
        }
    }

    func run() async throws {
        do {
            try await link()
        } catch {
            RunDirectory.removePartial()
            throw error
        }
    }

    private func link() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        func seconds(since instant: ContinuousClock.Instant) -> Double {
            ((clock.now - instant) / .milliseconds(1)).rounded() / 1000
        }
        let directory = try RunDirectory(path: out)
        let tables = try files.map { try TokenTable.open(path: $0) }
        let run = try LinkageRun(
            tables: tables, files: files, settings: settings(),
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        try directory.prepare()
        var times = ["open": seconds(since: start)]
        let linking = clock.now
        let progress = ProgressMeter(task: "compare", unit: "pairs", total: run.pairsToVisit)
        let outcome = try await run.run { progress.advance(by: $0) }
        progress.finish()
        times["link"] = seconds(since: linking)
        let writing = clock.now
        var record: RunRecord?
        try directory.write(run: run, outcome: outcome) {
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

    private func settings() -> LinkageSettings {
        var settings = LinkageSettings()
        settings.assignment = assignment
        settings.filters = filters
        settings.threshold = threshold
        settings.diceThreshold = dice
        settings.allPairsLimit = allPairsLimit
        settings.candidates = candidates
        settings.blockCap = blockCap
        settings.allowsDemonstration = demonstration
        return settings
    }
}
