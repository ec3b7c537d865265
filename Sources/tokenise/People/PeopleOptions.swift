import ArgumentParser
import Encoding
import Records

/// How a file of people is read: the same options wherever one is.
struct PeopleOptions: ParsableArguments {
    @Option(
        help: "What separates the cells: comma, semicolon, tab or pipe (default: found out).")
    var separator: CSVDialect.Separator?

    @Option(help: "The file's encoding: auto, utf-8 or windows-1252.")
    var encoding = ReadOptions.EncodingChoice.auto

    func readOptions(policy: ErrorPolicy = .missing) -> ReadOptions {
        ReadOptions(policy: policy, separator: separator, encoding: encoding)
    }
}
