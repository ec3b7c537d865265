import Foundation
import Terminal

/// JSON on standard output, for scripts: names in snake case, keys sorted, so that equal content is
/// equal text.
enum JSONText {
    static func write(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        StandardOutput.write(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
