internal import Glibc

/// Level patterns laid out for many rounds over them: of one comparison, or of several side by
/// side.
///
/// Patterns that speak against a match are left out: all that they are is strangers, whatever is
/// learnt, and they are the most by far.
struct PatternEvidence {
    let plan: ComparisonPlan
    /// In rising order.
    private(set) var codes: [UInt64] = []
    /// Patterns x fields: where a level's probability stands in `LevelProfile.values`.
    private(set) var places: [Int32] = []
    /// Tables x patterns: pairs of each.
    private(set) var counts: [[Double]]

    /// Bits of evidence, before anything is learnt, from which a pattern is looked at. Files under
    /// 10^18 pairs give matches under 2^-60 of them; what is left out here weighs 5 bits more
    /// against a match.
    static let leastEvidence = -5.0

    /// - Parameters:
    ///   - tables: of comparisons of the same plan.
    ///   - strangers: u of each table.
    init(plan: ComparisonPlan, tables: [PatternTable], strangers: [LevelProfile]) {
        self.plan = plan
        counts = tables.map { _ in [] }
        let start = LevelProfile.start(plan)
        var seen: Set<UInt64> = []
        for table in tables {
            for code in table.codes where seen.insert(code).inserted {
                let levels = plan.levels(ofPattern: code)
                let match = start.probability(ofLevels: levels)
                let isRelevant = strangers.contains {
                    log2(match / $0.probability(ofLevels: levels)) >= Self.leastEvidence
                }
                if isRelevant { codes.append(code) }
            }
        }
        codes.sort()
        var starts: [Int] = []
        var next = 0
        for field in plan.fields {
            starts.append(next)
            next += field.levelCount
        }
        places.reserveCapacity(codes.count * plan.fields.count)
        for code in codes {
            for (field, level) in plan.levels(ofPattern: code).enumerated() {
                places.append(Int32(starts[field] + level))
            }
        }
        for (index, table) in tables.enumerated() {
            counts[index] = codes.map { code in
                table.slot(of: code).map { Double(table.counts[$0]) } ?? 0
            }
        }
    }

    /// Each pattern's probability under a profile.
    func probabilities(_ profile: LevelProfile) -> [Double] {
        let fields = plan.fields.count
        let values = profile.values
        var result = [Double](repeating: 1, count: codes.count)
        for pattern in codes.indices {
            var product = 1.0
            for field in pattern * fields..<(pattern + 1) * fields {
                product *= values[Int(places[field])]
            }
            result[pattern] = max(product, .leastNormalMagnitude)
        }
        return result
    }
}
