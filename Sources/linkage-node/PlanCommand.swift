import ArgumentParser
import Files
import Linkage
import Terminal
import Tokens

/// `linkage-node plan`: what a run would compare, and what it costs.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Print what `link` would compare, how much it would find, and what it costs.",
        discussion: """
            Takes the options of `link`. Blocks are made and counted, and a sample of the
            first file's records is compared with all of the others; nothing is linked or
            written, and the ledger of opened files stays as it is.

            Examples:
              linkage-node plan housing.tok health.tok
              linkage-node plan a.tok b.tok --candidates exact-tokens \\
                  --candidates lsh:record
              linkage-node plan a.tok b.tok --truth truth.csv
            """)

    @Argument(help: "Token files of two or more agencies, or of one with --within.")
    var files: [String]

    @OptionGroup var options: LinkageOptions
    @OptionGroup var sealed: SealedOptions

    @Option(help: "agency,handle,entity: measures what the blocks hold of the true pairs.")
    var truth: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws { try options.validate(files: files) }

    func run() async throws {
        let tables = try OpenedFiles.open(
            files, sealed: sealed.input(demonstration: options.demonstration),
            clkBits: options.clkBits, scratchBeside: ScratchFolder.place
        ).tables
        let run = try LinkageRun(
            tables: tables, files: files, settings: options.settings,
            threads: options.threadCount, reuse: try options.reuse)
        let known = try truth.map { path in
            try MappedFile(path: path).withText { text in
                try Truth(text: text, path: path, agencies: tables.map(\.header.agency))
            }
        }
        let progress = StageProgress()
        let plan = try await run.plan(truth: known, progress: progress.update)
        progress.finish()
        if json { return StandardOutput.write(try JSONText.of(plan)) }
        for pair in plan.agencyPairs { write(pair) }
    }

    private func write(_ pair: LinkagePlan.AgencyPair) {
        let candidates = pair.candidates
        StandardOutput.write("\(pair.agencyA) - \(pair.agencyB)")
        StandardOutput.write(
            "candidates: \(candidates.methods.map(\.rawValue).joined(separator: ", ")): "
                + candidates.reason)
        if !candidates.fieldsPassedOver.isEmpty {
            StandardOutput.write(
                "not blocked by, since too many people agree: "
                    + candidates.fieldsPassedOver.joined(separator: ", "))
        }
        if let cap = candidates.blockCap {
            StandardOutput.write(
                "blocks of over \(DecimalText.grouped(cap)) x \(DecimalText.grouped(cap)) pairs "
                    + "are split by a further field")
        }
        if !candidates.rules.isEmpty { writeRules(pair) }
        writeCost(pair)
        StandardOutput.write()
    }

    private func writeRules(_ pair: LinkagePlan.AgencyPair) {
        var table = TextTable([
            .init("rule"), .init("blocks", .right), .init("pairs", .right),
            .init("largest block", .right), .init("recall", .right),
        ])
        for rule in pair.candidates.rules {
            let recall = pair.ruleRecalls.first { $0.rule == rule.name }?.recall
            table.append([
                rule.name, DecimalText.grouped(rule.blocks), DecimalText.grouped(rule.pairs),
                DecimalText.grouped(rule.largestBlock),
                recall.map { DecimalText.percent($0) } ?? "not known",
            ])
        }
        StandardOutput.write(unterminated: table.text)
        if let loss = pair.candidates.loss {
            StandardOutput.write(
                "all rules together find \(DecimalText.percent(1 - loss.share)) of the links that "
                    + "a sample of \(DecimalText.grouped(loss.sampledRecords)) records shows "
                    + "(\(DecimalText.percent(1 - loss.high)) to "
                    + "\(DecimalText.percent(1 - loss.low)))")
        }
    }

    private func writeCost(_ pair: LinkagePlan.AgencyPair) {
        let share =
            Double(pair.candidates.comparedPairs) / Double(max(1, pair.candidates.allPairs))
        StandardOutput.write(
            "about \(DecimalText.grouped(pair.candidates.comparedPairs)) of "
                + "\(DecimalText.grouped(pair.candidates.allPairs)) pairs "
                + "(\(DecimalText.percent(share))), "
                + DecimalText.duration(seconds: pair.estimatedSeconds) + " of comparing, "
                + "\(DecimalText.grouped(pair.estimatedMemory >> 20)) MB")
        if let completeness = pair.pairCompleteness {
            let share = DecimalText.fixed(completeness * 100, decimals: 3)
            StandardOutput.write("pair completeness, by the truth: \(share) %")
        }
        if let links = pair.expectedLinks {
            StandardOutput.write(
                "about \(DecimalText.grouped(links)) pairs reach the threshold in a sample")
        }
    }
}
