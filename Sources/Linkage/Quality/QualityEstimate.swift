internal import Glibc

/// An estimate with the range in which it is meant to lie.
public struct EstimatedShare: Sendable, Codable, Equatable {
    public var value: Double
    public var low: Double
    public var high: Double
}

/// Precision and recall of links, estimated from tokens alone: never a measurement.
public struct QualityEstimate: Sendable, Codable, Equatable {
    /// One less the share of false links: their number is the geometric mean of what the
    /// self-comparison null and the model's probabilities say, or that of the one there is. The
    /// range holds both, and chance: 95 % of how many non-matches of that score were seen.
    public var precision: EstimatedShare
    /// A range alone, whose middle is no better than its ends: right links over the matches that
    /// there are by the self-comparison null and by the model; without the null it begins at 0.
    public var recall: EstimatedShare
    /// The mean of the links' match probabilities; nil where no model was fitted.
    public var modelPrecision: Double?
    /// False links by the self-comparison null; nil where there is none.
    public var falseLinks: Double?
    /// Matches by the self-comparison null; nil where there is none.
    public var nullMatches: Double?
    /// Matches by the model, lambda times all pairs; nil where there is none.
    public var modelMatches: Double?

    /// The same of these links together with exact ones, which are as good as their tiers are.
    /// - Parameter comparedLinks: the links of which this is the estimate.
    func joining(_ exact: ExactLinks?, comparedLinks: Int) -> QualityEstimate {
        let tiers = exact?.tiers.filter { $0.links > 0 } ?? []
        guard !tiers.isEmpty, comparedLinks > 0 else { return self }
        let compared = Double(comparedLinks)
        let all = compared + Double(tiers.reduce(0) { $0 + $1.links })
        let right = tiers.reduce(0) { $0 + $1.precision * Double($1.links) }
        var estimate = self
        estimate.precision = EstimatedShare(
            value: (compared * precision.value + right) / all,
            low: (compared * precision.low + right) / all,
            high: (compared * precision.high + right) / all)
        estimate.modelPrecision = nil
        // The matches that there are were counted among all pairs.
        let scale = (compared * precision.value + right) / max(compared * precision.value, 1)
        estimate.recall.low = min(1, recall.low * scale)
        estimate.recall.high = min(1, recall.high * scale)
        estimate.recall.value = (estimate.recall.low + estimate.recall.high) / 2
        return estimate
    }

    /// The same where only some matches could be compared at all: what was estimated is their
    /// recall, and that of all is lower by what was lost.
    func losing(_ loss: BlockingLoss?) -> QualityEstimate {
        guard let loss else { return self }
        var estimate = self
        estimate.recall.low *= 1 - loss.high
        estimate.recall.high *= 1 - loss.low
        estimate.recall.value = (estimate.recall.low + estimate.recall.high) / 2
        return estimate
    }
}

/// Judges links, best first, at any threshold.
struct QualityJudge {
    let null: SelfComparisonNull?
    /// Matches that the model expects; nil where there is no model.
    let modelMatches: Double?

    /// - Parameters:
    ///   - count: links of the threshold or more.
    ///   - score: of the least of them.
    ///   - probabilities: the sum of their match probabilities; nil where there is no model.
    func estimate(count: Int, score: Double, probabilities: Double?) -> QualityEstimate? {
        guard count > 0 else { return nil }
        let links = Double(count)
        let model = probabilities.map { $0 / links }
        var shares: [Double] = model.map { [$0] } ?? []
        var precision = model
        var falseLinks: Double?
        if let null {
            let found = null.falseLinks(from: score)
            falseLinks = found
            // The null does not see duplicates that were not found; the probabilities do not see
            // that assignment drops the false of two links. The middle of the two errs least.
            let seen = probabilities.map { (found * (links - $0)).squareRoot() } ?? found
            precision = max(0, 1 - seen / links)
            let (low, high) = Self.poisson(null.witnesses(from: score))
            shares.append(max(0, 1 - found * high / links))
            shares.append(max(0, 1 - found * low / links))
        }
        guard let precision else { return nil }
        shares.append(precision)
        // A number of matches is known no better than chance lets it be: 95 % of a Poisson count.
        let totals = [null?.matches, modelMatches ?? null?.mostMatches].compactMap { $0 }.flatMap {
            matches in
            let spread = 1.959_963_985 * max(matches, 1).squareRoot()
            return [max(matches - spread, 1), matches + spread]
        }
        let right = precision * links
        let recalls = totals.map { min(1, right / $0) }
        guard let least = recalls.min(), let most = recalls.max() else { return nil }
        // Matches that look like strangers are counted by no model: without the null the recall is
        // known from above alone.
        let lowest = null == nil ? 0 : least
        return QualityEstimate(
            precision: EstimatedShare(
                value: precision, low: shares.min() ?? 0, high: shares.max() ?? 1),
            recall: EstimatedShare(value: (least + most) / 2, low: lowest, high: most),
            modelPrecision: model, falseLinks: falseLinks, nullMatches: null?.matches,
            modelMatches: modelMatches)
    }

    /// A 95 % interval of a Poisson mean over the count that was seen (Byar's approximation, in
    /// Breslow and Day, "Statistical methods in cancer research" II, 1987).
    static func poisson(_ count: Int) -> (low: Double, high: Double) {
        let z = 1.959_963_985
        let k = Double(max(count, 1))
        let low = k * pow(max(0, 1 - 1 / (9 * k) - z / (3 * k.squareRoot())), 3)
        let next = k + 1
        let high = next * pow(1 - 1 / (9 * next) + z / (3 * next.squareRoot()), 3)
        return (count == 0 ? 0 : low / k, high / k)
    }
}
