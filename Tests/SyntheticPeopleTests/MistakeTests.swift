import SyntheticPeople
import Testing

/// Every mistake at a rate of 1, alone, does what its name says.
@Suite struct MistakeTests {
    /// The columns of 3,000 people with the given mistakes, in the order of the people.
    private static func columns(
        _ content: [AgencyColumn.Content], _ mistakes: MistakeRates
    ) throws -> [[String]] {
        var settings = PopulationSettings.people(3000, seed: 4)
        settings.agencies[0].isShuffled = false
        settings.agencies[0].mistakes = mistakes
        settings.agencies[0].columns =
            [AgencyColumn("id", .recordIdentifier)]
            + content.enumerated().map { AgencyColumn("c\($0)", $1) }
        let lines = try PopulationFile(settings.agencies[0].name, settings).lines.dropFirst()
        return content.indices.map { place in lines.map { $0[place + 1] } }
    }

    /// The share of records that differ in a column when one rate is 1.
    private static func changed(
        _ rate: any WritableKeyPath<MistakeRates, Double> & Sendable,
        _ content: AgencyColumn.Content
    ) throws -> Double {
        var mistakes = MistakeRates()
        mistakes[keyPath: rate] = 1
        let right = try columns([content], MistakeRates())[0]
        let wrong = try columns([content], mistakes)[0]
        return Double(zip(right, wrong).count { $0 != $1 }) / Double(right.count)
    }

    @Test("a mistake at rate 1 is too rare, or happens to those it cannot happen to")
    func rates() throws {
        #expect(try Self.changed(\.typing, .surname) > 0.95)
        #expect(try Self.changed(\.spelling, .surname) > 0.9)
        #expect((0.2...0.9).contains(try Self.changed(\.nickname, .givenName)))
        #expect(try Self.changed(\.initial, .givenName) > 0.99)
        #expect(try Self.changed(\.nameSwap, .surname) > 0.98)
        #expect((0.5...0.7).contains(try Self.changed(\.middleInGivenName, .givenName)))
        #expect((0.005...0.1).contains(try Self.changed(\.hyphen, .surname)))
        #expect((0.005...0.06).contains(try Self.changed(\.apostrophe, .surname)))
        #expect((0.01...0.1).contains(try Self.changed(\.accents, .givenName)))
        #expect((0.1...0.3).contains(try Self.changed(\.formerSurname, .surname)))
        #expect(try Self.changed(\.formerAddress, .postcode) > 0.98)
        #expect((0.2...0.4).contains(try Self.changed(\.dayMonthSwap, .dateOfBirth(.iso))))
        #expect(try Self.changed(\.dateDigit, .dateOfBirth(.iso)) > 0.99)
        #expect(try Self.changed(\.sex, .sex(female: "F", male: "M")) == 1)
        #expect(try Self.changed(\.spacing, .surname) == 1)
    }

    @Test("an unknown date of birth is not written as 1 January 1900")
    func defaultDate() throws {
        var mistakes = MistakeRates()
        mistakes.defaultDate = 1
        let dates = try Self.columns([.dateOfBirth(.dayMonthYear)], mistakes)[0]
        #expect(Set(dates) == ["01/01/1900"])
    }

    @Test("a name in the wrong column is lost from the other")
    func nameSwap() throws {
        var mistakes = MistakeRates()
        mistakes.nameSwap = 1
        let right = try Self.columns([.givenName, .surname], MistakeRates())
        let wrong = try Self.columns([.givenName, .surname], mistakes)
        #expect(right[0] == wrong[1] && right[1] == wrong[0])
    }

    @Test("a wrong digit makes a date that is none")
    func datesStayDates() throws {
        var mistakes = MistakeRates()
        mistakes.dateDigit = 1
        mistakes.dayMonthSwap = 1
        for date in try Self.columns([.dateOfBirth(.compact)], mistakes)[0] {
            let month = try #require(Int(date.dropFirst(4).prefix(2)))
            let day = try #require(Int(date.suffix(2)))
            #expect(date.utf8.count == 8 && (1...12).contains(month) && (1...31).contains(day))
        }
    }

    @Test("one rate changes the outcome of another")
    func ratesAreIndependent() throws {
        var typing = MistakeRates()
        typing.typing = 0.3
        var both = typing
        both.sex = 1
        let surname = try Self.columns([.surname], typing)[0]
        #expect(try Self.columns([.surname], both)[0] == surname)
    }

    @Test("rates scaled up leave the probabilities")
    func scaling() {
        var mistakes = MistakeRates()
        mistakes.typing = 0.4
        mistakes.sex = 0.01
        let scaled = mistakes.scaled(by: 3)
        #expect(scaled.typing == 1)
        #expect(abs(scaled.sex - 0.03) < 1e-12)
        #expect(mistakes.scaled(by: 0) == MistakeRates())
    }
}
