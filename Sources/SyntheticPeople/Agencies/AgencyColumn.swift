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
        /// Eleven digits that reach nobody, the same for all of a household.
        case householdTelephone
        /// Twelve digits, the same for all of an address.
        case propertyNumber
        /// Ten digits of the form of a CHI number, the date of birth first.
        case chiNumber
        /// Two letters and six digits of the person's own; another code for another `place`.
        case code(place: Int)
        /// A whole number of the person's own, 1 to 99,999; another one for another `place`.
        case number(place: Int)
        /// A number of the person's own with five decimals, 0 to 1 times `scale`; another one for
        /// another `place`.
        case decimal(place: Int, scale: Int)
        /// Two words of the person's own; others for another `place`.
        case words(place: Int)
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
