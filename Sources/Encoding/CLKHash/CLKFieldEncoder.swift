/// Turns the values of one column into bits: checks, formats, cuts into tokens, sets positions. Its
/// memory is used again for every value.
struct CLKFieldEncoder {
    /// What is wrong with a value; no value stands in it.
    struct Refusal: Error, Equatable {
        let problem: String
    }

    private let field: CLKField
    private let encoding: CLKField.TextEncoding
    private var pattern: CLKPattern?
    private var hash: CLKTokenHash
    /// Whether `bitsPerFeature` left tokens of some value out.
    private(set) var droppedTokens = false
    /// Whether some value spells letters with combining marks (U+0300 to U+036F).
    private(set) var hasDecomposedLetters = false

    /// The padded value in the token encoding, and where its scalars begin and the last one ends.
    private var padded: [UInt8] = []
    private var bounds: [Int] = []
    private var token: [UInt8] = []
    /// A token's place as digits, and a blank.
    private var prefix: [UInt8] = []

    init(_ field: CLKField, hash: CLKTokenHash) {
        self.field = field
        self.hash = hash
        encoding = field.tokenEncoding
        if case .text(_, .pattern(let text)) = field.format { pattern = CLKPattern(text) }
    }

    /// Sets the bits of a value.
    /// - Parameter value: UTF-8.
    /// - Throws: `Refusal` for a value that the schema does not allow, before a bit is set;
    ///   `SecretsError`.
    mutating func add(_ value: [UInt8], to filter: inout [UInt8]) throws {
        let text = try formatted(value)
        guard !text.isEmpty else { return }
        if encoding == .ascii, text.contains(where: { $0 >= 128 }) {
            throw Refusal(problem: "it holds a character that ASCII does not have")
        }
        if !hasDecomposedLetters { hasDecomposedLetters = Self.isDecomposed(text) }
        switch field.comparison {
        case .ngram(let n, let positional):
            try addGrams(of: text, n: n, positional: positional, to: &filter)
        case .exact:
            begin()
            append(text)
            try set(count: positions(of: 0, amongst: 1), in: &filter)
        case .numeric(let neighbourhood):
            let count = neighbourhood.tokenCount
            guard let tokens = neighbourhood.tokens(of: text) else {
                throw Refusal(problem: "a number of at most 30 digits was expected")
            }
            for (index, digits) in tokens.enumerated() {
                begin()
                append(digits)
                try set(count: positions(of: index, amongst: count), in: &filter)
            }
        }
    }

    /// Whether UTF-8 has a combining mark: CC 80 to CD AF.
    private static func isDecomposed(_ text: [UInt8]) -> Bool {
        text.indices.contains { index in
            text[index] == 0xcc
                || text[index] == 0xcd && index + 1 < text.count && text[index + 1] < 0xb0
        }
    }

    // MARK: - Values

    /// The value as it is hashed. A missing value is neither checked nor formatted.
    private mutating func formatted(_ value: [UInt8]) throws(Refusal) -> [UInt8] {
        if let missing = field.missing, missing.sentinel == value { return missing.replacement }
        switch field.format {
        case .text(let encoding, let rule):
            if encoding == .ascii, value.contains(where: { $0 >= 128 }) {
                throw Refusal(problem: "it holds a character that ASCII does not have")
            }
            try check(value, rule)
            return value
        case .integer(let minimum, let maximum):
            guard let digits = PythonNumber.integer(value) else {
                throw Refusal(problem: "a whole number was expected")
            }
            if let minimum, PythonNumber.isLess(digits, minimum) {
                throw Refusal(problem: "it is less than the schema's minimum")
            }
            if let maximum, PythonNumber.isLess(maximum, digits) {
                throw Refusal(problem: "it is more than the schema's maximum")
            }
            return digits
        case .date(let format):
            guard let digits = format.digits(of: value) else {
                throw Refusal(problem: "a date in the schema's format was expected")
            }
            return digits
        case .choice(let values):
            guard values.contains(value) else {
                throw Refusal(problem: "it is none of the schema's values")
            }
            return value
        }
    }

    private mutating func check(
        _ value: [UInt8], _ rule: CLKField.TextRule
    ) throws(Refusal) {
        guard case .plain(let letterCase, let least, let most) = rule else {
            guard pattern?.matches(value) ?? false else {
                throw Refusal(problem: "it does not match the schema's pattern")
            }
            return
        }
        // A byte that does not go on with a character begins one.
        let length = value.count { $0 & 0xc0 != 0x80 }
        guard length >= least else { throw Refusal(problem: "it has under \(least) characters") }
        guard length <= most else { throw Refusal(problem: "it has over \(most) characters") }
        guard letterCase == .mixed || Self.isCased(value, upper: letterCase == .upper) else {
            throw Refusal(problem: "\(letterCase.rawValue) case was expected")
        }
    }

