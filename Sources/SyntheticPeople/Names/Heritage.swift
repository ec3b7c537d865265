/// Where a family's names come from; a household shares one, and most given names follow it.
enum Heritage: Int, CaseIterable, Sendable {
    case english, scottish, welsh, irish, muslim, hindu, sikh, polish, african, chinese, romance

    /// How often each is drawn: roughly the make-up of the United Kingdom's surnames, with the
    /// smaller groups raised so that an example of 2,000 people shows them all.
    static let shares = WeightedTable<Heritage>([
        (.english, 620), (.scottish, 80), (.welsh, 70), (.irish, 55), (.muslim, 50), (.hindu, 25),
        (.sikh, 15), (.polish, 25), (.african, 25), (.chinese, 12), (.romance, 23),
    ])

    /// The probability that a child's name is taken from the heritage's own list and not from the
    /// country's.
    var ownNameShare: Double {
        switch self {
        case .english: 0
        case .scottish, .welsh, .irish: 0.25
        case .muslim: 0.9
        case .hindu, .sikh: 0.8
        case .polish: 0.7
        case .african: 0.4
        case .chinese: 0.45
        case .romance: 0.6
        }
    }
}
