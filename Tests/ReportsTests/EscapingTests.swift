import Reports
import Testing

@Suite struct EscapingTests {
    /// Swift takes no literal of them.
    private static let noCharacters = [0xFFFF, 0x1FFFE, 0xFDD0, 0xE0041, 0xFFFE].reduce(into: "") {
        text, value in
        if let scalar = Unicode.Scalar(UInt32(value)) { text.unicodeScalars.append(scalar) }
    }

    private static let hostile: [String] = [
        "<script>alert(1)</script>", "\" onload=\"alert(1)", "' onload='alert(1)", "]]></style>",
        "--><img src=x onerror=alert(1)>", "&lt;script&gt;", "&#60;script&#62;", "</svg></title>",
        "\u{0}\u{1}\u{7}\u{1B}[31m\u{7F}\u{9F}", "\u{202E}gnp.exe\u{202C}", "a\u{2028}b\u{FEFF}c",
        noCharacters, "{{constructor}}", "javascript:alert(1)", "\r\n\t",
        String(repeating: "<b>", count: 3_334), String(repeating: "e\u{301}\u{302}", count: 5_000),
        "", "مركز صحي 12", "保健所",
    ]

    /// The names of elements and of their attributes, but for the whole of cut labels.
    private func skeleton(_ root: MarkupTree.Element) -> [String] {
        let tips = Set(
            root.all("text").flatMap { $0.all("title") }.map { ObjectIdentifier($0) })
        return root.all.filter { !tips.contains(ObjectIdentifier($0)) }
            .flatMap { element in element.attributes.keys.map { "\(element.name) \($0)" } }
    }

    @Test("a label becomes an element or an attribute", arguments: hostile)
    func structure(label: String) throws {
        let harmless = try MarkupTree(try SampleFigures(words: "words").report().html).root
        let root = try MarkupTree(try SampleFigures(words: label).report().html).root
        #expect(Set(skeleton(root)).isSubset(of: Set(skeleton(harmless))))
        let names = Set(root.all.map(\.name))
        #expect(names.isDisjoint(with: ["script", "img", "b"]))
    }

    @Test("a page holds a control character or an override of direction", arguments: hostile)
    func controls(label: String) throws {
        let page = try SampleFigures(words: label).report().html
        let isFound = page.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x0A: false
            case 0...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
                0xFDD0...0xFDEF, 0xE0000...0xE007F, 0xFFFE, 0xFFFF, 0x1FFFE:
                true
            default: false
            }
        }
        #expect(!isFound)
    }

    @Test("a label's words are lost")
    func kept() throws {
        let label = "<a href=\"x\">Ærø & 'Sons'</a>"
        let root = try MarkupTree(try SampleFigures(words: label).report().html).root
        #expect(root.all("h1")[0].text == label)
        #expect(root.all("title")[0].text == label)
        #expect(root.all("figcaption").allSatisfy { $0.ownText == label })
        #expect(root.all("th").contains { $0.text == label })
        #expect(root.all("svg")[0].all("title")[0].text == label)
    }

    @Test("the five characters of markup come through, or others are changed")
    func text() {
        #expect(EscapedText.of("<&>\"'\n") == "&lt;&amp;&gt;&quot;&#39; ")
        #expect(EscapedText.of("a\u{0}b\u{202E}c") == "a\u{FFFD}b\u{FFFD}c")
        #expect(EscapedText.of("Zoë 🙂 क्\u{200D}ष") == "Zoë 🙂 क्\u{200D}ष")
    }

    @Test("a long label makes a picture wide, or is written whole into it")
    func longLabels() throws {
        let long = String(repeating: "lengthy ", count: 1_250)
        for plot in try SampleFigures(words: long).plots() {
            let picture = try SampleFigures.figure(of: plot).picture
            let width = try #require(Double(picture.attributes["width"] ?? ""))
            #expect(width <= 1_000)
            #expect(picture.all("text").allSatisfy { $0.ownText.count < 200 })
            #expect(
                picture.all("text").flatMap { $0.all("title") }.allSatisfy { $0.text.count < 210 })
        }
    }
}
