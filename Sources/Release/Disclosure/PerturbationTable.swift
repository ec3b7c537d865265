internal import Glibc

/// The noise of cell-key perturbation: what is added to a count, by the count and a uniform draw.
///
/// For each count i, the distribution of noise of greatest entropy over -bound...bound that keeps
/// the perturbed count above or at 0, has mean 0 and the given variance: the ABS method (Fraser and
/// Wooton 2005; Marley and Leaver 2011; Thompson, Broadfoot and Elazar 2013). Such a distribution
/// is p(d) proportional to exp(a d + b d^2); a and b are found by Newton's method on its convex
/// dual. Near 0 fewer values of noise are possible: with noise of -i or more and mean 0 the
/// variance cannot be above i * bound, and half of that is taken where the given one is more.
public struct PerturbationTable: Sendable, Equatable {
    /// The greatest noise, 1 to 20.
    public let bound: Int
    /// Of the noise of counts that are large enough for it.
    public let variance: Double
    /// By count from 0 to `bound` (the last for all greater ones), the probabilities of noise from
    /// -bound to bound.
    public let probabilities: [[Double]]

    /// - Parameters:
    ///   - bound: 1 to 20.
    ///   - variance: above 0, at most (bound^2) / 2.
    /// - Throws: `DisclosureError.invalidPolicy`.
    public init(bound: Int = 5, variance: Double = 4) throws(DisclosureError) {
        guard (1...20).contains(bound) else {
            throw .invalidPolicy(problem: "the bound of noise must be 1 to 20")
        }
        guard variance > 0, variance <= Double(bound * bound) / 2 else {
            throw .invalidPolicy(
                problem: "the variance of noise must lie above 0, up to half its bound squared")
        }
        self.bound = bound
        self.variance = variance
        probabilities = (0...bound).map { count in
            let least = -min(count, bound)
            let spread = min(variance, Double(-least * bound) / 2)
            let share = Self.mostEntropy(Array(least...bound), variance: spread)
            return [Double](repeating: 0, count: least + bound) + share
        }
    }

    /// - Parameter key: uniform over 64 bits.
    /// - Returns: -bound...bound; the same for the same count and key.
    public func noise(count: Int, key: UInt64) -> Int {
        let draw = Double(key >> 11) * 0x1p-53
        var sum = 0.0
        let row = probabilities[min(max(count, 0), bound)]
        for (place, probability) in row.enumerated() {
            sum += probability
            if draw < sum { return place - bound }
        }
        // Rounding left the sum a little under 1: the last noise that is possible.
        return (row.lastIndex { $0 > 0 } ?? bound) - bound
    }

    /// The distribution over `values` with mean 0 and a variance; all at 0 for a variance of 0.
    private static func mostEntropy(_ values: [Int], variance: Double) -> [Double] {
        guard variance > 0 else { return values.map { $0 == 0 ? 1 : 0 } }
        let x = values.map { Double($0) }
        var (a, b) = (0.0, -0.5 / variance)
        func share(_ a: Double, _ b: Double) -> (p: [Double], dual: Double) {
            let exponents = x.map { a * $0 + b * ($0 * $0 - variance) }
            let top = exponents.max() ?? 0
            let weights = exponents.map { exp($0 - top) }
            let total = weights.reduce(0, +)
            return (weights.map { $0 / total }, top + log(total))
        }
        for _ in 0..<200 {
            let (p, dual) = share(a, b)
            func mean(_ f: (Double) -> Double) -> Double {
                zip(p, x).reduce(0) { $0 + $1.0 * f($1.1) }
            }
            let (m1, m2) = (mean { $0 }, mean { $0 * $0 })
            let (m3, m4) = (mean { $0 * $0 * $0 }, mean { $0 * $0 * $0 * $0 })
            let (g1, g2) = (m1, m2 - variance)
            if abs(g1) + abs(g2) < 1e-13 { break }
            let (h11, h12, h22) = (m2 - m1 * m1, m3 - m1 * m2, m4 - m2 * m2)
            let determinant = max(h11 * h22 - h12 * h12, 1e-300)
            let stepA = (h22 * g1 - h12 * g2) / determinant
            let stepB = (h11 * g2 - h12 * g1) / determinant
            var size = 1.0
            while size > 1e-10, share(a - size * stepA, b - size * stepB).dual > dual { size /= 2 }
            a -= size * stepA
            b -= size * stepB
        }
        return share(a, b).p
    }
}

/// Cell-key perturbation: every count gets small noise that depends on its people alone, so the
/// same people have the same noise in every table and release, and asking again averages nothing
/// out.
///
/// The key of a cell is the sum modulo 2^64 of its people's record keys; these are secret, uniform
/// and fixed for a project, as HMAC of the cluster under the release key. Sums of cells do not add
/// up, and small counts are shown as noisy ones: it is used instead of suppression, not with it.
public struct CellKeyPerturbation: Sendable {
    public let table: PerturbationTable

    public init(table: PerturbationTable) { self.table = table }

    /// The key of some people.
    public static func cellKey(_ recordKeys: some Sequence<UInt64>) -> UInt64 {
        recordKeys.reduce(0, &+)
    }

    /// - Parameter cellKey: of the people counted.
    /// - Returns: 0 or more; 0 stays 0.
    public func perturbed(count: Int, cellKey: UInt64) -> Int {
        // Mixed once more, so that a key that differs in its low bits alone has other noise.
        var word = cellKey
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return count + table.noise(count: count, key: word ^ (word >> 31))
    }
}
