import Foundation
import Release
import Testing

@Suite("Cell-key perturbation and linkage error")
struct PerturbationTests {
    @Test(
        "Noise is unbiased, bounded, of the stated variance, and leaves no negative count",
        arguments: [(1, 0.4), (5, 4.0), (5, 12.5), (8, 2.0)])
    func moments(bound: Int, variance: Double) throws {
        let table = try PerturbationTable(bound: bound, variance: variance)
        for (count, row) in table.probabilities.enumerated() {
            let values = row.indices.map { Double($0 - bound) }
            let mean = zip(row, values).reduce(0) { $0 + $1.0 * $1.1 }
            let second = zip(row, values).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
            #expect(abs(row.reduce(0, +) - 1) < 1e-12)
            #expect(abs(mean) < 1e-9)
            #expect(abs(second - min(variance, Double(count * bound) / 2)) < 1e-9)
            #expect(zip(row, values).allSatisfy { $0 == 0 || Double(count) + $1 >= 0 })
        }
        #expect(table.probabilities[0][bound] == 1, "zeros stay zero")
    }

    @Test("Draws over cell keys follow the table")
    func draws() throws {
        let perturbation = CellKeyPerturbation(table: try PerturbationTable())
        var draws = Draws(seed: 4)
        for count in [1, 3, 50] {
            let noise = (0..<100_000).map { _ in
                Double(perturbation.perturbed(count: count, cellKey: draws.next()) - count)
            }
            let mean = noise.reduce(0, +) / 100_000
            let variance = noise.reduce(0) { $0 + $1 * $1 } / 100_000
            #expect(abs(mean) < 0.03)
            #expect(abs(variance - min(4, Double(count) * 2.5)) < 0.1)
            #expect(noise.allSatisfy { abs($0) <= 5 && $0 + Double(count) >= 0 })
        }
    }

    @Test("The same people have the same noise, in any order; one person more has other noise")
    func sameness() throws {
        let perturbation = CellKeyPerturbation(table: try PerturbationTable())
        var draws = Draws(seed: 9)
        var changes = 0
        for _ in 0..<200 {
            let keys = (0..<40).map { _ in draws.next() }
            let key = CellKeyPerturbation.cellKey(keys)
            #expect(key == CellKeyPerturbation.cellKey(keys.reversed()))
            let more = key &+ draws.next()
            let noise = perturbation.perturbed(count: 40, cellKey: key) - 40
            #expect(noise == perturbation.perturbed(count: 40, cellKey: key) - 40)
            if noise != perturbation.perturbed(count: 41, cellKey: more) - 41 { changes += 1 }
        }
        #expect(changes > 100)
    }

    @Test("A wrong bound or variance is refused")
    func refused() {
        #expect(throws: DisclosureError.self) { try PerturbationTable(bound: 0) }
        #expect(throws: DisclosureError.self) { try PerturbationTable(bound: 5, variance: 13) }
    }

    @Test("The interval covers the true overlap as often as it says")
    func coverage() throws {
        var draws = Draws(seed: 12)
        var normal: Double {
            (-2 * log(1 - draws.share())).squareRoot() * cos(2 * .pi * draws.share())
        }
        var (covered, tried) = (0, 0)
        for _ in 0..<2_000 {
            let matches = 100 + draws.below(400)
            let recall = 0.7 + 0.25 * draws.share()
            let precision = 0.85 + 0.14 * draws.share()
            let found = (0..<matches).count { _ in draws.share() < recall }
            // False links come on top: each link is one with probability 1 - precision.
            var links = 0
            var right = 0
            while right < found {
                links += 1
                if draws.share() < precision { right += 1 }
            }
            let number = (links + 2) / 5 * 5
            let interval = LinkageErrorInterval(
                .number(number), roundingBase: 5,
                precision: (min(1, precision + 0.02 * normal), 0.02),
                recall: (min(1, recall + 0.03 * normal), 0.03))
            guard let interval else { continue }
            tried += 1
            if interval.low <= Double(matches), Double(matches) <= interval.high { covered += 1 }
        }
        let share = Double(covered) / Double(tried)
        #expect(share > 0.93 && share < 0.995, "covered \(share)")
    }

    @Test("A suppressed cell has no interval")
    func suppressed() {
        let interval = LinkageErrorInterval(
            .suppressed, roundingBase: 5, precision: (0.99, 0.01), recall: (0.9, 0.02))
        #expect(interval == nil)
    }
}
