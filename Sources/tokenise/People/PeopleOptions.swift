import ArgumentParser
import Encoding
import Records

/// How a file of people is read: the same options wherever one is.
struct PeopleOptions: ParsableArguments {
    enum Separator: String, ExpressibleByArgument, CaseIterable {
        case comma, semicolon, tab, pipe

        var byte: UInt8 {
            switch self {
            case .comma: UInt8(ascii: ",")
            case .semicolon: UInt8(ascii: ";")
            case .tab: UInt8(ascii: "\t")
            case .pipe: UInt8(ascii: "|")
            }
        }
    }

    @Option(
        help: "What separates the cells: comma, semicolon, tab or pipe (default: found out).")
    var separator: Separator?

    @Option(help: "The file's encoding: auto, utf-8 or windows-1252.")
    var encoding: TextEncoding = .auto

    func readOptions(policy: ErrorPolicy = .missing) -> ReadOptions {
        ReadOptions(policy: policy, separator: separator?.byte, encoding: encoding)
    }
}

extension TextEncoding: ExpressibleByArgument {}
extension ErrorPolicy: ExpressibleByArgument {}
