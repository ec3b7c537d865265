import Terminal
import Testing

@Suite struct DecimalTextTests {
    @Test(
        "a comma stands between thousands and nowhere else",
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"),
            (-1000, "-1,000"), (Int.min, "-9,223,372,036,854,775,808"),
        ])
    func grouped(number: Int, text: String) {
        #expect(DecimalText.grouped(number) == text)
    }

    @Test("a fixed number keeps its zeros, rounds half away from zero and never says -0")
    func fixed() {
        #expect(DecimalText.fixed(0.125, decimals: 2) == "0.13")
        #expect(DecimalText.fixed(-0.125, decimals: 2) == "-0.13")
        #expect(DecimalText.fixed(2, decimals: 3) == "2.000")
        #expect(DecimalText.fixed(1.05, decimals: 1) == "1.1")
        #expect(DecimalText.fixed(12_345.06, decimals: 1) == "12,345.1")
        #expect(DecimalText.fixed(-0.001, decimals: 1) == "0.0")
        #expect(DecimalText.fixed(.nan, decimals: 1) == "n/a")
    }

    @Test("a share of one is a hundred per cent")
    func percent() {
        #expect(DecimalText.percent(1) == "100.0 %")
        #expect(DecimalText.percent(0.9849) == "98.5 %")
        #expect(DecimalText.percent(0.99949, decimals: 2) == "99.95 %")
        #expect(DecimalText.percent(.nan) == "n/a")
    }

    @Test("a length of time has at most two units")
    func duration() {
        #expect(DecimalText.duration(seconds: 0.4) == "0 s")
        #expect(DecimalText.duration(seconds: 59.6) == "1 min 0 s")
        #expect(DecimalText.duration(seconds: 245) == "4 min 5 s")
        #expect(DecimalText.duration(seconds: 7800) == "2 h 10 min")
    }
}
