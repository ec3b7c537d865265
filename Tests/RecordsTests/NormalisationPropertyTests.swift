import Records
import TestSupport
import Testing

@Suite("Normalisation of any text")
struct NormalisationPropertyTests {
    /// Random text of ASCII, Latin letters with accents, marks, and other scripts.
    private static func text(_ generator: inout SeededGenerator, isASCII: Bool) -> String {
        let pieces: [String] = [
            "a", "b", "Z", "0", "1", "9", " ", "-", "'", "`", ",", ".", "/", "+", "@", "\t",
            "\u{0}",
            "mr ", "jr", "st ", "road", "12/03/1980", "zz99", "S7 2EL", " dr", "O", "l",
        ]
        let others: [String] = [
            "é", "ß", "Ł", "ø", "İ", "ı", "ſ", "\u{301}", "\u{308}", "й", "Σ", "ς", "د", "\u{64b}",
            "दी", "小", "ﬁ", "Ⅳ", "½", "٣", "\u{a0}", "\u{2019}", "\u{2013}", "\u{200d}", "😀",
            "\u{b4}", "ŉ", "Ǆ", "각", "ﾞ", "\u{345}", "ᾳ", "\u{feff}", "ẞ", "ℌ", "²", "\u{1e9e}",
        ]
        let count = Int.random(in: 0...9, using: &generator)
        return (0..<count).map { _ in
            let useOther = !isASCII && Bool.random(using: &generator)
            return (useOther ? others : pieces).randomElement(using: &generator) ?? ""
        }.joined()
    }

    @Test("cleaning a cleaned value changes nothing", arguments: FieldType.allCases)
    func idempotent(type: FieldType) {
        var generator = SeededGenerator(seed: 2)
        var values = 0
        for round in 0..<4_000 {
            let cell = Self.text(&generator, isASCII: round % 2 == 0)
            guard case .value(let once) = NormalisedCell.of(cell, type) else { continue }
            values += 1
            #expect(NormalisedCell.of(once, type) == .value(once), "from '\(cell)'")
            #expect(!once.isEmpty && !once.utf8.contains(0))
        }
        #expect(values > 0 || [.nhsNumber, .chiNumber, .email].contains(type))
    }

    @Test("the fast way and the Unicode way agree on ASCII text")
    func fastAgreesWithSlow() {
        var generator = SeededGenerator(seed: 3)
        var fast: [UInt8] = []
        var slow: [UInt8] = []
        for round in 0..<5_000 {
            let cell: [UInt8] =
                round % 2 == 0
                ? Array(Self.text(&generator, isASCII: true).utf8)
                : (0..<12).map { _ in UInt8.random(in: 0..<128, using: &generator) }
            let fastRange = TextFolding.fold(cell.span, into: &fast)
            let slowRange = TextFolding.foldUnicode(cell.span, into: &slow)
            #expect(fastRange.map { Array(fast[$0]) } == slowRange.map { Array(slow[$0]) })
        }
    }

    @Test("no bytes bring a type's rule down", arguments: FieldType.allCases)
    func garbage(type: FieldType) {
        var generator = SeededGenerator(seed: 4)
        let characters = Array("0123456789+-/., abcdefghijklmnopqrstuvwxyz@".utf8)
        for round in 0..<3_000 {
            let count = Int.random(in: 0...40, using: &generator)
            let cell: [UInt8] = (0..<count).map { _ in
                round % 3 == 0
                    ? UInt8.random(in: 0...255, using: &generator)
                    : characters.randomElement(using: &generator) ?? 0
            }
            if case .value(let text) = NormalisedCell.of(cell, type) {
                #expect(!text.isEmpty && !text.utf8.contains(0))
            }
        }
    }

    @Test("a cell longer than any buffer is still cleaned")
    func longCell() {
        let cell = String(repeating: "Ab", count: 50_000)
        #expect(NormalisedCell.of(cell, .text) == .value(cell.lowercased()))
    }
}

@Suite("The order of day and month in a column")
struct NormalisationDateOrderTests {
    private func evidence(_ cells: [String]) -> DateOrderEvidence {
        var evidence = DateOrderEvidence()
        for cell in cells {
            let bytes = Array(cell.utf8)
            evidence.note(bytes.span)
        }
        return evidence
    }

    @Test("values that leave no choice decide, and are counted")
    func decides() {
        let day = evidence(["25/12/1980", "03/04/1981", "13-01-1990", "01/31/1990", "2000-12-25"])
        #expect((day.dayFirst, day.monthFirst, day.ambiguous) == (2, 1, 1))
        #expect(day.decided == .dayFirst)
        let month = evidence(["12/25/1980", "03/04/1981", "05/05/1981"])
        #expect((month.dayFirst, month.monthFirst, month.ambiguous) == (0, 1, 1))
        #expect(month.decided == .monthFirst)
    }

    @Test("a column without evidence is day first, and garbage is no evidence")
    func noEvidence() {
        let none = evidence(["03/04/1981", "", "99/99/1980", "12 Mar 1980", "x", "32/01/1980"])
        #expect((none.dayFirst, none.monthFirst, none.ambiguous) == (0, 0, 1))
        #expect(none.decided == .dayFirst)
    }
}
