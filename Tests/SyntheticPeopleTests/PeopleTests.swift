import SyntheticPeople
import Testing

/// What the people of a file without mistakes are like.
@Suite struct PeopleTests {
    private static let settings: PopulationSettings = {
        var settings = PopulationSettings.people(6000, seed: 11)
        var agency = AgencyProfile(
            name: "all",
            columns: [
                AgencyColumn("id", .recordIdentifier), AgencyColumn("given", .givenName),
                AgencyColumn("surname", .surname),
                AgencyColumn("sex", .sex(female: "F", male: "M")),
                AgencyColumn("birth", .dateOfBirth(.iso)), AgencyColumn("line", .addressLine),
                AgencyColumn("town", .town), AgencyColumn("postcode", .postcode),
                AgencyColumn("telephone", .telephone), AgencyColumn("email", .email),
                AgencyColumn("nhs", .nhsNumber),
            ])
        agency.isShuffled = false
        settings.agencies = [agency]
        settings.overlaps = [AgencyOverlap(["all"], share: 1)]
        return settings
    }()

    private static let file = Result { try PopulationFile("all", settings) }

    @Test("an NHS number comes twice, is outside of the test range or fails Modulus 11")
    func healthNumbers() throws {
        let numbers = try Self.file.get().column("nhs")
        #expect(Set(numbers).count == numbers.count)
        for number in numbers {
            let digits = number.compactMap(\.wholeNumberValue)
            try #require(digits.count == 10 && number.hasPrefix("999"))
            // The check digit weighs 1, so the whole sums to a multiple of 11.
            let sum = digits.enumerated().reduce(0) { $0 + $1.element * (10 - $1.offset) }
            #expect(sum.isMultiple(of: 11))
        }
    }

    @Test("a telephone number or an email could reach someone")
    func contactsReachNobody() throws {
        let prefixes = [
            "07700900", "01134960", "01144960", "01154960", "01164960", "01174960", "01184960",
            "01214960", "01314960", "01414960", "01514960", "01614960", "01914980", "02079460",
            "02896496", "02920180", "01632960",
        ]
        for number in try Self.file.get().column("telephone") {
            #expect(number.utf8.count == 11 && prefixes.contains(String(number.prefix(8))))
        }
        let endings = ["@example.com", "@example.org", "@example.net", ".example"]
        for email in try Self.file.get().column("email") {
            #expect(endings.contains { email.hasSuffix($0) })
            #expect(email.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        }
    }

    @Test("a postcode is not of a form that exists")
    func postcodes() throws {
        for postcode in try Self.file.get().column("postcode") {
            let match = postcode.wholeMatch(of: /[A-Z]{1,2}[0-9]{1,2} [0-9][ABD-HJLNP-UW-Z]{2}/)
            #expect(match != nil)
        }
    }

    @Test("one street of a town has two postcodes")
    func streetsHaveOnePostcode() throws {
        let file = try Self.file.get()
        let places = zip(try file.column("town"), try file.column("postcode"))
        let towns = Dictionary(places.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for (town, postcode) in places where towns[postcode] != town {
            #expect(["Salford", "Manchester"].contains(town), "only they share districts")
        }
        #expect(towns.count > 1500)
    }

    @Test("there are no households, no twins or no son with his father's name")
    func households() throws {
        let lines = try Self.file.get().lines.dropFirst()
        var households: [String: [[String]]] = [:]
        for line in lines { households[line[5] + line[7], default: []].append(line) }
        let shared = households.values.filter { $0.count > 1 }
        #expect(shared.count > 1000)
        let sharingSurname = shared.count { $0[0][2] == $0[1][2] }
        #expect(sharingSurname > shared.count / 2)
        let twins = shared.count { Set($0.map { $0[4] }).count < $0.count }
        #expect((5...200).contains(twins))
        let namesakes = shared.count { Set($0.map { $0[1] + $0[2] }).count < $0.count }
        #expect((10...200).contains(namesakes))
        let indistinct = shared.count { Set($0.map { $0[1] + $0[2] + $0[4] }).count < $0.count }
        #expect(indistinct == 0)
    }

    @Test("ages, sexes or names are not spread as in a country")
    func distribution() throws {
        let file = try Self.file.get()
        let years = try file.column("birth").map { try #require(Int($0.prefix(4))) }
        #expect(years.allSatisfy { (1918...2025).contains($0) })
        let children = years.count { $0 > 2007 }
        #expect((900...1700).contains(children))
        let old = years.count { $0 < 1960 }
        #expect((700...1600).contains(old))
        let women = try file.column("sex").count { $0 == "F" }
        #expect((2700...3400).contains(women))
        let surnames = try file.column("surname")
        #expect(Set(surnames).count > 1200)
        #expect(surnames.contains { $0.contains("’") } && surnames.contains { $0.contains("-") })
    }
}
