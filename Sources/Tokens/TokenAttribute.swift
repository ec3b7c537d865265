/// An attribute of a token file: a coarse band that each row carries beside its filters, to count
/// by and never to compare.
public struct TokenAttribute: Hashable, Sendable {
    /// 1 to 64 bytes of UTF-8.
    public var name: String
    /// The declared values, 2 to 32, each 1 to 64 bytes of UTF-8.
    public var values: [String]

    static let mostValues = 32
    /// The number of a value that was too rare to tell.
    static let otherCode: UInt8 = 255

    public init(name: String, values: [String]) {
        self.name = name
        self.values = values
    }

    /// A row's value of an attribute.
    public enum Value: Hashable, Sendable, Comparable {
        /// A declared one, by its place among `values`.
        case declared(Int)
        /// One that was too rare to tell.
        case other
        /// None is known.
        case missing
    }
}

extension TokenHeader {
    /// The most attributes.
    public static let maximumAttributeCount = 7

    func brokenRuleOfAttributes() -> String? {
        guard attributes.count <= Self.maximumAttributeCount else {
            return "there are over 7 attributes"
        }
        guard Set(attributes.map(\.name)).count == attributes.count else {
            return "two attributes have the same name"
        }
        for attribute in attributes {
            guard 2...TokenAttribute.mostValues ~= attribute.values.count,
                Set(attribute.values).count == attribute.values.count
            else { return "an attribute must have 2 to 32 different values" }
        }
        guard 0...1 << 40 ~= excludedCount else { return "the excluded count is out of range" }
        return nil
    }
}

extension TokenTable {
    /// A row's value of an attribute.
    public func attribute(_ index: Int, at row: Int) -> TokenAttribute.Value {
        switch UInt8(truncatingIfNeeded: facts(at: row) >> UInt64(8 * index)) {
        case 0: .missing
        case TokenAttribute.otherCode: .other
        case let code: .declared(Int(code) - 1)
        }
    }

    /// Whether a row's person is in no list of links and no answer to a question, however it is
    /// counted.
    public func isShielded(at row: Int) -> Bool { facts(at: row) >> 56 & 1 == 1 }

    /// A row's attributes and whether it is shielded, as they stand in the file.
    package func facts(at row: Int) -> UInt64 {
        facts.wordsPerRow == 0 ? 0 : facts.withWords { $0[row] }
    }
}