    /// Whether every scalar is its own mapping to a case, which is when the whole value is.
    private static func isCased(_ value: [UInt8], upper: Bool) -> Bool {
        String(decoding: value, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
            let mapped =
                upper
                ? scalar.properties.uppercaseMapping : scalar.properties.lowercaseMapping
            return mapped.unicodeScalars.elementsEqual(CollectionOfOne(scalar))
        }
    }

    // MARK: - Tokens

    private mutating func addGrams(
        of text: [UInt8], n: Int, positional: Bool, to filter: inout [UInt8]
    ) throws {
        pad(text, by: n - 1)
        let count = bounds.count - n
        guard count > 0 else { return }
        // Without a prefix a token is a part of the padded text.
        let isWhole = !positional && (encoding == .utf8 || encoding == .ascii)
        for index in 0..<count {
            let positions = positions(of: index, amongst: count)
            let gram = bounds[index]..<bounds[index + n]
            if isWhole {
                try hash.set(padded, gram, count: positions, in: &filter)
                continue
            }
            begin()
            if positional {
                prefix.removeAll(keepingCapacity: true)
                Self.appendDecimal(index + 1, to: &prefix)
                prefix.append(32)
                append(prefix)
            }
            token.append(contentsOf: padded[gram])
            try set(count: positions, in: &filter)
        }
    }

    /// Sets positions of the token at hand.
    private mutating func set(count: Int, in filter: inout [UInt8]) throws {
        try hash.set(token, token.indices, count: count, in: &filter)
    }

    private static func appendDecimal(_ value: Int, to bytes: inout [UInt8]) {
        if value >= 10 { appendDecimal(value / 10, to: &bytes) }
        bytes.append(UInt8(truncatingIfNeeded: 48 + value % 10))
    }

    /// Positions of a token of a value that has `count`: `bitsPerFeature` are shared out, one more
    /// for the first ones.
    private mutating func positions(of index: Int, amongst count: Int) -> Int {
        switch field.strategy {
        case .bitsPerToken(let positions): return positions
        case .bitsPerFeature(let bits):
            if bits < count { droppedTokens = true }
            return bits / count + (index < bits % count ? 1 : 0)
        }
    }

    /// Begins a token. Python puts a byte order mark before every text of UTF-16 and UTF-32.
    private mutating func begin() {
        token.removeAll(keepingCapacity: true)
        switch encoding {
        case .ascii, .utf8: break
        case .utf16: token += [0xff, 0xfe]
        case .utf32: token += [0xff, 0xfe, 0, 0]
        }
    }

    /// Appends a text of UTF-8 to the token.
    private mutating func append(_ text: [UInt8]) {
        switch encoding {
        case .ascii, .utf8: token.append(contentsOf: text)
        default:
            for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
                Self.append(scalar, encoding, to: &token)
            }
        }
    }

    private static func append(
        _ scalar: Unicode.Scalar, _ encoding: CLKField.TextEncoding, to bytes: inout [UInt8]
    ) {
        func append(_ unit: UInt32, byteCount: Int) {
            for index in 0..<byteCount {
                bytes.append(UInt8(truncatingIfNeeded: unit >> UInt32(index * 8)))
            }
        }
        switch encoding {
        case .ascii, .utf8: UTF8.encode(scalar)?.forEach { bytes.append($0) }
        case .utf16: UTF16.encode(scalar)?.forEach { append(UInt32($0), byteCount: 2) }
        case .utf32: append(scalar.value, byteCount: 4)
        }
    }

    /// Writes the text with `count` blanks on both sides into `padded`.
    private mutating func pad(_ text: [UInt8], by count: Int) {
        padded.removeAll(keepingCapacity: true)
        bounds.removeAll(keepingCapacity: true)
        padBlanks(count)
        switch encoding {
        case .ascii, .utf8:
            for byte in text {
                if byte & 0xc0 != 0x80 { bounds.append(padded.count) }
                padded.append(byte)
            }
        default:
            for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
                bounds.append(padded.count)
                Self.append(scalar, encoding, to: &padded)
            }
        }
        padBlanks(count)
        bounds.append(padded.count)
    }

    private mutating func padBlanks(_ count: Int) {
        for _ in 0..<count {
            bounds.append(padded.count)
            Self.append(" ", encoding, to: &padded)
        }
    }
}
