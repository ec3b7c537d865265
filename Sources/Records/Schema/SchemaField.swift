/// One field of a schema: where it stands in the file, what it holds, how it is compared.
public struct SchemaField: Sendable, Equatable {
    /// The field's name: 1 to 64 bytes of lower-case letters, digits, `_` and `-`.
    public var name: String
    /// Column names, one of which must be in a file's header.
    public var columns: [String]
    public var type: FieldType
    public var grams: GramKind
    /// Of grams `neighbourhood`; nil of others.
    public var neighbourhood: Neighbourhood?
    /// The q-grams of a typical value: a public constant that fixes the positions per q-gram.
    public var averageGrams: Double
    /// Length of the field-level filter in bits: a multiple of 64, from 64 to 32,768.
    public var filterBits: Int
    /// Share of bits that a typical value sets: over 0, at most 0.5.
    public var fill: Double
    /// Dice similarities in thousandths at which comparison levels begin, rising; none compares
    /// for identity alone.
    public var levelEdges: [Int]
    public var options: FieldOptions

    public static let defaultFilterBits = 256
    public static let defaultFill = 0.4
    public static let defaultLevelEdges = [700, 800, 900]

    public init(
        name: String, columns: [String], type: FieldType, grams: GramKind? = nil,
        averageGrams: Double? = nil, filterBits: Int = Self.defaultFilterBits,
        fill: Double = Self.defaultFill, levelEdges: [Int] = Self.defaultLevelEdges,
        options: FieldOptions = FieldOptions()
    ) {
        self.name = name
        self.columns = columns
        self.type = type
        self.grams = grams ?? type.defaultGrams
        neighbourhood =
            self.grams == .neighbourhood
            ? Neighbourhood.usual(for: type, axis: options.axis) : nil
        self.averageGrams =
            averageGrams ?? neighbourhood.map { Double($0.cellCount) } ?? type.defaultAverageGrams
        self.filterBits = filterBits
        self.fill = fill
        self.levelEdges = levelEdges
        self.options = options
    }
}

/// What only some types have.
public struct FieldOptions: Sendable, Equatable {
    /// Which of two numbers under 13 is the day.
    public enum DateOrder: String, Sendable, CaseIterable, Codable {
        /// Decided for the whole column from the values that leave no choice.
        case auto
        case dayFirst = "day-first"
        case monthFirst = "month-first"
    }

    /// What a coordinate measures.
    public enum Axis: String, Sendable, CaseIterable, Codable {
        /// Degrees, south negative.
        case latitude
        /// Degrees, west negative; 180 is -180.
        case longitude
        /// Metres of a national grid.
        case easting
        case northing
    }

    /// `coordinate`: key `axis`, which it needs.
    public var axis: Axis?
    /// `date-of-birth`: key `order`.
    public var dateOrder: DateOrder = .auto
    /// `date-of-birth`: dates, as yyyymmdd, that systems write when they know none: missing.
    /// Key `default-dates`, written yyyy-mm-dd.
    public var defaultDates: [Int] = Self.usualDefaultDates
    /// `date-of-birth`: dates before this one, as yyyymmdd, are impossible. Key `not-before`.
    public var notBefore: Int = 18_500_101
    /// `date-of-birth`: the year that a two-digit year begins to count from (1930: 30 is 1930 and
    /// 29 is 2029); nil: two-digit years are invalid. Key `two-digit-years-from`.
    public var twoDigitYearsFrom: Int?
    /// `sex`: further codes, lower case. Key `codes`, with `male`, `female`, `missing`.
    public var maleCodes: [String] = []
    public var femaleCodes: [String] = []
    public var missingCodes: [String] = []
    /// `postcode`: a postcode without its inward part is valid. Key `outward-only`.
    public var allowsOutwardOnly = false

    public static let usualDefaultDates = [
        17_530_101, 18_000_101, 18_581_117, 18_991_230, 18_991_231, 19_000_101, 19_010_101,
        11_111_111, 99_991_231,
    ]

    public init() {}
}
