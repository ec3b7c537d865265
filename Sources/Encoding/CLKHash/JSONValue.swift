internal import Tokens

/// A value of a JSON document, and where in it it stands, for messages.
struct JSONValue {
    enum Content {
        case null
        case bool(Bool)
        /// As it is written: what it is worth is for its reader to say.
        case number(String)
        /// UTF-8.
        case text([UInt8])
        case list([JSONValue])
        case object([(name: String, value: JSONValue)])
    }

    /// The way there, such as `features[2].hashing`; empty for the whole document.
    let place: String
    let content: Content

    /// Why a document cannot be used: at a line where it is no JSON, at a place where it is.
    struct Problem: Error {
        let line: Int?
        let text: String
    }

    /// The most bytes a document may have.
    static let sizeLimit = 1 << 20

    // MARK: - Reading

    /// Reads a document.
    static func parse(_ bytes: Span<UInt8>) throws(Problem) -> JSONValue {
        var scanner = JSONScanner(bytes)
        do throws(JSONScanner.Fault) {
            let value = try take(&scanner, bytes, place: "", depth: 0)
            try scanner.takeEnd(bytes)
            return value
        } catch {
            throw Problem(
                line: JSONScanner.line(of: error.offset, in: bytes),
                text: "not JSON: \(error.problem)")
        }
    }

    private static func take(
        _ scanner: inout JSONScanner, _ bytes: Span<UInt8>, place: String, depth: Int
    ) throws(JSONScanner.Fault) -> JSONValue {
        guard depth < JSONScanner.deepest else {
            throw scanner.fault("more than \(JSONScanner.deepest) levels stand in each other")
        }
        switch scanner.next(bytes) {
        case UInt8(ascii: "{"):
            return try takeObject(&scanner, bytes, place: place, depth: depth)
        case UInt8(ascii: "["):
            var list: [JSONValue] = []
            try scanner.take(UInt8(ascii: "["), bytes)
            if scanner.next(bytes) == UInt8(ascii: "]") {
                try scanner.take(UInt8(ascii: "]"), bytes)
                return JSONValue(place: place, content: .list([]))
            }
            repeat {
                list.append(
                    try take(
                        &scanner, bytes, place: "\(place)[\(list.count)]", depth: depth + 1))
            } while try scanner.takeComma(orEnd: UInt8(ascii: "]"), bytes)
            return JSONValue(place: place, content: .list(list))
        case UInt8(ascii: "\""):
            var text: [UInt8] = []
            try scanner.takeString(into: &text, bytes)
            return JSONValue(place: place, content: .text(text))
        case nil: throw scanner.fault("the text ends too early")
        default:
            if scanner.takes(word: "true", bytes) {
                return JSONValue(place: place, content: .bool(true))
            }
            if scanner.takes(word: "false", bytes) {
                return JSONValue(place: place, content: .bool(false))
            }
            if scanner.takes(word: "null", bytes) {
                return JSONValue(place: place, content: .null)
            }
            let range = try scanner.takeNumber(bytes)
            let digits = range.map { bytes[$0] }
            return JSONValue(
                place: place, content: .number(String(decoding: digits, as: UTF8.self)))
        }
    }

    private static func takeObject(
        _ scanner: inout JSONScanner, _ bytes: Span<UInt8>, place: String, depth: Int
    ) throws(JSONScanner.Fault) -> JSONValue {
        var members: [(name: String, value: JSONValue)] = []
        try scanner.take(UInt8(ascii: "{"), bytes)
        if scanner.next(bytes) == UInt8(ascii: "}") {
            try scanner.take(UInt8(ascii: "}"), bytes)
            return JSONValue(place: place, content: .object([]))
        }
        var key: [UInt8] = []
        repeat {
            try scanner.takeString(into: &key, bytes)
            guard let name = String(validating: key, as: UTF8.self) else {
                throw scanner.fault("a name is not UTF-8")
            }
            if members.contains(where: { $0.name == name }) {
                throw scanner.fault("a name stands twice in one object")
            }
            try scanner.take(UInt8(ascii: ":"), bytes)
            members.append(
                (
                    name,
                    try take(
                        &scanner, bytes, place: place.isEmpty ? name : "\(place).\(name)",
                        depth: depth + 1)
                ))
        } while try scanner.takeComma(orEnd: UInt8(ascii: "}"), bytes)
        return JSONValue(place: place, content: .object(members))
    }

    // MARK: - What is expected

    func problem(_ expected: String) -> Problem {
        Problem(
            line: nil, text: "\(place.isEmpty ? "the document" : "`\(place)`"): \(expected)")
    }

    func members() throws(Problem) -> [(name: String, value: JSONValue)] {
        guard case .object(let members) = content else {
            throw problem("an object was expected")
        }
        return members
    }

    /// A member of an object; nil where it has none of that name.
    func member(_ name: String) throws(Problem) -> JSONValue? {
        try members().first { $0.name == name }?.value
    }

    func required(_ name: String) throws(Problem) -> JSONValue {
        guard let value = try member(name) else { throw problem("it needs `\(name)`") }
        return value
    }

    /// Names of members that are none of `known`.
    func others(than known: [String]) throws(Problem) -> [String] {
        try members().map(\.name).filter { !known.contains($0) }
    }

    func refuseOthers(than known: [String]) throws(Problem) {
        if let other = try others(than: known).first {
            throw problem(
                "`\(other)` is not known there; it may hold " + known.joined(separator: ", "))
        }
    }

    func list() throws(Problem) -> [JSONValue] {
        guard case .list(let list) = content else { throw problem("a list was expected") }
        return list
    }

    /// A string as UTF-8.
    func text() throws(Problem) -> [UInt8] {
        guard case .text(let text) = content else { throw problem("a string was expected") }
        guard String(validating: text, as: UTF8.self) != nil else {
            throw problem("it is not UTF-8")
        }
        return text
    }

    func string() throws(Problem) -> String { String(decoding: try text(), as: UTF8.self) }

    func bool() throws(Problem) -> Bool {
        guard case .bool(let value) = content else {
            throw problem("true or false was expected")
        }
        return value
    }

    /// One of a few words.
    func word(of words: [String]) throws(Problem) -> String {
        guard case .text(let text) = content,
            let word = words.first(where: { Array($0.utf8) == text })
        else { throw problem("one of \(words.joined(separator: ", ")) was expected") }
        return word
    }

    /// A number as it is written.
    func number() throws(Problem) -> String {
        guard case .number(let text) = content else { throw problem("a number was expected") }
        return text
    }

    /// A whole number, written without a point; `allowingPoint` takes 15.0 too, as clkhash does
    /// where a number passes through `int()`.
    func integer(_ range: ClosedRange<Int>, allowingPoint: Bool = false) throws(Problem) -> Int {
        let bounds =
            range.upperBound == .max
            ? "of at least \(range.lowerBound)" : "of \(range.lowerBound) to \(range.upperBound)"
        var found: Int?
        if case .number(let text) = content {
            found = Int(text)
            if found == nil, allowingPoint, let value = Double(text) { found = Int(exactly: value) }
        }
        guard let found, range.contains(found) else {
            throw problem("a whole number \(bounds) was expected")
        }
        return found
    }
}
