/// A coarse band that travels with a record's tokens and is never compared: an age band, a ward,
/// the month of first contact. What is released is counted by it.
public struct Attribute: Sendable, Equatable {
    /// One declared value.
    public struct Value: Sendable, Equatable {
        /// 1 to 64 bytes of UTF-8, as it stands in what is released.
        public var name: String
        /// Cells that mean it; compared trimmed and without regard to case.
        public var codes: [String]

        public init(name: String, codes: [String]) {
            self.name = name
            self.codes = codes
        }
    }

    /// Lower-case letters, digits, `_` and `-`, 1 to 64.
    public var name: String
    public var columns: [String]
    /// 2 to `mostValues`.
    public var values: [Value]
    /// Whether the values are months yyyy-mm, whose cells may be dates.
    public var isMonth: Bool

    public init(name: String, columns: [String], values: [Value], isMonth: Bool = false) {
        self.name = name
        self.columns = columns
        self.values = values
        self.isMonth = isMonth
    }

    /// Values of an attribute: more would be no bands.
    public static let mostValues = 32
    /// Attributes of a schema: all of them and what else the node must know of a row are one word.
    public static let mostAttributes = 7
    /// The number that stands for a rare value after coarsening; 0 stands for none, others for the
    /// declared values from 1.
    public static let otherCode: UInt8 = 255
    /// The name of a coarsened value.
    public static let otherName = "other"
}

/// The attributes of a schema.
public struct AttributeSettings: Sendable, Equatable {
    /// At most `Attribute.mostAttributes`.
    public var attributes: [Attribute] = []
    /// People that carry each combination of values in a file, at least; 2 to 100.
    public var leastPeople = Self.defaultLeastPeople

    public static let defaultLeastPeople = 5

    public init() {}
}
