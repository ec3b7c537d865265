/// The people of one address: what they share, and each of them made on demand.
///
/// Couples often share a surname, and one then has a former one; children have a parent's surname,
/// some are twins, some first sons bear their father's name.
struct Household: Sendable {
    private let seed: UInt64
    /// The population's number of the first member.
    private let first: Int
    private let kind: HouseholdKind
    private let heritage: Heritage
    private let surname: String
    private let partnerSurname: String
    private let address: Address
    private let formerAddress: Address
    /// Years of birth of the adults.
    private let adultYears: (Int, Int)
    private let marriage: Marriage
    private let children: [Child]

    private enum Marriage: Sendable {
        case sameName, ownNames, hyphenated
    }

    private struct Child: Sendable {
        let birth: CalendarDate
        let isTwinOfPrevious: Bool
    }

    /// - Parameters:
    ///   - number: of the household, the block's number and its place in it.
    ///   - childCount: how many children live there.
    ///   - streetFactor: see `PopulationSettings`.
    init(
        seed: UInt64, number: (block: Int, place: Int), first: Int, kind: HouseholdKind,
        childCount: Int, streetFactor: Int
    ) {
        var generator = SplitMix64(
            seed: seed, stream: .household, index: UInt64(number.block), part: UInt64(number.place))
        self.seed = seed
        self.first = first
        self.kind = kind
        heritage = Heritage.shares.draw(&generator)
        surname = Surnames.draw(heritage: heritage, &generator)
        let partnerHeritage =
            generator.chance(0.85) ? heritage : Heritage.shares.draw(&generator)
        partnerSurname = Surnames.draw(heritage: partnerHeritage, &generator)
        address = Address.random(streetFactor: streetFactor, &generator)
        formerAddress =
            generator.chance(0.65)
            ? Address.random(in: address.town, streetFactor: streetFactor, &generator)
            : Address.random(streetFactor: streetFactor, &generator)
        switch generator.below(100) {
        case 0..<70: marriage = .sameName
        case 70..<92: marriage = .ownNames
        default: marriage = .hyphenated
        }
        children = Self.children(childCount, &generator)
        let mother: Int
        if let eldest = children.first {
            mother = eldest.birth.year - 18 - (generator.below(22) + generator.below(22)) / 2
        } else {
            mother = kind.adultYear(&generator)
        }
        adultYears = (max(1920, mother + generator.within(-8...3)), mother)
    }

    /// Births from the eldest to the youngest, at least 13 months apart but for twins.
    private static func children(_ count: Int, _ generator: inout SplitMix64) -> [Child] {
        guard count > 0 else { return [] }
        var births: [CalendarDate] = []
        var year = CalendarDate.today.year - generator.below(19)
        for _ in 0..<count {
            births.append(CalendarDate.random(in: year, &generator))
            year -= generator.within(2...5)
        }
        births.reverse()
        var children: [Child] = []
        for birth in births {
            let isTwin = !children.isEmpty && generator.chance(0.06)
            let shared = isTwin ? children[children.count - 1].birth : birth
            children.append(Child(birth: shared, isTwinOfPrevious: isTwin))
        }
        return children
    }

    /// The member at `place`: adults first.
    func member(_ place: Int) -> Person {
        var generator = SplitMix64(
            seed: seed, stream: .person, index: UInt64(first + place))
        let sex = self.sex(place, &generator)
        let birth = self.birth(place, &generator)
        let givenName = self.givenName(place, sex: sex, year: birth.year, &generator)
        var middleName: String?
        if generator.chance(0.6) {
            middleName = GivenNames.draw(
                sex: sex, year: birth.year, heritage: heritage, &generator)
        }
        var person = Person(
            index: first + place, sex: sex, givenName: givenName, middleName: middleName,
            surname: surname, formerSurname: nil, birth: birth, address: address,
            formerAddress: formerAddress)
        name(&person, place, &generator)
        return person
    }

    private func sex(_ place: Int, _ generator: inout SplitMix64) -> Sex {
        let isFemale = generator.chance(0.51)
        let isSameSexCouple = generator.chance(0.03)
        switch (kind, place) {
        case (.couple, 0), (.family, 0): return .male
        case (.couple, 1), (.family, 1): return isSameSexCouple ? .male : .female
        case (.loneParent, 0): return generator.chance(0.85) ? .female : .male
        default: return isFemale ? .female : .male
        }
    }

    private func birth(_ place: Int, _ generator: inout SplitMix64) -> CalendarDate {
        if place >= kind.adults { return children[place - kind.adults].birth }
        switch kind {
        case .siblings, .sharers:
            let year = adultYears.1 - place * generator.within(2...4)
            return CalendarDate.random(in: year, &generator)
        case .single, .loneParent: return CalendarDate.random(in: adultYears.1, &generator)
        case .couple, .family:
            let year = place == 0 ? adultYears.0 : adultYears.1
            return CalendarDate.random(in: year, &generator)
        }
    }

    private func givenName(
        _ place: Int, sex: Sex, year: Int, _ generator: inout SplitMix64
    ) -> String {
        let isFathersName = generator.chance(0.12)
        if isFathersName, kind == .family, place == kind.adults, sex == .male {
            return member(0).givenName
        }
        var name = GivenNames.draw(sex: sex, year: year, heritage: heritage, &generator)
        if place > kind.adults, children[place - kind.adults].isTwinOfPrevious {
            // Twins of one name would be one person to any method.
            let other = member(place - 1).givenName
            while name == other {
                name = GivenNames.draw(sex: sex, year: year, heritage: heritage, &generator)
            }
        }
        return name
    }

    /// Gives the person the surname of their place in the household.
    private func name(_ person: inout Person, _ place: Int, _ generator: inout SplitMix64) {
        let marriedOnce = generator.chance(0.15)
        let isCouple = kind == .couple || kind == .family
        let child = place >= kind.adults
        switch (isCouple, child, place) {
        case (true, false, 1):
            switch marriage {
            case .sameName:
                person.formerSurname = partnerSurname
            case .hyphenated:
                person.surname = partnerSurname + "-" + surname
                person.formerSurname = partnerSurname
            case .ownNames: person.surname = partnerSurname
            }
        case (true, true, _):
            if marriage == .hyphenated { person.surname = partnerSurname + "-" + surname }
        case (false, false, _):
            if kind == .sharers && place > 0 {
                person.surname = partnerSurname
            } else if kind != .siblings, marriedOnce, person.sex == .female {
                person.formerSurname = partnerSurname
            }
        default: break
        }
        person.surname = Surnames.form(person.surname, for: person.sex, heritage: heritage)
    }
}
