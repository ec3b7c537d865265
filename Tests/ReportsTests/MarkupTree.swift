/// A page as a tree, read by the rules of XML and no other: every element closed, every attribute
/// quoted and given once, no stray `<`, `>` or `&`, no character that XML forbids.
struct MarkupTree {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    final class Element {
        let name: String
        let attributes: [String: String]
        var children: [Element] = []
        /// Of this element alone.
        var ownText = ""

        init(name: String, attributes: [String: String]) {
            self.name = name
            self.attributes = attributes
        }

        /// This element and all within, in the order of their start tags.
        var all: [Element] { [self] + children.flatMap(\.all) }

        /// With that of all elements within.
        var text: String { ownText + children.map(\.text).joined() }

        func all(_ name: String) -> [Element] { all.filter { $0.name == name } }
    }

    let root: Element

    init(_ page: String) throws {
        var reader = Reader(rest: Substring(page))
        let documentType = "<!DOCTYPE html>\n"
        guard page.hasPrefix(documentType) else { throw Fault(description: "no document type") }
        reader.rest.removeFirst(documentType.count)
        root = try reader.document()
    }
}

extension MarkupTree {
    private struct Reader {
        var rest: Substring

        mutating func document() throws -> Element {
            var open: [Element] = []
            while let next = rest.first {
                guard next == "<" else {
                    let text = rest.prefix { $0 != "<" }
                    rest.removeFirst(text.count)
                    guard let last = open.last else {
                        guard text == "\n" else { throw Fault(description: "text outside") }
                        continue
                    }
                    last.ownText += try Self.decoded(text)
                    continue
                }
                rest.removeFirst()
                if rest.first == "/" {
                    rest.removeFirst()
                    let name = try name()
                    try expect(">")
                    guard let last = open.popLast(), last.name == name else {
                        throw Fault(description: "</\(name)> closes \(open.last?.name ?? "none")")
                    }
                    if open.isEmpty {
                        guard rest == "\n" else { throw Fault(description: "more than one root") }
                        return last
                    }
                    continue
                }
                let (element, isEmpty) = try startTag()
                open.last?.children.append(element)
                if !isEmpty { open.append(element) }
            }
            throw Fault(description: "an element is left open: \(open.last?.name ?? "none")")
        }

        private mutating func startTag() throws -> (Element, isEmpty: Bool) {
            let tag = try name()
            var attributes: [String: String] = [:]
            while rest.first == " " {
                rest.removeFirst()
                let key = try name()
                try expect("=\"")
                let value = rest.prefix { $0 != "\"" }
                rest.removeFirst(value.count)
                try expect("\"")
                guard attributes.updateValue(try Self.decoded(value), forKey: key) == nil else {
                    throw Fault(description: "\(tag) has \(key) twice")
                }
            }
            let isEmpty = rest.first == "/"
            try expect(isEmpty ? "/>" : ">")
            return (Element(name: tag, attributes: attributes), isEmpty)
        }

        private mutating func name() throws -> String {
            let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
            guard !name.isEmpty else { throw Fault(description: "no name at \(rest.prefix(20))") }
            rest.removeFirst(name.count)
            return String(name)
        }

        private mutating func expect(_ text: String) throws {
            guard rest.hasPrefix(text) else {
                throw Fault(description: "\(text) is missing at \(rest.prefix(20))")
            }
            rest.removeFirst(text.count)
        }

        /// Text with its five references resolved.
        private static func decoded(_ text: Substring) throws -> String {
            for scalar in text.unicodeScalars {
                let isControl = scalar.value < 0x20 && scalar != "\n" || scalar.value == 0x7F
                guard !isControl, scalar != "<" else {
                    throw Fault(description: "character \(scalar.value) in text")
                }
            }
            var parts = text.split(separator: "&", omittingEmptySubsequences: false)
            var result = String(parts.removeFirst())
            let references = ["amp;": "&", "lt;": "<", "gt;": ">", "quot;": "\"", "#39;": "'"]
            for part in parts {
                guard let reference = references.first(where: { part.hasPrefix($0.key) }) else {
                    throw Fault(description: "an ampersand alone at \(part.prefix(20))")
                }
                result += reference.value + part.dropFirst(reference.key.count)
            }
            return result
        }
    }
}
