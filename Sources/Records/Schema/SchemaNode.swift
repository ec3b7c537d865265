internal import Yams

/// One value of a schema's YAML with the name of the key it stands under, read with errors that say
/// where it stands and what was expected.
struct SchemaNode {
    let node: Node
    /// The key, as an error names it: `fill`, or `record: fill`.
    let key: String
    let path: String

    func error(_ problem: String) -> RecordsError {
        .schema(path: path, line: node.mark?.line, problem: problem)
    }

    private func expected(_ what: String) -> RecordsError {
        error("\(key): expected \(what)")
    }

    /// The values of a mapping by key.
    /// - Throws: for no mapping, and for keys that are not among `keys`.
    func mapping(keys: [String]) throws(RecordsError) -> [String: SchemaNode] {
        guard let mapping = node.mapping else {
            throw expected("keys and values (one or more of \(keys.joined(separator: ", ")))")
        }
        var values: [String: SchemaNode] = [:]
        for (keyNode, value) in mapping {
            guard let name = keyNode.string, keys.contains(name) else {
                throw RecordsError.schema(
                    path: path, line: keyNode.mark?.line,
                    problem: "unknown key \(Self.quoted(keyNode.string ?? "")); "
                        + "expected one of \(keys.joined(separator: ", "))")
            }
            values[name] = SchemaNode(node: value, key: name, path: path)
        }
        return values
    }

    func string() throws(RecordsError) -> String {
        guard let scalar = node.scalar, !scalar.string.isEmpty else { throw expected("a word") }
        return scalar.string
    }

    /// One word, or a list of words.
    func strings(orOne allowsOne: Bool, mayBeEmpty: Bool = false) throws(RecordsError) -> [String] {
        if allowsOne, node.scalar != nil { return [try string()] }
        guard let sequence = node.sequence, mayBeEmpty || !sequence.isEmpty else {
            throw expected(allowsOne ? "a word or a list of words" : "a list of words")
        }
        var words: [String] = []
        for element in sequence {
            words.append(try SchemaNode(node: element, key: key, path: path).string())
        }
        return words
    }

    var isMapping: Bool { node.mapping != nil }

    func elements(expecting what: String) throws(RecordsError) -> [SchemaNode] {
        guard let sequence = node.sequence else { throw expected(what) }
        return sequence.map { SchemaNode(node: $0, key: key, path: path) }
    }

    func integer(in range: ClosedRange<Int>) throws(RecordsError) -> Int {
        guard let value = node.int, range.contains(value) else {
            throw expected("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A number over `low`, at most `high`.
    func number(over low: Double, to high: Double) throws(RecordsError) -> Double {
        guard let value = node.float ?? node.int.map(Double.init), value > low, value <= high else {
            throw expected("a number over \(low) and at most \(high)")
        }
        return value
    }

    func flag() throws(RecordsError) -> Bool {
        guard let value = node.bool else { throw expected("true or false") }
        return value
    }

    /// One of the words of an enumeration.
    func choice<Choice: RawRepresentable & CaseIterable>(
        of type: Choice.Type
    ) throws(RecordsError) -> Choice where Choice.RawValue == String {
        guard let text = node.scalar?.string, let choice = Choice(rawValue: text) else {
            throw expected(
                "one of \(type.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// A name of lower-case letters, digits, `_` and `-`, at most 64 of them.
    func name() throws(RecordsError) -> String {
        let text = node.scalar?.string ?? ""
        guard 1...64 ~= text.utf8.count, text.utf8.allSatisfy(Self.isNameByte) else {
            throw expected("1 to 64 lower-case letters, digits, _ and -")
        }
        return text
    }

    /// A filter's length in bits.
    func bits() throws(RecordsError) -> Int {
        guard let value = node.int, 64...32_768 ~= value, value % 64 == 0 else {
            throw expected("a multiple of 64 from 64 to 32768")
        }
        return value
    }

    /// The share of bits that a value should set.
    func fill() throws(RecordsError) -> Double {
        guard let value = node.float ?? node.int.map(Double.init), value > 0,
            value <= FilterFill.greatest
        else {
            throw expected(
                "a share of bits over 0 and at most 0.5: fuller filters give away more")
        }
        return value
    }

    /// A date yyyy-mm-dd, as yyyymmdd.
    func date() throws(RecordsError) -> Int {
        let parts = (node.scalar?.string ?? "").split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy(ASCII.isDigit) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            1...12 ~= month, day >= 1, day <= DateRule.days(of: month, in: year)
        else { throw expected("a date yyyy-mm-dd that is in the calendar") }
        return year * 10_000 + month * 100 + day
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == 0x5f || byte == 0x2d
    }

    static func quoted(_ text: String) -> String { "'\(text.prefix(64))'" }
}
