/// The agencies of the example and of the benchmarks.
extension AgencyProfile {
    /// A council's housing register: capitals without accents, day first, words for missing values.
    public static var housing: AgencyProfile {
        var profile = AgencyProfile(
            name: "housing",
            columns: [
                AgencyColumn("Tenancy Ref", .recordIdentifier),
                AgencyColumn("Title", .title, missing: 0.08),
                AgencyColumn("Forename", .givenName, missing: 0.004),
                AgencyColumn("Surname", .surname, missing: 0.002),
                AgencyColumn("Gender", .sex(female: "Female", male: "Male"), missing: 0.03),
                AgencyColumn("DOB", .dateOfBirth(.dayMonthYear), missing: 0.03),
                AgencyColumn("Address", .addressLine, missing: 0.005),
                AgencyColumn("Town", .town, missing: 0.01),
                AgencyColumn("Postcode", .postcode, missing: 0.01),
                AgencyColumn("Telephone", .telephone, missing: 0.25),
            ])
        profile.identifierPrefix = "T"
        profile.identifierDigits = 9
        profile.letterCase = .upper
        profile.keepsAccents = false
        profile.missingWords = ["", "", "UNKNOWN", "N/A"]
        profile.mistakes.typing = 0.02
        profile.mistakes.spelling = 0.012
        profile.mistakes.nickname = 0.06
        profile.mistakes.initial = 0.008
        profile.mistakes.nameSwap = 0.008
        profile.mistakes.title = 0.01
        profile.mistakes.middleInGivenName = 0.03
        profile.mistakes.hyphen = 0.3
        profile.mistakes.apostrophe = 0.5
        profile.mistakes.formerSurname = 0.08
        profile.mistakes.formerAddress = 0.04
        profile.mistakes.dayMonthSwap = 0.006
        profile.mistakes.dateDigit = 0.012
        profile.mistakes.defaultDate = 0.01
        profile.mistakes.sex = 0.004
        profile.mistakes.spacing = 0.01
        return profile
    }

    /// A health service's patient index: accents kept, compact dates, few mistakes, late to hear
    /// of a move.
    public static var health: AgencyProfile {
        var profile = AgencyProfile(
            name: "health",
            columns: [
                AgencyColumn("patient_id", .recordIdentifier),
                AgencyColumn("nhs_number", .nhsNumber, missing: 0.04),
                AgencyColumn("given_name", .givenName, missing: 0.001),
                AgencyColumn("middle_name", .middleName, missing: 0.2),
                AgencyColumn("family_name", .surname, missing: 0.001),
                AgencyColumn("sex", .sex(female: "2", male: "1"), missing: 0.002),
                AgencyColumn("date_of_birth", .dateOfBirth(.compact), missing: 0.002),
                AgencyColumn("address_line", .addressLine, missing: 0.01),
                AgencyColumn("town", .town, missing: 0.01),
                AgencyColumn("postcode", .postcode, missing: 0.006),
            ])
        profile.identifierDigits = 10
        profile.postcodeHasSpace = false
        profile.missingWords = ["", "NULL"]
        profile.mistakes.typing = 0.008
        profile.mistakes.spelling = 0.006
        profile.mistakes.nickname = 0.015
        profile.mistakes.nameSwap = 0.003
        profile.mistakes.hyphen = 0.15
        profile.mistakes.apostrophe = 0.3
        profile.mistakes.accents = 0.25
        profile.mistakes.formerSurname = 0.06
        profile.mistakes.formerAddress = 0.09
        profile.mistakes.dayMonthSwap = 0.002
        profile.mistakes.dateDigit = 0.004
        profile.mistakes.sex = 0.002
        return profile
    }

    /// A police force's persons: ISO dates, aliases, gaps and old addresses.
    public static var police: AgencyProfile {
        var profile = AgencyProfile(
            name: "police",
            columns: [
                AgencyColumn("person_urn", .recordIdentifier),
                AgencyColumn("last_name", .surname, missing: 0.004),
                AgencyColumn("first_name", .givenName, missing: 0.012),
                AgencyColumn("gender", .sex(female: "F", male: "M"), missing: 0.02),
                AgencyColumn("dob", .dateOfBirth(.iso), missing: 0.05),
                AgencyColumn("last_known_address", .addressLine, missing: 0.06),
                AgencyColumn("city", .town, missing: 0.04),
                AgencyColumn("post_code", .postcode, missing: 0.08),
                AgencyColumn("email", .email, missing: 0.6),
            ])
        profile.identifierPrefix = "N"
        profile.identifierDigits = 8
        profile.missingWords = ["", "UNKNOWN", "."]
        profile.mistakes.typing = 0.025
        profile.mistakes.spelling = 0.025
        profile.mistakes.nickname = 0.12
        profile.mistakes.initial = 0.015
        profile.mistakes.nameSwap = 0.012
        profile.mistakes.hyphen = 0.3
        profile.mistakes.apostrophe = 0.4
        profile.mistakes.accents = 0.5
        profile.mistakes.formerSurname = 0.12
        profile.mistakes.formerAddress = 0.14
        profile.mistakes.dayMonthSwap = 0.008
        profile.mistakes.dateDigit = 0.015
        profile.mistakes.defaultDate = 0.02
        profile.mistakes.sex = 0.005
        profile.mistakes.spacing = 0.015
        return profile
    }

    /// Everybody, five fields, no mistakes.
    static var everybody: AgencyProfile {
        var profile = AgencyProfile(
            name: "people",
            columns: [
                AgencyColumn("record_id", .recordIdentifier),
                AgencyColumn("given_name", .givenName),
                AgencyColumn("surname", .surname),
                AgencyColumn("date_of_birth", .dateOfBirth(.iso)),
                AgencyColumn("town", .town),
                AgencyColumn("postcode", .postcode),
            ])
        profile.identifierPrefix = "R"
        profile.identifierDigits = 10
        return profile
    }
}
