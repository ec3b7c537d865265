import Foundation
import Terminal

/// JSON on standard output, for scripts: names in snake case, keys sorted, so that equal content is
/// equal text.
enum JSONText {
    static func write(_ value: some Encodable) throws { StandardOutput.write(try of(value)) }

    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
