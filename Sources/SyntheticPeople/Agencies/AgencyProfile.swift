/// How one agency keeps its file: columns, formats, conventions and mistakes.
public struct AgencyProfile: Sendable {
    /// How the agency writes letters.
    public enum LetterCase: Sendable {
        case mixed, upper, lower
    }

    /// The agency's name, as in the truth file.
    public var name: String
    /// The columns from left to right.
    public var columns: [AgencyColumn]
    /// What every record id begins with.
    public var identifierPrefix = ""
    /// Decimal digits of a record id, 4 to 15; the ids are a random selection of all such numbers.
    public var identifierDigits = 9
    public var letterCase = LetterCase.mixed
    /// False: names and streets are written without accents.
    public var keepsAccents = true
    /// False: `LS62AB` in place of `LS6 2AB`.
    public var postcodeHasSpace = true
    /// What stands for a missing value, each equally often: "" and words such as `NULL`.
    public var missingWords = [""]
    public var mistakes = MistakeRates()
    /// The probability that a person of the agency has a second record, with mistakes of its own.
    public var duplicateShare = 0.0
    /// True: rows in random order; false: in the order of the people.
    public var isShuffled = true

    public init(name: String, columns: [AgencyColumn]) {
        self.name = name
        self.columns = columns
    }

    /// The same agency with the given share of every column missing, ids excepted.
    /// - Parameter share: 0 to 1.
    public func missing(_ share: Double) -> AgencyProfile {
        var profile = self
        for index in columns.indices { profile.columns[index].missing = share }
        return profile
    }

    /// The same agency with a column behind its own for each of middle name, telephone and email
    /// that it does not keep: with names, sex, date of birth and address ten that all agencies
    /// share.
    public func keepingContactDetails() -> AgencyProfile {
        var profile = self
        for column in [
            AgencyColumn("middle_name", .middleName, missing: 0.3),
            AgencyColumn("telephone", .telephone, missing: 0.3),
            AgencyColumn("email", .email, missing: 0.4),
        ] where !profile.columns.contains(where: { $0.content == column.content }) {
            profile.columns.append(column)
        }
        return profile
    }

    /// The same agency with only the columns of these names, in its own order.
    public func columns(named names: Set<String>) -> AgencyProfile {
        var profile = self
        profile.columns = columns.filter { names.contains($0.header) }
        return profile
    }
}

extension AgencyProfile {
    /// How many different ids the agency can give.
    var identifierCount: Int {
        var count = 1
        for _ in 0..<identifierDigits { count *= 10 }
        return count
    }
}
