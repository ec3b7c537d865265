/// One column of a clkhash schema.
struct CLKFeature: Sendable {
    /// The column's name.
    let identifier: String
    /// How its values become bits; nil where the column is ignored.
    let field: CLKField?
}

/// How the values of a column become bits.
struct CLKField: Sendable {
    /// What a value must be.
    enum Format: Sendable {
        case text(TextEncoding, TextRule)
        /// Whole numbers; bounds in the canonical decimal of `PythonNumber`.
        case integer(minimum: [UInt8]?, maximum: [UInt8]?)
        case date(PythonDateFormat)
        case choice(Set<[UInt8]>)
    }

    /// What a text must be besides.
    enum TextRule: Sendable {
        /// A regular expression that matches all of it.
        case pattern(String)
        /// Lengths in Unicode scalars.
        case plain(LetterCase, minLength: Int, maxLength: Int)
    }

    enum LetterCase: String, Sendable, CaseIterable {
        case upper, lower, mixed
    }

    /// How characters of tokens become bytes.
    enum TextEncoding: String, Sendable, CaseIterable {
        case ascii
        case utf8 = "utf-8"
        case utf16 = "utf-16"
        case utf32 = "utf-32"
    }

    enum Comparison: Sendable {
        case ngram(n: Int, positional: Bool)
        case exact
        case numeric(NumericNeighbourhood)
    }

    /// How many positions a token sets.
    enum Strategy: Sendable {
        case bitsPerToken(Int)
        /// Shared among the tokens of a value, one more for the first ones.
        case bitsPerFeature(Int)
    }

    enum Hash: Sendable {
        case blake
        case double(preventsSingularity: Bool)
    }

    struct MissingValue: Sendable {
        let sentinel: [UInt8]
        /// What is hashed in its place: itself where nothing else is said.
        let replacement: [UInt8]
    }

    let format: Format
    let comparison: Comparison
    let strategy: Strategy
    let hash: Hash
    let missing: MissingValue?

    /// The encoding of the tokens.
    var tokenEncoding: TextEncoding {
        if case .text(let encoding, _) = format { return encoding }
        return .utf8
    }
}
