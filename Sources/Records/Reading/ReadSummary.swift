/// What became of a file's rows and cells: counts and row numbers, never a value.
public struct ReadSummary: Sendable, Equatable, Codable {
    /// One field of the schema.
    public struct Field: Sendable, Equatable, Codable {
        /// The field's name in the schema.
        public let name: String
        /// The column's name in the file.
        public let column: String
        public let type: FieldType
        /// Cells that held a value of the type.
        public internal(set) var values = 0
        /// Cells that were empty or said that nothing is known.
        public internal(set) var missing = 0
        /// Cells that are no value of the type or no text.
        public internal(set) var invalid = 0
        /// The first rows with an invalid cell, at most `longestRowList`; the header is row 1.
        public internal(set) var firstInvalidRows: [Int] = []
        /// Dates only.
        public let dateOrder: DateOrderDecision?

        /// Share of the cells that hold a value, from 0 to 1; 1 if there is no row.
        public var completeness: Double {
            let cells = values + missing + invalid
            return cells == 0 ? 1 : Double(values) / Double(cells)
        }
    }

    /// One attribute of the schema.
    public struct Attribute: Sendable, Equatable, Codable {
        public let name: String
        /// The column's name in the file.
        public let column: String
        /// Cells with a declared value.
        public internal(set) var values = 0
        public internal(set) var missing = 0
        /// Cells with a value that the schema does not declare, or no text.
        public internal(set) var invalid = 0
    }

    /// Row numbers that are kept of each kind; the counts go on.
    public static let longestRowList = 20

    public let path: String
    public let dialect: CSVDialect
    /// Rows after the header, blank lines not counted.
    public internal(set) var rowsRead = 0
    /// Rows that were left out: those not trusted and, under the policy `skip`, those with an
    /// invalid cell.
    public internal(set) var rowsSkipped = 0
    /// Rows that could not be trusted as a whole; their cells count nowhere.
    public internal(set) var rowsNotTrusted = 0
    /// The first rows that were left out, at most `longestRowList`.
    public internal(set) var firstSkippedRows: [Int] = []
    /// In the order of the schema.
    public internal(set) var fields: [Field]
    /// In the order of the schema.
    public internal(set) var attributes: [Attribute] = []
    /// What the user should be told: the encoding where it was in doubt, the order of dates.
    public let notes: [String]

    /// Adds a row to a list that stops growing.
    static func append(_ row: Int, to list: inout [Int]) {
        if list.count < longestRowList { list.append(row) }
    }
}
