/// What a column holds, which decides how a value is cleaned, when it is valid, and how it is cut
/// into q-grams.
public enum FieldType: String, Sendable, CaseIterable, Codable {
    case givenName = "given-name"
    case middleName = "middle-name"
    case surname
    case fullName = "full-name"
    case sex
    case dateOfBirth = "date-of-birth"
    case addressLine = "address-line"
    case town
    case postcode
    case nhsNumber = "nhs-number"
    case chiNumber = "chi-number"
    case uprn
    case phone
    case email
    case text
    case number
    case coordinate
    case code

    /// How values of the type are cut into q-grams unless the schema says otherwise.
    public var defaultGrams: GramKind {
        switch self {
        case .givenName, .middleName, .surname, .fullName, .addressLine, .town, .email, .text:
            .bigrams
        case .sex, .dateOfBirth, .postcode, .nhsNumber, .chiNumber, .uprn, .phone, .number, .code:
            .positional
        case .coordinate: .neighbourhood
        }
    }

    /// The q-grams of a typical value unless the schema says otherwise: a public constant, made of
    /// typical lengths (n characters give n + 1 padded bigrams, or 2n - 1 positional q-grams),
    /// never of one agency's data.
    public var defaultAverageGrams: Double {
        switch self {
        case .givenName, .middleName: 7
        case .surname: 8
        case .fullName: 14
        case .sex: 1
        case .dateOfBirth: 15
        case .addressLine: 16
        case .town: 10
        case .postcode: 13
        case .nhsNumber, .chiNumber: 19
        case .uprn: 23
        case .phone: 21
        case .email: 22
        case .text: 12
        case .number, .code: 9
        case .coordinate: 20
        }
    }

    /// How much of a weighted record-level filter the type has unless the schema says otherwise:
    /// about the bits (log2) by which an agreement tells people apart, less for what changes.
    public var defaultWeight: Double {
        switch self {
        case .sex: 1
        case .middleName, .town, .text, .number, .code, .coordinate: 5
        case .givenName: 7
        case .surname: 8
        case .addressLine, .postcode, .phone, .uprn: 9
        case .email: 10
        case .dateOfBirth: 12
        case .fullName: 14
        case .nhsNumber, .chiNumber: 16
        }
    }
}

/// How a value is cut into q-grams.
public enum GramKind: String, Sendable, CaseIterable, Codable {
    /// Pairs of neighbouring characters, the first and last paired with a pad.
    case bigrams
    /// Pairs of neighbours and single characters, each bound to its position.
    case positional
    /// Cells of a scale, of which near values share many: dates, numbers, coordinates.
    case neighbourhood
}
