import ArgumentParser
import Files
import Foundation
import Linkage
import Terminal
import Tokens

/// `linkage-node evaluate`: a run judged by the truth, where there is one.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract:
            "Print precision, recall and F1 of a run whose truth is known, and what was lost.",
        discussion: """
            The truth is a CSV file `agency,handle,entity`: records of one entity are one
            person. A pair is two records of different agencies; a cluster's pairs are all
            of its own. Pairs with a record that the truth does not know are counted and
            left out.

            With the run's token files, in this folder or beside the run, it also shows
            where true pairs were lost, and by how many fields they disagree. What the run
            estimated stands beside what is true. --all-thresholds links the files once
            more, in memory, and shows thresholds under the run's own too; nothing is
            written.

            Examples:
              linkage-node evaluate run/ --truth truth.csv
              linkage-node evaluate run/ --truth truth.csv --tokens deliveries/ \\
                  --all-thresholds
            """)

    @Argument(help: "The folder of a linkage run.")
    var directory: String

    @Option(help: "agency,handle,entity of the records of all agencies.")
    var truth: String

    @Option(help: "The folder that holds the run's token files.")
    var tokens: String?

    @Flag(help: "Link the token files once more to judge thresholds under the run's own.")
    var allThresholds = false

    @Option(help: "Threads (default: all cores).")
    var threads: Int?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let record = try RunDirectory.record(of: directory)
        let known = try MappedFile(path: truth).withText { text in
            try Truth(text: text, path: truth, agencies: record.inputs.map(\.agency))
        }
        let run = try tables(of: record)
        let path = "\(directory)/links.csv"
        let links = try MappedFile(path: path).withText { text in
            try JudgedLinks(text: text, path: path, truth: known, tables: run?.tables)
        }
        let clusters = "\(directory)/clusters.csv"
        var evaluation = try MappedFile(path: clusters).withText { text in
            try Evaluation(
                links: links, clusters: text, path: clusters, truth: known, record: record)
        }
        if let run {
            let model = run.filters == .fields ? try RunDirectory.model(of: directory) : nil
            evaluation.take(
                try await run.breakdowns(
                    truth: known, links: links, record: record, model: model))
            if allThresholds { try await linkAgain(run, record, known, &evaluation) }
        }
        if json { return StandardOutput.write(try JSONText.of(evaluation)) }
        EvaluationText(evaluation: evaluation, record: record).write()
    }

    /// The run's job, as far as its token files are at hand.
    private func tables(of record: RunRecord) throws -> LinkageRun? {
        let files = RunTokenFiles(of: record, in: directory, tokens: tokens)
        do {
            return try job(record, record.settings, try files.open())
        } catch  where tokens == nil && !allThresholds {
            StandardError.write(
                "note: where true pairs were lost is left out, since the run's token files are not "
                    + "at hand: \(error)")
            return nil
        }
    }

    private func job(
        _ record: RunRecord, _ settings: LinkageSettings, _ tables: [TokenTable]
    ) throws -> LinkageRun {
        try LinkageRun(
            tables: tables, files: record.inputs.map(\.file), settings: settings,
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Links the files once more over the lowest threshold.
    private func linkAgain(
        _ run: LinkageRun, _ record: RunRecord, _ truth: Truth, _ evaluation: inout Evaluation
    ) async throws {
        guard record.modelUse == nil else {
            throw LinkageError.incompatible(
                "\(directory): --all-thresholds cannot repeat a run that used the model of an "
                    + "earlier one; leave it out")
        }
        let lowest = try job(
            record, run.settings.withLowestThreshold(record.filters), run.tables)
        let folder = try ScratchFolder()
        defer { ScratchFolder.removeAll() }
        let progress = StageProgress()
        let outcome = try await lowest.run(
            in: WorkFolder(path: folder.path, job: lowest.job), progress: progress.update)
        progress.finish()
        let links = JudgedLinks(outcome: outcome, tables: lowest.tables, truth: truth)
        if !evaluation.takeThresholds(of: links, record: record) {
            StandardError.write(
                "warning: linking again gave other links over the run's own threshold; another "
                    + "version of the program made the run")
        }
    }
}
