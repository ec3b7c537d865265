/// One column of an agency's file.
public struct AgencyColumn: Sendable {
    /// What a column holds.
    public enum Content: Equatable, Sendable {
        /// The agency's own id of the record; never missing.
        case recordIdentifier
        case title
        case givenName
        case middleName
        case surname
        /// Given name, middle name and surname in one.
        case fullName
        /// Sex by the agency's two codes.
        case sex(female: String, male: String)
        case dateOfBirth(DateFormat)
        /// House number and street, with the flat where there is one.
        case addressLine
        case town
        case postcode
        case telephone
        case email
        case nhsNumber
    }

    /// The column's name in the header.
    public var header: String
    public var content: Content
    /// The probability, 0 to 1, that a record has no value here. Ids are never missing.
    public var missing: Double

    public init(_ header: String, _ content: Content, missing: Double = 0) {
        self.header = header
        self.content = content
        self.missing = missing
    }
}
