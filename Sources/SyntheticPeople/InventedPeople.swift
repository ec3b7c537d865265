/// Synthetic people two at a time, each pair from a seed of its own, so that one pair's values tell
/// nothing of another's.
///
/// The two live at one address and bear one surname; given names and dates of birth differ.
public struct InventedPeople: Sendable {
    private let profile: AgencyProfile
    private let healthNumberOrder: IndexPermutation

    /// How many NHS numbers there are before they come again.
    public static let healthNumberCount = 900_000

    // With so many streets, few of 100,000 people share one.
    private static let streetFactor = 20

    /// - Parameters:
    ///   - columns: what is written about each person; a missing value is an empty cell.
    ///   - mistakes: made in writing.
    ///   - seed: orders the NHS numbers.
    public init(columns: [AgencyColumn], mistakes: MistakeRates, seed: UInt64) {
        profile = {
            var profile = AgencyProfile(name: "", columns: columns)
            profile.mistakes = mistakes
            return profile
        }()
        healthNumberOrder = IndexPermutation(
            count: Self.healthNumberCount / 9,
            generator: SplitMix64(seed: seed, stream: .healthNumber, index: 0))
    }

    /// Which of two people.
    public enum Member: Sendable {
        case first, second
    }

    /// Writes a person down: one cell a column.
    /// - Parameters:
    ///   - pair: the seed of the two.
    ///   - healthNumber: the person's number among all, from 0.
    ///   - mistakeSeed: decides the mistakes and what is missing.
    public func cells(
        of member: Member, ofPair pair: UInt64, healthNumber: Int, mistakeSeed: UInt64
    ) -> [String] {
        let (first, second) = Self.people(pair)
        var record = AgencyRecord(
            person: member == .first ? first : second, profile: profile,
            generator: SplitMix64(seed: mistakeSeed))
        return record.cells(seed: pair) { _ in
            NHSNumber.number(index: healthNumber, permutation: healthNumberOrder)
        }
    }

    /// Two of the first household of the seed in which there are such two.
    private static func people(_ seed: UInt64) -> (first: Person, second: Person) {
        var generator = SplitMix64(seed: seed, stream: .block, index: 0)
        var place = 0
        while true {
            let kind = HouseholdKind.shares.draw(&generator)
            let childCount = kind.children(&generator)
            let household = Household(
                seed: seed, number: (0, place), first: place * 16, kind: kind,
                childCount: childCount, streetFactor: streetFactor)
            let members = (0..<kind.adults + childCount).map(household.member)
            let pairs = members.indices.flatMap { first in
                members.indices.filter { members[first].isRelative(of: members[$0]) }
                    .map { (members[first], members[$0]) }
            }
            if !pairs.isEmpty { return pairs[generator.below(pairs.count)] }
            place += 1
        }
    }
}

extension Person {
    /// Whether two share a surname and neither given name nor date of birth.
    fileprivate func isRelative(of other: Person) -> Bool {
        surname == other.surname && givenName != other.givenName && birth != other.birth
    }
}
