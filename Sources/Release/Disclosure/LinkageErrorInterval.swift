internal import Glibc

/// By how much an overlap of two agencies may be wrong because links are: false links make it too
/// large, missed links too small.
///
/// Model: each agency holds a person once, and one-to-one links were made between the two. Of L
/// links, L P are right (precision P); of M people whom both know, R M are linked (recall R). So
/// M = L P / R. By the delta method on log M (Casella and Berger, "Statistical inference", 5.5.4),
/// with independent errors of P and R: var(log M) = (sP / P)^2 + (sR / R)^2 + (1 - R P) / L, the
/// last for chance in which matches are found. The interval is M exp(+-z sd), of 95 %.
///
/// For more than two agencies this holds for each pair. Regions of three or more depend on how
/// clusters grow from links, which precision and recall of pairs do not tell: there is no interval
/// for them here.
public struct LinkageErrorInterval: Sendable, Equatable {
    public let estimate: Double
    public let low: Double
    public let high: Double

    /// - Parameters:
    ///   - number: as published, so that the interval tells nothing of the count that was rounded.
    ///   - roundingBase: of the release; half of it is added at either end.
    ///   - precision, recall: of the pair's links, above 0 up to 1, with their standard errors.
    /// - Returns: nil for a suppressed cell, and where precision or recall is not above 0.
    public init?(
        _ cell: PublishedOverlap.Cell, roundingBase: Int,
        precision: (value: Double, standardError: Double),
        recall: (value: Double, standardError: Double)
    ) {
        guard case .number(let number) = cell, precision.value > 0, recall.value > 0,
            precision.value <= 1, recall.value <= 1
        else { return nil }
        let ratio = precision.value / recall.value
        estimate = Double(number) * ratio
        guard number > 0 else {
            low = 0
            high = 0
            return
        }
        let relative = precision.standardError / precision.value
        let other = recall.standardError / recall.value
        let chance = (1 - recall.value * precision.value) / Double(number)
        let spread = exp(
            1.959_963_985 * (relative * relative + other * other + max(chance, 0)).squareRoot())
        let half = Double(roundingBase / 2)
        low = max(0, Double(number) - half) * ratio / spread
        high = (Double(number) + half) * ratio * spread
    }
}
