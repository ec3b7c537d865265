/// How frequent names and towns are, as a public list would say it: what an attacker on encoded
/// names has, and the distribution from which the synthetic people are drawn.
///
/// Surnames: the most frequent of each heritage in order of rank with shares that fall as
/// 1 / (rank + 12), and composed rare ones; estimates, no official count. Given names: see
/// `GivenNameShares` (Office for National Statistics, Open Government Licence v3.0). Towns: by
/// size.
public enum NameShares {
    /// A name as it is written, and its share of the population, 0 to 1. Spelling and case may make
    /// two entries one.
    public struct Entry: Sendable {
        public let name: String
        public let share: Double
    }

    public static var surnames: [Entry] {
        Heritage.shares.shares.flatMap { heritage, share in
            Surnames.shares(heritage).flatMap { surname, part in
                // Women and men may bear forms of their own.
                [Sex.female, .male].map { sex in
                    Entry(
                        name: Surnames.form(surname, for: sex, heritage: heritage),
                        share: share * part / 2)
                }
            }
        }
    }

    public static var givenNames: [Entry] {
        Heritage.shares.shares.flatMap { heritage, share in
            GivenNames.shares(heritage).map { Entry(name: $0, share: share * $1) }
        }
    }

    public static var towns: [Entry] {
        Towns.shares.map { Entry(name: Towns.all[$0].name, share: $1) }
    }
}

extension WeightedTable {
    /// Every entry with its share of the weights.
    var shares: [(entry: Entry, share: Double)] {
        entries.indices.map { (entries[$0], Double(weight(at: $0)) / Double(totalWeight)) }
    }
}

extension Surnames {
    /// The surnames of a heritage with their shares; of the composed ones those that no list of
    /// frequent names has.
    fileprivate static func shares(_ heritage: Heritage) -> [(String, Double)] {
        let rare = rareShare(heritage)
        return frequent[heritage.rawValue].shares.map { ($0.entry, $0.share * (1 - rare)) }
            + composed(heritage).map { ($0.0, $0.1 * rare) }
    }
}

extension GivenNames {
    /// The given names of a heritage with their shares, over sexes and years of birth alike.
    fileprivate static func shares(_ heritage: Heritage) -> [(String, Double)] {
        let own = heritage.ownNameShare
        var shares: [(String, Double)] = []
        for sex in [Sex.female, .male] {
            let half = 0.5
            let cohorts = sex == .female ? female : male
            for cohort in cohorts {
                let part = half * (1 - own) / Double(cohorts.count)
                shares += cohort.shares.map { ($0.entry, $0.share * part) }
            }
            if let table = self.own(heritage, sex) {
                shares += table.shares.map { ($0.entry, $0.share * own * half) }
            }
        }
        return shares
    }
}
