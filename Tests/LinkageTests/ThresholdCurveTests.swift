import Foundation
import Linkage
import Testing

@Suite struct ThresholdCurveTests {
    private static func handle(_ number: Int) -> String {
        String(repeating: "0", count: 29) + String(1_000 + number).suffix(3)
    }

    /// The curve of links with these weights; a person is right where `isRight` says so.
    private static func curve(_ links: [(weight: String, isRight: Bool)]) throws -> ThresholdCurve {
        var truth = "agency,handle,entity\n"
        var rows = "agency_a,handle_a,agency_b,handle_b,weight,probability\n"
        for (number, link) in links.enumerated() {
            truth += "a,\(handle(number)),p\(number)\n"
            truth += "b,\(handle(number)),\(link.isRight ? "p" : "q")\(number)\n"
            rows += "a,\(handle(number)),b,\(handle(number)),\(link.weight),0.5\n"
        }
        // Two more people whom no link finds.
        for number in [900, 901] {
            truth += "a,\(handle(number)),p\(number)\nb,\(handle(number)),p\(number)\n"
        }
        let known = try Array(truth.utf8).withTruth(agencies: ["a", "b"])
        let bytes = Array(rows.utf8)
        let clusters = Array("cluster,agency,handle,probability\n".utf8)
        let evaluation = try Evaluation(
            links: JudgedLinks(text: bytes.span, path: "links.csv", truth: known),
            clusters: clusters.span, path: "clusters.csv", truth: known)
        return try #require(evaluation.agencyPairs.first).thresholds
    }

    @Test("The best F1 is that of the threshold counted by hand")
    func best() throws {
        // Three right, then one right of four: true pairs are 4 + 2.
        let curve = try Self.curve([
            ("9.0000", true), ("8.0000", true), ("7.0000", true), ("3.0000", false),
            ("2.0000", false), ("1.0000", true), ("0.5000", false),
        ])
        // F1 at 7: 6 / (3 + 6); at 1: 8 / (6 + 6), the same: the highest threshold is told.
        let best = try #require(curve.best)
        #expect(best.threshold == 7)
        #expect((best.quality.found, best.quality.right, best.quality.truth) == (3, 3, 6))
        #expect(abs((best.quality.f1 ?? 0) - 6.0 / 9) < 1e-12)
        let chosen = try #require(curve.chosen)
        #expect(chosen.threshold == 0.5 && chosen.quality.found == 7)
        #expect(!curve.goesBelowChosen)
        for point in curve.points {
            let found = [9, 8, 7, 3, 2, 1, 0.5].count { $0 >= point.threshold }
            #expect(point.quality.found == found, "\(point.threshold)")
        }
    }

    @Test("Links of one weight stay or go together, in whatever order they are read")
    func ties() throws {
        let curve = try Self.curve([
            ("1.0000", true), ("5.0000", true), ("1.0000", false), ("5.0000", false),
            ("1.0000", true), ("1.0000", true),
        ])
        // At 5: 2 / (2 + 6); at 1: 8 / (6 + 6). A cut between the links at 1 would be better.
        let best = try #require(curve.best)
        #expect(best.threshold == 1 && best.quality.found == 6 && best.quality.right == 4)
    }

    @Test("Thresholds rise in equal steps, about ten of them, to where half of the links are left")
    func steps() throws {
        let curve = try Self.curve(
            (0..<200).map { (String(format: "%.4f", Double($0) / 10), true) })
        #expect((6...20).contains(curve.points.count))
        let thresholds = curve.points.map(\.threshold)
        let steps = zip(thresholds, thresholds.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { abs($0 - 1) < 1e-9 })
        #expect((9.0...11.0).contains(try #require(thresholds.last)))
    }

    @Test("A run without links has no threshold to show")
    func noLinks() throws {
        let curve = try Self.curve([])
        #expect(curve.points.isEmpty && curve.best == nil && curve.chosen == nil)
    }

    @Test("What is outside of an estimated range is told with its sign")
    func outside() throws {
        let share = try JSONDecoder().decode(
            EstimatedShare.self, from: Data(#"{"value": 0.95, "low": 0.9, "high": 0.98}"#.utf8))
        func outside(_ actual: Double) throws -> Double {
            try #require(EstimateCheck(share, actual: actual)).outside
        }
        #expect(try outside(0.9) == 0 && outside(0.98) == 0 && outside(0.93) == 0)
        #expect(try abs(outside(0.85) + 0.05) < 1e-12)
        #expect(try abs(outside(1) - 0.02) < 1e-12)
        #expect(EstimateCheck(share, actual: nil) == nil && EstimateCheck(nil, actual: 1) == nil)
    }

    @Test("Links found again over a lower threshold are of the same optimal assignment")
    func lowestThreshold() {
        var settings = LinkageSettings()
        settings.solver = .optimal
        for threshold in [nil, 0.2, 0.95] {
            settings.threshold = threshold
            let lowest = settings.withLowestThreshold(.fields)
            #expect(lowest.leastAssignedWeight == settings.leastAssignedWeight)
        }
    }
}

extension [UInt8] {
    /// The truth that these bytes hold.
    func withTruth(agencies: [String]) throws -> Truth {
        try Truth(text: span, path: "truth.csv", agencies: agencies)
    }
}
