/// The two agencies of `PopulationSettings.twoAgencies`: the same columns, so that sizes and not
/// formats decide what a benchmark measures.
extension AgencyProfile {
    /// A registry: few mistakes, late to hear of a move.
    static func registry(_ name: String) -> AgencyProfile {
        var profile = paired(name, missing: 0.01)
        profile.mistakes.typing = 0.01
        profile.mistakes.spelling = 0.006
        profile.mistakes.nickname = 0.02
        profile.mistakes.nameSwap = 0.003
        profile.mistakes.hyphen = 0.2
        profile.mistakes.formerSurname = 0.05
        profile.mistakes.formerAddress = 0.06
        profile.mistakes.dayMonthSwap = 0.003
        profile.mistakes.dateDigit = 0.005
        profile.mistakes.sex = 0.002
        return profile
    }

    /// A survey: more mistakes, more gaps.
    static func survey(_ name: String) -> AgencyProfile {
        var profile = paired(name, missing: 0.03)
        profile.mistakes = .everyday
        return profile
    }

    private static func paired(_ name: String, missing: Double) -> AgencyProfile {
        var profile = AgencyProfile(
            name: name,
            columns: [
                AgencyColumn("record_id", .recordIdentifier),
                AgencyColumn("given_name", .givenName, missing: missing / 5),
                AgencyColumn("surname", .surname, missing: missing / 10),
                AgencyColumn("date_of_birth", .dateOfBirth(.iso), missing: missing),
                AgencyColumn("sex", .sex(female: "F", male: "M"), missing: missing),
                AgencyColumn("town", .town, missing: missing),
                AgencyColumn("postcode", .postcode, missing: missing),
            ])
        profile.identifierPrefix = name.uppercased()
        profile.identifierDigits = 10
        return profile
    }
}
