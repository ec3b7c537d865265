import Reports
import Testing

@Suite struct PageTests {
    private let page: String
    private let root: MarkupTree.Element

    init() throws {
        page = try SampleFigures().report().html
        root = try MarkupTree(page).root
    }

    @Test("a page loads something, or can run a script")
    func selfContained() throws {
        for reference in ["http:", "https:", "//", "javascript:", "@import", "<script", "data:"] {
            #expect(!page.contains(reference), "\(reference)")
        }
        let names = Set(root.all.map(\.name))
        #expect(names.isDisjoint(with: ["script", "link", "img", "iframe", "object", "use"]))
        let attributes = root.all.flatMap { $0.attributes.keys }
        #expect(!attributes.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "style" })
        let policy = root.all("meta").compactMap { $0.attributes["content"] }
        #expect(policy.contains { $0.hasPrefix("default-src 'none'") })
        for target in root.all.compactMap({ $0.attributes["href"] ?? $0.attributes["fill"] }) {
            #expect(target.hasPrefix("#") || target.hasPrefix("url(#"), "\(target)")
        }
    }

    @Test("an id is given twice, or what is referred to is not there")
    func references() {
        let ids = root.all.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        var references: [String] = []
        for element in root.all {
            if let href = element.attributes["href"] { references.append(String(href.dropFirst())) }
            if let fill = element.attributes["fill"] {
                references.append(String(fill.dropFirst(5).dropLast()))
            }
            let labels = element.attributes["aria-labelledby"] ?? ""
            references += labels.split(separator: " ").map(String.init)
        }
        #expect(references.count > 20)
        #expect(Set(references).subtracting(ids) == [])
    }

    @Test("a screen reader finds no language, landmark, or heading after heading")
    func structure() throws {
        #expect(root.attributes["lang"] == "en-GB")
        for landmark in ["header", "main", "nav", "footer"] {
            #expect(root.all(landmark).count == 1, "\(landmark)")
        }
        let levels = root.all.compactMap { element -> Int? in
            guard element.name.count == 2, element.name.first == "h" else { return nil }
            return element.name.last?.wholeNumberValue
        }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
        for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
        let order = root.all("section").compactMap { $0.attributes["aria-labelledby"] }
        #expect(order.prefix(2) == ["summary", "warning"])
    }

    @Test("a picture has no name, no description or no table, or a table has no headings")
    func pictures() {
        let figures = root.all("figure")
        #expect(figures.count == 8)
        for figure in figures {
            let pictures = figure.all("svg")
            #expect(pictures.count == 1 && pictures[0].attributes["role"] == "img")
            #expect(pictures[0].children.prefix(2).map(\.name) == ["title", "desc"])
            #expect(!figure.all("details").flatMap { $0.all("tbody") }.isEmpty)
        }
        for table in root.all("table") {
            let heads = table.all("thead").flatMap { $0.all("th") }
            #expect(!heads.isEmpty && heads.allSatisfy { $0.attributes["scope"] == "col" })
            for row in table.all("tbody").flatMap(\.children) {
                #expect(row.children.count == heads.count)
                #expect(row.children[0].attributes["scope"] == "row")
            }
        }
    }

    @Test("the contents lead to another section than they name")
    func contents() throws {
        let inner = Section("inner", [.section(Section("innermost", []))])
        let report = Report(
            title: "t", summary: [],
            sections: [Section("one", [.section(inner)]), Section("two", [.paragraph("p")])])
        let root = try MarkupTree(report.html).root
        let links = root.all("nav")[0].all("a")
        #expect(links.map(\.text) == ["one", "two"])
        for link in links {
            let target = root.all.first {
                "#" + ($0.attributes["id"] ?? "") == link.attributes["href"]
            }
            #expect(target?.text == link.text)
        }
    }

    @Test("the same report is other bytes the second time")
    func deterministic() throws {
        #expect(try SampleFigures().report().html == page)
    }

    @Test("a report of nothing is no page, or an empty table says nothing")
    func empty() throws {
        let table = try Table(columns: [.words("a"), .words("b")], rows: [])
        let report = Report(
            title: "", summary: [], warning: .init(items: []),
            sections: [Section("s", [.table(table), .list([]), .definitions([]), .keyNumbers([])])])
        let root = try MarkupTree(report.html).root
        #expect(root.all("tbody")[0].text == "no data")
        #expect(root.all("ul").isEmpty && root.all("dl").isEmpty && root.all("nav").isEmpty)
    }

    @Test("a table of uneven rows is written")
    func tableShape() {
        #expect(throws: ReportsError.shape("table: row 2 has 1 cells for 2 columns")) {
            try Table(columns: [.words("a"), .words("b")], rows: [["a", "b"], ["a"]])
        }
        #expect(throws: ReportsError.shape("table: it has no column")) {
            try Table(columns: [], rows: [])
        }
        #expect(throws: ReportsError.self) {
            try Table(columns: [.words("a")], rows: [[.number(2e15)]])
        }
    }
}
