internal import Glibc

/// Precision, recall and F1 of the links over each of some thresholds.
public struct ThresholdCurve: Sendable, Codable, Equatable {
    public struct Point: Sendable, Codable, Equatable {
        /// The least match weight in bits, or similarity, of a link.
        public var threshold: Double
        public var quality: PairQuality
    }

    /// The run's own threshold; nil where the run has no link.
    public var chosen: Point?
    /// Where F1 is highest of all thresholds; the highest of them where there are several.
    public var best: Point?
    /// About ten thresholds, rising, in steps of a round number, from the lowest link to where half
    /// of the run's links are left.
    public var points: [Point]
    /// Whether links under the run's own threshold are among them.
    public var goesBelowChosen: Bool

    /// - Parameters:
    ///   - links: all links of the lowest threshold, judged.
    ///   - truePairs: of the two agencies.
    ///   - chosen: the run's threshold; nil where the run has no link.
    init(links: JudgedLinks.AgencyPair, truePairs: Int, chosen: Double?) {
        let sweep = Sweep(links: links, truePairs: truePairs)
        // links.csv has rounded scores: its least link is at the threshold.
        let least = sweep.scores.last ?? 0
        let chosen = chosen.map { least > $0 - Self.rounding ? min($0, least) : $0 }
        self.chosen = chosen.map { sweep.point(from: $0) }
        best = sweep.best()
        if let own = self.chosen, best?.quality == own.quality { best = own }
        goesBelowChosen = chosen.map { least < $0 } ?? !sweep.scores.isEmpty
        points = []
        guard !sweep.scores.isEmpty else { return }
        let kept = sweep.scores.count { $0 >= chosen ?? least }
        let middle = sweep.scores[kept / 2]
        let step = Self.step(middle - least)
        var next = (least / step).rounded(.up)
        while next * step <= middle && points.count < Self.mostPoints {
            // The run's own threshold stands apart.
            if abs(next * step - (chosen ?? .infinity)) > step / 20 {
                points.append(sweep.point(from: next * step))
            }
            next += 1
        }
    }

    /// Half a unit of the last decimal of a weight in links.csv.
    private static let rounding = 0.000_051
    private static let leastPoints = 7.0
    private static let mostPoints = 40

    /// A round number of which a span has seven to eighteen.
    private static func step(_ span: Double) -> Double {
        guard span > 0 else { return 1 }
        let most = span / leastPoints
        let power = pow(10, floor(log10(most)))
        return [5, 2, 1].first { $0 * power <= most }.map { $0 * power } ?? power
    }
}

/// Links of two agencies, best first, with the right ones among them counted.
private struct Sweep {
    /// Best first.
    let scores: [Double]
    /// Right links, and links of which the truth knows both records, among the first n.
    private let right: [UInt32]
    private let known: [UInt32]
    private let truePairs: Int

    init(links: JudgedLinks.AgencyPair, truePairs: Int) {
        var order = Array(links.scores.indices)
        // As a run writes them they are sorted already.
        if zip(links.scores, links.scores.dropFirst()).contains(where: { $0 < $1 }) {
            order.sort { links.scores[$0] > links.scores[$1] }
        }
        scores = order.map { links.scores[$0] }
        var (right, known): ([UInt32], [UInt32]) = ([0], [0])
        for index in order {
            let verdict = links.verdicts[index]
            right.append(right[right.count - 1] + (verdict == .right ? 1 : 0))
            known.append(known[known.count - 1] + (verdict == .unknown ? 0 : 1))
        }
        (self.right, self.known, self.truePairs) = (right, known, truePairs)
    }

    /// The links of a score or more.
    func point(from score: Double) -> ThresholdCurve.Point {
        var (low, high) = (0, scores.count)
        while low < high {
            let middle = (low + high) / 2
            if scores[middle] >= score { low = middle + 1 } else { high = middle }
        }
        return ThresholdCurve.Point(threshold: score, quality: quality(first: low))
    }

    func best() -> ThresholdCurve.Point? {
        var best: (f1: Double, count: Int)?
        for count in stride(from: 1, through: scores.count, by: 1) {
            // Links of one score stay or go together.
            if count < scores.count && scores[count] == scores[count - 1] { continue }
            let f1 = quality(first: count).f1 ?? 0
            if f1 > best?.f1 ?? 0 { best = (f1, count) }
        }
        return best.map {
            ThresholdCurve.Point(threshold: scores[$0.count - 1], quality: quality(first: $0.count))
        }
    }

    private func quality(first count: Int) -> PairQuality {
        PairQuality(
            found: Int(known[count]), right: Int(right[count]), truth: truePairs,
            unknown: count - Int(known[count]))
    }
}
