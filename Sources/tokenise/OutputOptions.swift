import ArgumentParser
import Files

/// Where a command writes, and whether it may replace what stands there.
struct OutputOptions: ParsableArguments {
    @Option(help: "Where the result goes.")
    var out: String

    @Flag(help: "Replace an existing file.")
    var force = false

    /// - Throws: `FileError` where the output would replace one of the inputs.
    func refuse(inputs: String...) throws {
        for input in inputs where FilePath.isSameFile(out, input) {
            throw FileError(
                path: out, operation: "replace",
                reason: "it is read by this command; give another --out")
        }
    }
}
