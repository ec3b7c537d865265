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
        try FilePath.check(output: out, isNoneOf: inputs)
    }
}
