/// Who lives together.
enum HouseholdKind: Sendable {
    case single, couple, family, loneParent, siblings, sharers

    /// How often each is drawn, by households (roughly: Office for National Statistics, "Families
    /// and households in the UK").
    static let shares = WeightedTable<HouseholdKind>([
        (.single, 30), (.couple, 27), (.family, 25), (.loneParent, 10), (.siblings, 3),
        (.sharers, 5),
    ])

    /// Adults come first among the members.
    var adults: Int {
        switch self {
        case .single, .loneParent: 1
        case .couple, .family, .siblings, .sharers: 2
        }
    }

    /// Draws how many children live there.
    func children(_ generator: inout SplitMix64) -> Int {
        switch self {
        case .family: Self.childCounts.draw(&generator)
        case .loneParent: generator.within(1...2)
        case .single, .couple, .siblings, .sharers: 0
        }
    }

    /// Draws the year of birth of the first adult where no child decides it.
    func adultYear(_ generator: inout SplitMix64) -> Int {
        let bands: WeightedTable<ClosedRange<Int>>
        switch self {
        case .single: bands = Self.singleAges
        case .couple, .family, .loneParent: bands = Self.coupleAges
        case .siblings, .sharers: bands = Self.sharerAges
        }
        return CalendarDate.today.year - generator.within(bands.draw(&generator))
    }

    private static let childCounts = WeightedTable<Int>([(1, 42), (2, 42), (3, 12), (4, 4)])
    private static let singleAges = WeightedTable<ClosedRange<Int>>([
        (18...29, 18), (30...44, 22), (45...64, 30), (65...79, 20), (80...97, 10),
    ])
    private static let coupleAges = WeightedTable<ClosedRange<Int>>([
        (20...29, 12), (30...44, 18), (45...64, 40), (65...79, 23), (80...95, 7),
    ])
    private static let sharerAges = WeightedTable<ClosedRange<Int>>([(19...25, 45), (26...36, 55)])
}
