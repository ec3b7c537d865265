import Foundation
import Reports
import Testing

/// Contrast by "relative luminance" and "contrast ratio" of WCAG 2.2; colour vision deficiencies by
/// Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
/// Deficiency", 2009, severity 1; distances in CIELAB (1976).
@Suite struct PaletteTests {
    private static let palettes = [Palette.light, .dark]

    private static func linear(_ colour: String) -> [Double] {
        let digits = Array(colour.dropFirst())
        return stride(from: 0, to: 6, by: 2).map { index in
            let byte = Int(String(digits[index...(index + 1)]), radix: 16) ?? 0
            let share = Double(byte) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
    }

    private static func luminance(_ colour: String) -> Double {
        let parts = linear(colour)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private static func contrast(_ one: String, _ other: String) -> Double {
        let levels = [luminance(one), luminance(other)].sorted()
        return (levels[1] + 0.05) / (levels[0] + 0.05)
    }

    @Test("contrast is not what WCAG says it is")
    func formula() {
        #expect(abs(Self.contrast("#000000", "#ffffff") - 21) < 1e-9)
        #expect(abs(Self.contrast("#777777", "#ffffff") - 4.48) < 0.005)
    }

    @Test("text is too faint to read", arguments: palettes)
    func text(palette: Palette) {
        for ground in [palette.paper, palette.panel] {
            for ink in [palette.ink, palette.quiet, palette.link] {
                #expect(Self.contrast(ink, ground) >= 4.5, "\(ink) on \(ground)")
            }
        }
        #expect(Self.contrast(palette.warningInk, palette.warningPaper) >= 4.5)
        for (step, ink) in zip(palette.ramp, palette.rampInk) {
            #expect(Self.contrast(ink, step) >= 4.5, "\(ink) on \(step)")
        }
    }

    @Test("a mark is too faint to see", arguments: palettes)
    func marks(palette: Palette) {
        for mark in palette.series + [palette.line, palette.warningLine] {
            #expect(Self.contrast(mark, palette.paper) >= 3, "\(mark)")
        }
    }

    @Test("a ramp does not go one way", arguments: palettes)
    func ramp(palette: Palette) {
        let contrasts = palette.ramp.map { Self.contrast($0, palette.paper) }
        for (less, more) in zip(contrasts, contrasts.dropFirst()) { #expect(more > less * 1.15) }
    }

    @Test("two series look alike to somebody colour-blind", arguments: palettes)
    func deficiencies(palette: Palette) {
        let simulations: [[[Double]]] = [
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [
                [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ],
            [
                [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ],
            [
                [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ],
        ]
        for simulation in simulations {
            let seen = palette.series.map { colour in
                let parts = Self.linear(colour)
                return Self.lab(
                    simulation.map { row in
                        min(max(zip(row, parts).map { $0 * $1 }.reduce(0, +), 0), 1)
                    })
            }
            for one in seen.indices {
                for other in seen.indices where other > one {
                    let distance = zip(seen[one], seen[other]).map { ($0 - $1) * ($0 - $1) }
                        .reduce(0, +).squareRoot()
                    #expect(distance > 15, "series \(one) and \(other)")
                }
            }
        }
    }

    private static func lab(_ rgb: [Double]) -> [Double] {
        func root(_ share: Double) -> Double {
            share > 0.008856 ? cbrt(share) : 7.787 * share + 16 / 116
        }
        let x = root((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505)
        let y = root(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2])
        let z = root((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089)
        return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
    }
}
