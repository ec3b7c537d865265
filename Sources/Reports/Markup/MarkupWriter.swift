/// Attributes of an element, in order; those without a value are left out. Names are written in
/// the source, so no label can become one.
struct Attributes: ExpressibleByDictionaryLiteral {
    var pairs: [(name: StaticString, value: String?)]

    init(dictionaryLiteral elements: (StaticString, String?)...) {
        pairs = elements.map { (name: $0.0, value: $0.1) }
    }
}

/// Writes markup that is both HTML and well-formed XML: every element is closed, every attribute
/// quoted, all text escaped.
struct MarkupWriter: Sendable {
    private(set) var source = ""

    /// An element with a start tag and an end tag.
    mutating func element(
        _ name: StaticString, _ attributes: Attributes = [:],
        _ content: (inout MarkupWriter) -> Void
    ) {
        open(name, attributes, ending: ">")
        content(&self)
        source += "</\(name)>"
    }

    mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text: String) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element without content: of SVG, or of those that HTML knows to be empty (`meta`).
    mutating func empty(_ name: StaticString, _ attributes: Attributes = [:]) {
        open(name, attributes, ending: "/>")
    }

    mutating func text(_ text: String) { source += EscapedText.of(text) }

    mutating func newLine() { source += "\n" }

    /// What was written by another writer.
    mutating func append(_ other: MarkupWriter) { source += other.source }

    /// A style sheet of our own, in which nothing is escaped.
    mutating func style(_ sheet: StyleSheet) {
        source += "<style>\(sheet.text)</style>"
    }

    /// What stands before the first element of a page.
    mutating func documentType() { source += "<!DOCTYPE html>\n" }

    private mutating func open(
        _ name: StaticString, _ attributes: Attributes, ending: String
    ) {
        source += "<\(name)"
        for (name, value) in attributes.pairs {
            guard let value else { continue }
            source += " \(name)=\"\(EscapedText.of(value))\""
        }
        source += ending
    }
}
