import SyntheticPeople
import Testing

/// Pairs of people made from seeds of their own.
@Suite struct InventedPeopleTests {
    private static let columns = [
        AgencyColumn("given", .givenName), AgencyColumn("surname", .surname),
        AgencyColumn("birth", .dateOfBirth(.iso)), AgencyColumn("line", .addressLine),
        AgencyColumn("postcode", .postcode), AgencyColumn("telephone", .householdTelephone),
        AgencyColumn("uprn", .propertyNumber), AgencyColumn("chi", .chiNumber),
        AgencyColumn("nhs", .nhsNumber), AgencyColumn("code", .code(place: 0)),
        AgencyColumn("other code", .code(place: 1)), AgencyColumn("number", .number(place: 0)),
        AgencyColumn("words", .words(place: 0)),
    ]
    private static let exact = InventedPeople(columns: columns, mistakes: MistakeRates(), seed: 1)

    @Test("two of a pair differ in what a household shares, or share what tells people apart")
    func pairs() {
        for seed in 0..<500 as Range<UInt64> {
            let first = Self.exact.cells(
                of: .first, ofPair: seed, healthNumber: 0, mistakeSeed: seed)
            let second = Self.exact.cells(
                of: .second, ofPair: seed, healthNumber: 1, mistakeSeed: seed)
            for shared in [1, 3, 4, 5, 6] { #expect(first[shared] == second[shared]) }
            for own in [0, 2, 7, 8, 9, 10] { #expect(first[own] != second[own]) }
            #expect(first[9] != first[10])
            #expect((first + second).allSatisfy { !$0.isEmpty })
        }
    }

    @Test("what is written without mistakes depends on the seed of the mistakes")
    func noMistakes() {
        for seed in 0..<100 as Range<UInt64> {
            let one = Self.exact.cells(
                of: .first, ofPair: seed, healthNumber: 5, mistakeSeed: 1)
            let other = Self.exact.cells(
                of: .first, ofPair: seed, healthNumber: 5, mistakeSeed: 2)
            #expect(one == other)
        }
    }

    @Test("mistakes hit nearly every record, or hardly any")
    func mistakes() {
        let people = InventedPeople(columns: Self.columns, mistakes: .everyday, seed: 1)
        let changed = (0..<1000 as Range<UInt64>).count { seed in
            people.cells(of: .first, ofPair: seed, healthNumber: 5, mistakeSeed: seed)
                != Self.exact.cells(of: .first, ofPair: seed, healthNumber: 5, mistakeSeed: seed)
        }
        #expect((250...700).contains(changed), "\(changed) of 1,000")
    }

    @Test("a telephone number could be somebody's")
    func telephones() {
        for seed in 0..<100 as Range<UInt64> {
            let cells = Self.exact.cells(
                of: .first, ofPair: seed, healthNumber: 5, mistakeSeed: 1)
            #expect(cells[5].count == 11 && cells[5].hasPrefix("04"))
        }
    }
}
