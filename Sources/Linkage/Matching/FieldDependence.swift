internal import Glibc

/// What fields that agree together are worth less than apart: housemates share surname, address
/// and postcode at once, which no model of independent fields expects. Matching specification 3.6.
///
/// Pairs of records within one agency without duplicates are all non-matches, housemates and
/// twins included. Their level patterns are counted, and a pattern that is more frequent there
/// than the product of its fields' u says loses the difference in weight:
/// u(g) = max(product of u_f, c_S(g) / N_S).
package struct FieldDependence {
    private let plan: ComparisonPlan
    /// Level patterns of the pairs within the agencies, and their counts.
    private let patterns: PatternTable
    /// Pairs within the agencies, patterns counted or not.
    private let pairCount: Double

    /// Fields under which no dependence is looked for: with three fields of names and dates the
    /// independent model was the better one (matching specification 1.5).
    private static let leastFields = 4
    /// Pairs within the agencies that look like matches and are none, from which dependence is
    /// taken to be shown, ...
    private static let leastEvidence = 10.0
    /// ... where they are this many times more than independent fields would give.
    private static let leastExcess = 3.0

    package init(plan: ComparisonPlan, patterns: PatternTable, pairCount: Double) {
        self.plan = plan
        self.patterns = patterns
        self.pairCount = pairCount
    }

    /// Bits that each pattern loses, by pattern code; nil where the pairs show no dependence.
    /// - Parameter model: fitted under independence.
    package func penalties(under model: MatchModel) -> [UInt64: Double]? {
        guard plan.fields.count >= Self.leastFields, pairCount > 0 else { return nil }
        let counts = withoutDuplicates(under: model)
        let missing = missingShares(counts)
        var observed = 0.0
        var expected = 0.0
        var penalties: [UInt64: Double] = [:]
        for (slot, code) in patterns.codes.enumerated() {
            let independent = log2Independent(code, model, missing)
            if model.weight(ofPattern: code) >= 0 {
                observed += counts[slot]
                expected += exp2(independent) * pairCount
            }
            guard counts[slot] > 0 else { continue }
            let excess = log2(counts[slot] / pairCount) - independent
            if excess > 0 { penalties[code] = excess }
        }
        guard observed >= Self.leastEvidence, observed > Self.leastExcess * expected else {
            return nil
        }
        return penalties
    }

    /// The counts without pairs that are one person twice for all that can be seen: no field
    /// disagrees, and the probability of a match is over .999.
    private func withoutDuplicates(under model: MatchModel) -> [Double] {
        let certain = MatchModel.weight(ofProbability: 0.999)
        return patterns.codes.indices.map { slot in
            let code = patterns.codes[slot]
            let disagrees = plan.levels(ofPattern: code).contains(1)
            let isDuplicate = !disagrees && model.weight(ofPattern: code) > certain
            return isDuplicate ? 0 : Double(patterns.counts[slot])
        }
    }

    private func missingShares(_ counts: [Double]) -> [Double] {
        var missing = [Double](repeating: 0, count: plan.fields.count)
        for (slot, code) in patterns.codes.enumerated() {
            for (field, level) in plan.levels(ofPattern: code).enumerated() where level == 0 {
                missing[field] += counts[slot]
            }
        }
        let total = max(1, counts.reduce(0, +))
        return missing.map { min(max($0 / total, 1e-6), 1 - 1e-6) }
    }

    /// log2 of the product over fields of r_f where missing, (1 - r_f) u_f(l) where not.
    private func log2Independent(
        _ code: UInt64, _ model: MatchModel, _ missing: [Double]
    ) -> Double {
        var sum = 0.0
        for (field, level) in plan.levels(ofPattern: code).enumerated() {
            sum += log2(
                level == 0 ? missing[field] : (1 - missing[field]) * model.u[field][level])
        }
        return sum
    }
}
