/// How a file of people is read.
public struct ReadOptions: Sendable, Equatable {
    /// How the bytes of a file are to be understood.
    public enum EncodingChoice: String, Sendable, CaseIterable, Codable {
        /// UTF-8 unless the whole file says otherwise.
        case auto
        case utf8 = "utf-8"
        case windows1252 = "windows-1252"
    }

    public var policy: ErrorPolicy
    /// nil: found from the header.
    public var separator: CSVDialect.Separator?
    public var encoding: EncodingChoice
    /// Whether the first row holds the names of the columns. Where it does not, it is the first row
    /// to be read, and rows may have any number of cells.
    public var hasHeader = true

    public init(
        policy: ErrorPolicy = .missing, separator: CSVDialect.Separator? = nil,
        encoding: EncodingChoice = .auto
    ) {
        self.policy = policy
        self.separator = separator
        self.encoding = encoding
    }
}

/// What becomes of a cell that is no value of its type, and of a row that cannot be trusted.
public enum ErrorPolicy: String, Sendable, CaseIterable, Codable {
    /// The row is left out.
    case skip
    /// The cell counts as missing; a row that cannot be trusted is left out.
    case missing
    /// Reading ends with an error.
    case stop
}
