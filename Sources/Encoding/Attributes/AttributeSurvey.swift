package import Records

/// How many people of a file carry each combination of attributes, and what becomes of combinations
/// that too few carry: whoever knows that somebody is in the file would find them by it.
package struct AttributeSurvey {
    package let settings: AttributeSettings
    private var counts: [UInt64: Int] = [:]

    package init(_ settings: AttributeSettings) { self.settings = settings }

    package mutating func count(_ attributes: UInt64) { counts[attributes, default: 0] += 1 }

    /// Combinations that fewer people than are allowed carry, in their order.
    package var rare: [UInt64] { Self.rare(counts, settings.leastPeople) }

    private static func rare(_ counts: [UInt64: Int], _ least: Int) -> [UInt64] {
        counts.filter { $0.value < least }.keys.sorted()
    }

    /// `age_band 16-24, ward missing`.
    package func text(of combination: UInt64) -> String {
        settings.attributes.enumerated().map { index, attribute in
            let code = UInt8(truncatingIfNeeded: combination >> UInt64(8 * index))
            let value =
                code == 0
                ? "missing"
                : code == Attribute.otherCode
                    ? Attribute.otherName : attribute.values[Int(code) - 1].name
            return "\(attribute.name) \(value)"
        }.joined(separator: ", ")
    }

    /// What each combination becomes where rare values are merged into `other`: of people whose
    /// combination is rare, attribute after attribute, the one with the most values first, until
    /// enough carry what is left.
    /// - Returns: changed combinations alone; nil where the whole file holds too few people.
    package func coarsening() -> [UInt64: UInt64]? {
        let least = settings.leastPeople
        guard counts.isEmpty || counts.values.reduce(0, +) >= least else { return nil }
        var target = Dictionary(uniqueKeysWithValues: counts.keys.map { ($0, $0) })
        func totals() -> [UInt64: Int] {
            var totals: [UInt64: Int] = [:]
            for (combination, count) in counts {
                totals[target[combination] ?? 0, default: 0] += count
            }
            return totals
        }
        let order = settings.attributes.indices.sorted {
            let (one, other) = (
                settings.attributes[$0].values.count, settings.attributes[$1].values.count
            )
            return one != other ? one > other : $0 < $1
        }
        for index in order {
            let rare = Set(Self.rare(totals(), least))
            if rare.isEmpty { break }
            let mask = UInt64(Attribute.otherCode) << UInt64(8 * index)
            for (combination, now) in target where rare.contains(now) {
                target[combination] = now | mask
            }
        }
        // People of whom nothing is left to tell may be too few as well: others join them.
        let nothing = settings.attributes.indices.reduce(UInt64(0)) {
            $0 | UInt64(Attribute.otherCode) << UInt64(8 * $1)
        }
        while true {
            let now = totals()
            guard Self.rare(now, least).first != nil else { break }
            let next = now.filter { $0.key != nothing }.min {
                ($0.value, $0.key) < ($1.value, $1.key)
            }
            guard let next else { break }
            for (combination, value) in target where value == next.key {
                target[combination] = nothing
            }
        }
        return target.filter { $0.key != $0.value }
    }

    /// Cells of each attribute that coarsening changes.
    package func changedCells(_ coarsening: [UInt64: UInt64]) -> [Int] {
        settings.attributes.indices.map { index in
            coarsening.reduce(0) { sum, change in
                let shift = UInt64(8 * index)
                let isSame = change.key >> shift & 255 == change.value >> shift & 255
                return sum + (isSame ? 0 : counts[change.key] ?? 0)
            }
        }
    }
}
