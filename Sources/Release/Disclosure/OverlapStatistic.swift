/// One published number's name: which people it counts.
public struct OverlapStatistic: Hashable, Sendable, Codable {
    public enum Kind: Hashable, Sendable, Codable {
        /// Known to exactly the agencies of the mask (bit i for agency i).
        case region(mask: Int)
        /// Known to an agency.
        case agency(Int)
        /// Known to both; the first is the lower.
        case pair(Int, Int)
        /// Known to this many agencies or more, 2 to N.
        case atLeast(Int)
        case total
    }

    public let kind: Kind
    /// Attribute and value of the people counted; nil: of every value.
    public let attribute: String?
    public let value: String?

    public init(_ kind: Kind, attribute: String? = nil, value: String? = nil) {
        self.kind = kind
        self.attribute = attribute
        self.value = value
    }

    /// Words for a person, as "known to both a and b, age band 20-29".
    public func name(agencies: [String]) -> String {
        let people: String
        switch kind {
        case .region(let mask):
            let names = agencies.indices.filter { mask >> $0 & 1 == 1 }.map { agencies[$0] }
            people = "known to exactly " + names.joined(separator: " and ")
        case .agency(let agency): people = "known to \(agencies[agency])"
        case .pair(let first, let second):
            people = "known to both \(agencies[first]) and \(agencies[second])"
        case .atLeast(let count): people = "known to at least \(count) agencies"
        case .total: people = "all people"
        }
        guard let attribute, let value else { return people }
        return "\(people), \(attribute) \(value)"
    }

    /// Every statistic of some families, for every value together and for each by itself, in the
    /// order of publication.
    static func all(
        of families: Set<DisclosurePolicy.Family>, in tables: OverlapTables
    ) -> [OverlapStatistic] {
        let kinds = Kind.all(of: families, agencies: tables.agencies.count)
        var statistics = kinds.map { OverlapStatistic($0) }
        for table in tables.attributes {
            for value in table.values {
                statistics += kinds.map {
                    OverlapStatistic($0, attribute: table.name, value: value)
                }
            }
        }
        return statistics
    }
}

extension OverlapStatistic.Kind {
    static func all(of families: Set<DisclosurePolicy.Family>, agencies: Int) -> [Self] {
        var kinds: [Self] = []
        if families.contains(.total) { kinds.append(.total) }
        if families.contains(.agencies) { kinds += (0..<agencies).map { .agency($0) } }
        if families.contains(.pairs) {
            for first in 0..<agencies {
                kinds += (first + 1..<agencies).map { .pair(first, $0) }
            }
        }
        if families.contains(.atLeast) { kinds += (2...agencies).map { .atLeast($0) } }
        if families.contains(.regions) {
            kinds += (1..<1 << agencies).map { .region(mask: $0) }
        }
        return kinds
    }

    /// Whether the people of a region are counted.
    func counts(region mask: Int) -> Bool {
        switch self {
        case .region(let own): mask == own
        case .agency(let agency): mask >> agency & 1 == 1
        case .pair(let first, let second): mask >> first & mask >> second & 1 == 1
        case .atLeast(let count): mask.nonzeroBitCount >= count
        case .total: true
        }
    }
}
