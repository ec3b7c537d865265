/// A match key of a token file: a declared combination of attributes, hashed under a key of its
/// own. Two rows with the same value agree in all of it, but for one chance in 2^64.
public struct TokenMatchKey: Hashable, Sendable {
    /// 1 to 64 bytes of UTF-8.
    public var name: String
    /// What it is made of, such as `given_name:formal + surname`: 1 to 1,024 bytes of UTF-8.
    public var definition: String
    /// Values of a row: 1; or 2, one with given names as they are and one with their formal forms.
    public var valueCount: Int

    static let mostDefinitionBytes = 1_024

    public init(name: String, definition: String, valueCount: Int = 1) {
        self.name = name
        self.definition = definition
        self.valueCount = valueCount
    }
}

extension TokenHeader {
    /// The most match keys.
    public static let maximumMatchKeyCount = 16

    /// 64-bit words of all match keys of a row.
    public var wordsPerMatchKeyRow: Int { matchKeys.reduce(0) { $0 + $1.valueCount } }

    /// Places of a match key's values within a row's.
    public func valueWords(ofMatchKey index: Int) -> Range<Int> {
        let first = matchKeys[..<index].reduce(0) { $0 + $1.valueCount }
        return first..<first + matchKeys[index].valueCount
    }

    func brokenRuleOfMatchKeys() -> String? {
        guard matchKeys.count <= Self.maximumMatchKeyCount else {
            return "there are over 16 match keys"
        }
        guard Set(matchKeys.map(\.name)).count == matchKeys.count else {
            return "two match keys have the same name"
        }
        for key in matchKeys {
            guard 1...TokenMatchKey.mostDefinitionBytes ~= key.definition.utf8.count,
                PlainText.isPlain(key.definition)
            else { return "a match key's definition must be 1 to 1,024 bytes of plain text" }
            guard 1...2 ~= key.valueCount else {
                return "a match key must have one value or two"
            }
        }
        return nil
    }
}
