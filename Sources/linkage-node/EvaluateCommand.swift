import ArgumentParser
import Files
import Linkage
import Terminal

/// `linkage-node evaluate`: a run judged by the truth, where there is one.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Print precision, recall and F1 of a run whose truth is known.",
        discussion: """
            The truth is a CSV file `agency,handle,entity`: records of one entity are one person.
            A pair is two records of different agencies; a cluster's pairs are all of its own.
            Pairs with a record that the truth does not know are counted and left out.

            Example:
              linkage-node evaluate run/ --truth truth.csv
            """)

    @Argument(help: "The folder of a linkage run.")
    var directory: String

    @Option(help: "agency,handle,entity of the records of all agencies.")
    var truth: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let record = try RunDirectory.record(of: directory)
        let known = try MappedFile(path: truth).withText { text in
            try Truth(text: text, path: truth, agencies: record.inputs.map(\.agency))
        }
        let clusters = try MappedFile(path: "\(directory)/clusters.csv")
        let evaluation = try MappedFile(path: "\(directory)/links.csv").withText { links in
            try clusters.withText { clusters in
                try Evaluation(
                    links: links, clusters: clusters, folder: directory, truth: known)
            }
        }
        if json { return StandardOutput.write(try JSONText.of(evaluation)) }
        write(evaluation)
    }

    private func write(_ evaluation: Evaluation) {
        var table = TextTable([
            .init("judged by the truth"), .init("found", .right), .init("right", .right),
            .init("true pairs", .right), .init("precision", .right), .init("recall", .right),
            .init("F1", .right),
        ])
        func append(_ name: String, _ quality: PairQuality) {
            func decimal(_ value: Double?) -> String {
                value.map { DecimalText.fixed($0, decimals: 4) } ?? "none"
            }
            table.append([
                name, DecimalText.grouped(quality.found), DecimalText.grouped(quality.right),
                DecimalText.grouped(quality.truth), decimal(quality.precision),
                decimal(quality.recall), decimal(quality.f1),
            ])
        }
        for pair in evaluation.agencyPairs {
            append("links \(pair.agencyA) - \(pair.agencyB)", pair.quality)
        }
        if evaluation.agencyPairs.count > 1 { append("all links", evaluation.links) }
        append("clusters", evaluation.clusters)
        StandardOutput.write(unterminated: table.text)
        if evaluation.links.unknown > 0 {
            StandardError.write(
                "warning: \(DecimalText.grouped(evaluation.links.unknown)) links hold a record "
                    + "that the truth does not know; they are left out")
        }
    }
}
