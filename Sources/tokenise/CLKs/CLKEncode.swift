import ArgumentParser
import Encoding
import Files
import Foundation
import Records
import Terminal

/// `tokenise clk encode`: people in, CLKs of clkhash out.
struct CLKEncode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Encode a CSV file of people as CLKs, bit for bit as clkhash 0.18.3 does.",
        discussion: """
            Takes schemas of clkhash, versions 1 to 3. Columns go by their places; the
            header must be the schema's. The secret is read from a file of mode 0600, never
            from an argument; a line end at its end does not count. What clkhash does
            without a word, such as passing over `xorFolds`, is done too, with a warning.

            What cannot be encoded is listed by row and column, never by value. With
            --on-error stop (the default, as in clkhash) nothing is then written; with skip
            the row has no CLK, and rows after it move up; with missing the cell sets no
            bit.

            Examples:
              tokenise clk encode people.csv --schema clkhash-schema.json \\
                  --secret-file project.secret --out clks.json
              tokenise clk encode people.csv --schema clkhash-schema.json \\
                  --secret-file project.secret --out clks.bin --binary --on-error missing
            """)

    @Argument(help: "The CSV file of people, one row a person.")
    var people: String

    @Option(help: "The clkhash schema (JSON) that the agencies agreed on.")
    var schema: String

    @Option(help: "The file of the agencies' secret, mode 0600.")
    var secretFile: String

    @Flag(inversion: .prefixedNo, help: "The first row holds the names of the columns.")
    var header = true

    @Option(help: "What becomes of bad cells: stop, skip or missing.")
    var onError = ErrorPolicy.stop

    @Flag(help: "Write plain binary: the CLKs back to back, each in whole bytes.")
    var binary = false

    @Option(help: "What separates the cells: comma, semicolon, tab or pipe.")
    var separator = CSVDialect.Separator.comma

    @Option(help: "The file's encoding: auto, utf-8 or windows-1252.")
    var encoding = ReadOptions.EncodingChoice.utf8

    @Option(help: "Threads that encode (default: all cores).")
    var threads: Int?

    @OptionGroup var output: OutputOptions
    @OptionGroup var demonstration: DemonstrationOption

    func validate() throws {
        if let threads, threads < 1 {
            throw ValidationError("--threads must be at least 1.")
        }
    }

    func run() async throws {
        let inputs = [people, schema, secretFile]
        try output.refuse(inputs: people, schema, secretFile)
        try FilePath.check(output: output.out + ".report.csv", isNoneOf: inputs)
        let schema = try CLKSchema(path: schema)
        for warning in schema.warnings {
            StandardError.write("warning: \(self.schema): \(warning)")
        }
        var options = ReadOptions(policy: onError, separator: separator, encoding: encoding)
        options.hasHeader = header
        let encoding = CLKFileEncoding(
            schema: schema, peoplePath: people, clkPath: output.out, options: options,
            isBinary: binary, replacesExisting: output.force)
        let report = ProblemReport(path: output.out + ".report.csv")
        let progress = FileProgress(task: "encode")
        let summary = try await encoding.run(
            secretPath: secretFile, allowsWorkTree: demonstration.isDemonstration,
            threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
            problem: report.add, progress: progress.update)
        progress.finish()
        try report.finish()
        for warning in summary.warnings { StandardError.write("warning: \(warning)") }
        StandardOutput.write(
            "\(output.out): \(DecimalText.grouped(summary.rowCount)) CLKs of "
                + "\(DecimalText.grouped(schema.bitCount)) bits, "
                + "\(DecimalText.grouped(summary.byteCount)) bytes")
        if report.count > 0 {
            StandardError.write(
                "\(people): \(DecimalText.grouped(report.count)) cells or rows could not be used; "
                    + "they are listed by row in \(report.path)")
        }
        if summary.rowCount < summary.rowsRead {
            StandardError.write(
                "warning: \(DecimalText.grouped(summary.rowsRead - summary.rowCount)) rows have no "
                    + "CLK, so a CLK's number is not its row's")
        }
    }
}
