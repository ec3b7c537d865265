import Reports
import Testing

@Suite struct SuppressionTests {
    @Test("a figure with a suppressed number does not say so in picture and table")
    func named() throws {
        for plot in try SampleFigures().plots() {
            let (picture, tables) = try SampleFigures.figure(of: plot)
            #expect(tables.contains { $0.all("td").contains { $0.text == "suppressed" } })
            let hatched = picture.all("rect").filter { $0.attributes["class"] == "stub" }
            #expect(!hatched.isEmpty)
            #expect(hatched.allSatisfy { $0.attributes["fill"] == "url(#figure-1-hatch)" })
            #expect(picture.all.contains { $0.ownText.hasSuffix("suppressed") })
        }
    }

    @Test("a figure of numbers alone is hatched somewhere")
    func unhatched() throws {
        for plot in try SampleFigures(doubtful: .number(3)).plots() {
            let page = SampleFigures.page(of: plot)
            #expect(!page.contains("suppressed") && !page.contains("url(#"))
        }
    }

    @Test("a suppressed overlap's place in the picture or the table tells its size")
    func order() throws {
        let sets: [OverlapPlot.Members] = ["a", "b", "c"].map { .init($0, .suppressed) }
        let regions: [OverlapPlot.Region] = [
            .init(sets: [0], .count(50)), .init(sets: [1], .suppressed),
            .init(sets: [2, 0], .suppressed), .init(sets: [0, 1, 2], .count(60)),
            .init(sets: [0, 1], .suppressed), .init(sets: [2], .notApplicable),
        ]
        let axis = Axis("people", numbers: .count)
        let pages = try [regions, regions.reversed(), regions.shuffled()].map { regions in
            SampleFigures.page(of: .overlaps(try .init(sets: sets, regions: regions, axis: axis)))
        }
        #expect(Set(pages).count == 1)
        let root = try MarkupTree(pages[0]).root
        let names = root.all("table")[1].all("tbody")[0].children.map { $0.children[0].text }
        #expect(names == ["a + b + c", "a", "b", "c", "a + b", "a + c"])
    }

    @Test("stubs of suppressed numbers differ in length")
    func stubs() throws {
        let values: [Quantity] = [.suppressed, .number(9), .suppressed, .number(-4), .suppressed]
        let bars = try CategoryPlot(
            category: "c", axis: Axis("a", numbers: .count), mark: .bars,
            groups: [.init(values.enumerated().map { .init("\($0.offset)", $0.element) })])
        let picture = try SampleFigures.figure(of: .categories(bars)).picture
        let stubs = picture.all("rect").filter { $0.attributes["class"] == "stub" }
        #expect(stubs.count == 3)
        #expect(Set(stubs.map { $0.attributes["width"] }).count == 1)
        #expect(Set(stubs.map { $0.attributes["x"] }).count == 1)
    }

    @Test("a suppressed key number or cell is written as anything else")
    func words() throws {
        let key = try KeyNumber("k", .suppressed, numbers: .count)
        let table = try Table(
            columns: [.words("w"), .numbers("n", .count)],
            rows: [["row", .quantity(.suppressed)], ["row", .quantity(.notApplicable)]])
        let report = Report(
            title: "t", summary: [], keyNumbers: [key], sections: [Section("s", [.table(table)])])
        let root = try MarkupTree(report.html).root
        #expect(root.all("dd").map(\.text) == ["suppressed"])
        #expect(root.all("td").map(\.text) == ["suppressed", "n/a"])
    }
}
