/// How many people each set of agencies knows, exactly: what disclosure control starts from. It
/// stays at the node.
///
/// A region is a non-empty set of agencies; a person belongs to the one region of all agencies that
/// know them. The region of mask m (bit i for agency i) stands at index m - 1, so a list of regions
/// has 2^N - 1 counts.
public struct OverlapTables: Sendable, Codable, Equatable {
    /// Names, 2 to 8, each once.
    public let agencies: [String]
    /// People by region.
    public let regions: [Int]
    /// The same people cut by attributes, one table each.
    public let attributes: [AttributeTable]

    /// The same people by the values of one attribute. People without a value are a value of their
    /// own ("unknown"), so that each region adds up to its count without the attribute.
    public struct AttributeTable: Sendable, Codable, Equatable {
        public let name: String
        /// 1 to 32, each once.
        public let values: [String]
        /// People by value, then by region.
        public let counts: [[Int]]

        public init(name: String, values: [String], counts: [[Int]]) {
            self.name = name
            self.values = values
            self.counts = counts
        }
    }

    /// - Throws: `DisclosureError.invalidTables`.
    public init(
        agencies: [String], regions: [Int], attributes: [AttributeTable] = []
    ) throws(DisclosureError) {
        self.agencies = agencies
        self.regions = regions
        self.attributes = attributes
        guard (2...8).contains(agencies.count), Set(agencies).count == agencies.count else {
            throw .invalidTables(problem: "2 to 8 agencies are needed, each named once")
        }
        guard regions.count == 1 << agencies.count - 1 else {
            throw .invalidTables(problem: "each set of agencies needs one count")
        }
        guard regions.allSatisfy({ (0...Self.mostPeople).contains($0) }) else {
            throw .invalidTables(problem: "counts must lie between 0 and \(Self.mostPeople)")
        }
        guard Set(attributes.map(\.name)).count == attributes.count else {
            throw .invalidTables(problem: "two tables are of one attribute")
        }
        for table in attributes { try check(table) }
    }

    /// People in a region.
    static let mostPeople = 1_000_000_000

    private func check(_ table: AttributeTable) throws(DisclosureError) {
        let name = table.name
        guard (1...32).contains(table.values.count),
            Set(table.values).count == table.values.count,
            table.counts.count == table.values.count
        else {
            throw .invalidTables(
                problem: "attribute \(name) needs 1 to 32 values, each once and with its counts")
        }
        for counts in table.counts {
            guard counts.count == regions.count, counts.allSatisfy({ $0 >= 0 }) else {
                throw .invalidTables(
                    problem: "attribute \(name): each set of agencies needs a count, 0 or more")
            }
        }
        for region in regions.indices
        where table.counts.reduce(0, { $0 + $1[region] }) != regions[region] {
            throw .invalidTables(
                problem: "attribute \(name) does not add up to the people of all values")
        }
    }
}
