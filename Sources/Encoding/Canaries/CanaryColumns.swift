internal import Records
internal import SyntheticPeople

extension SchemaField {
    /// What of an invented person stands in the field, in a form that every schema reads alike.
    /// - Parameter place: of the field in the schema, which keeps two fields of one type apart.
    func canaryContent(place: Int) -> AgencyColumn.Content {
        switch type {
        case .givenName: .givenName
        case .middleName: .middleName
        case .surname: .surname
        case .fullName: .fullName
        case .sex:
            .sex(
                female: options.femaleCodes.first ?? "female",
                male: options.maleCodes.first ?? "male")
        case .dateOfBirth: .dateOfBirth(.iso)
        case .addressLine: .addressLine
        case .town: .town
        case .postcode: .postcode
        case .nhsNumber: .nhsNumber
        case .chiNumber: .chiNumber
        case .uprn: .propertyNumber
        case .phone: .householdTelephone
        case .email: .email
        case .text: .words(place: place)
        case .number: .number(place: place)
        case .coordinate:
            options.axis == .latitude || options.axis == .longitude
                ? .decimal(place: place, scale: 90) : .number(place: place)
        case .code: .code(place: place)
        }
    }

    /// How often the field is empty in a copy, 0 to 1: seldom what everybody is asked for, often
    /// what people leave out.
    var canaryMissingShare: Double {
        switch type {
        case .givenName, .surname, .fullName: 0.005
        case .sex, .dateOfBirth, .postcode, .town, .addressLine: 0.03
        case .nhsNumber, .chiNumber, .uprn, .code, .number, .coordinate, .text: 0.1
        case .middleName, .phone: 0.3
        case .email: 0.4
        }
    }
}
