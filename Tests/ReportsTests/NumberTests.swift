import Reports
import Testing

@Suite struct NumberTests {
    @Test(
        "a number is written with wrong digits, sign, commas or power",
        arguments: [
            (NumberStyle.count, 1_234_567.4, "1,234,567"), (.count, -0.4, "0"),
            (.count, 1e15, "1,000,000,000,000,000"), (.decimals(3), -0.1254, "−0.125"),
            (.decimals(2), 999.995, "1,000.00"), (.decimals(1), 12.25, "12.3"),
            (.percent(decimals: 1), 0.98549, "98.5 %"), (.percent(decimals: 0), 1, "100 %"),
            (.significant(2), 9.99, "10"), (.significant(3), 0.0012345, "0.00123"),
            (.significant(2), 1.2e-7, "1.2 × 10⁻⁷"), (.significant(3), -4.5e12, "−4.50 × 10¹²"),
            (.significant(3), 0, "0"), (.decimals(9), 1e15, "1,000,000,000,000,000"),
            (.count, .nan, "n/a"), (.percent(decimals: 1), .infinity, "n/a"),
        ])
    func text(style: NumberStyle, number: Double, text: String) {
        #expect(style.text(number) == text)
    }

    @Test("an interval is left out, or what is no number is written as one")
    func quantities() {
        let style = NumberStyle.percent(decimals: 1)
        #expect(style.text(.estimate(0.5, low: 0.4, high: 0.6)) == "50.0 % (40.0 % to 60.0 %)")
        #expect(style.text(.estimate(0.5, low: .nan, high: 0.6)) == "50.0 %")
        #expect(style.text(.number(.nan)) == "n/a")
        #expect(style.text(.estimate(.infinity, low: 0, high: 1)) == "n/a")
        #expect(style.text(.suppressed) == "suppressed")
        #expect(style.text(.notApplicable) == "n/a")
    }

    @Test("a step is not 1, 2 or 5 times a power of ten, or there are too many or too few ticks")
    func steps() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let span =
                Double.random(in: 1...10, using: &generator)
                * Double(sign: .plus, exponent: .random(in: -30...45), significand: 1)
            let count = Int.random(in: 2...10, using: &generator)
            let step = Ticks.step(span: span, count: count)
            #expect([1, 2, 5].contains(step.mantissa))
            let lower = Double.random(in: -10...10, using: &generator) * span
            let ticks = Ticks.multiples(of: step, from: lower, to: lower + span)
            #expect(ticks.count <= count + 1 && ticks.count >= count / 3, "\(span) \(count)")
            let room = span * 1e-5
            #expect(ticks.allSatisfy { $0 >= lower - room && $0 <= lower + span + room })
        }
    }

    @Test("ticks are other numbers than those a person would choose")
    func ticks() {
        func linear(_ lower: Double, _ upper: Double, isWhole: Bool = false) -> [Double] {
            let step = Ticks.step(span: upper - lower, count: 5, isWhole: isWhole)
            return Ticks.multiples(of: step, from: lower, to: upper)
        }
        #expect(linear(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1])
        #expect(linear(0.8, 1) == [0.8, 0.85, 0.9, 0.95, 1])
        #expect(linear(-38.2, 41.7) == [-20, 0, 20, 40])
        #expect(linear(0, 1_000_000) == [0, 200_000, 400_000, 600_000, 800_000, 1_000_000])
        #expect(linear(0, 2, isWhole: true) == [0, 1, 2])
        #expect(linear(0, 0.3) == [0, 0.1, 0.2, 0.3])
        #expect(Ticks.logarithmic(from: 1, to: 1e6, count: 8) == [1, 10, 100, 1e3, 1e4, 1e5, 1e6])
        #expect(Ticks.logarithmic(from: 1, to: 10, count: 8) == [1, 2, 5, 10])
        #expect(Ticks.logarithmic(from: 1e-12, to: 1, count: 4).count <= 5)
    }

    @Test("an axis writes two of its ticks alike", arguments: [1e-9, 1e-4, 0.03, 1, 77, 1e6, 1e15])
    func labels(largest: Double) throws {
        for style in [NumberStyle.count, .decimals(1), .percent(decimals: 0), .significant(2)] {
            let plot = try CategoryPlot(
                category: "c", axis: Axis("a", numbers: style), mark: .bars,
                groups: [.init([.init("item", .number(largest))])])
            let picture = try SampleFigures.figure(of: .categories(plot)).picture
            let ticks = picture.all("text").filter {
                $0.attributes["class"] == "pale" && $0.attributes["text-anchor"] == "middle"
            }
            #expect(ticks.count >= 2)
            #expect(Set(ticks.map(\.text)).count == ticks.count, "\(style) \(ticks.map(\.text))")
        }
    }
}
