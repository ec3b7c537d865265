/// One person as one agency wrote them down: the mistakes are made here.
struct AgencyRecord {
    private let person: Person
    private let profile: AgencyProfile
    private var givenName: String
    private var surname: String
    private var sex: Sex
    private var birth: CalendarDate
    private let address: Address
    private var generator: SplitMix64

    /// - Parameter generator: the record's own stream.
    init(person: Person, profile: AgencyProfile, generator: SplitMix64) {
        self.person = person
        self.profile = profile
        self.generator = generator
        givenName = person.givenName
        surname = person.surname
        sex = person.sex
        birth = person.birth
        let isFormer = self.generator.chance(profile.mistakes.formerAddress)
        address = isFormer ? person.formerAddress : person.address
        chooseNames()
        mistakeSexAndDate()
    }

    /// Which of the person's names the agency has, and in which column.
    private mutating func chooseNames() {
        let rates = profile.mistakes
        if generator.chance(rates.formerSurname), let former = person.formerSurname {
            surname = former
        }
        let takesNickname = generator.chance(rates.nickname)
        let takesInitial = generator.chance(rates.initial)
        let takesMiddle = generator.chance(rates.middleInGivenName)
        if takesNickname, let forms = Nicknames.forms(of: givenName) {
            givenName = forms[generator.below(forms.count)]
        } else if takesInitial {
            givenName = String(givenName.prefix(1))
        } else if takesMiddle, let middle = person.middleName {
            givenName += " " + middle
        }
        let changesHyphen = generator.chance(rates.hyphen)
        if changesHyphen, surname.utf8.contains(UInt8(ascii: "-")) { changeHyphen() }
        let changesApostrophe = generator.chance(rates.apostrophe)
        if changesApostrophe { surname = otherApostrophe(surname) }
        if generator.chance(rates.accents) { givenName = AccentFolding.folded(givenName) }
        if generator.chance(rates.accents) { surname = AccentFolding.folded(surname) }
        givenName = misspelt(misstyped(givenName))
        surname = misspelt(misstyped(surname))
        let hasTitle = generator.chance(rates.title)
        if hasTitle { givenName = title + " " + givenName }
        if generator.chance(rates.nameSwap) { swap(&givenName, &surname) }
    }

    private mutating func mistakeSexAndDate() {
        let rates = profile.mistakes
        if generator.chance(rates.sex) { sex = sex == .female ? .male : .female }
        let isSwapped = generator.chance(rates.dayMonthSwap)
        let hasWrongDigit = generator.chance(rates.dateDigit)
        if isSwapped { birth = DateMistakes.swapped(birth) }
        if hasWrongDigit { birth = DateMistakes.wrongDigit(birth, &generator) }
        if generator.chance(rates.defaultDate) {
            birth = CalendarDate(year: 1900, month: 1, day: 1)
        }
    }

    /// The record's cells from left to right, the id empty.
    /// - Parameters: as of `append`.
    mutating func cells(seed: UInt64, healthNumber: (Int) -> String) -> [String] {
        profile.columns.map { column in
            let isMissing = column.content == .recordIdentifier || generator.chance(column.missing)
            return isMissing ? "" : text(column.content, seed: seed, healthNumber: healthNumber)
        }
    }

    /// Appends the record as a line of CSV (RFC 4180, line feed).
    /// - Parameters:
    ///   - identifier: the agency's id of the record.
    ///   - seed: of the population.
    ///   - healthNumber: makes the person's NHS number, where a column asks for it.
    mutating func append(
        to bytes: inout [UInt8], identifier: String, seed: UInt64, healthNumber: (Int) -> String
    ) {
        for (place, column) in profile.columns.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            if column.content == .recordIdentifier {
                bytes.append(contentsOf: identifier.utf8)
                continue
            }
            if generator.chance(column.missing) {
                let words = profile.missingWords
                bytes.append(contentsOf: words[generator.below(words.count)].utf8)
                continue
            }
            CSVText.append(text(column.content, seed: seed, healthNumber: healthNumber), to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func text(
        _ content: AgencyColumn.Content, seed: UInt64, healthNumber: (Int) -> String
    ) -> String {
        switch content {
        case .recordIdentifier: return ""
        case .title: return written(title)
        case .givenName: return written(spaced(givenName))
        case .middleName: return written(person.middleName.map { misstyped($0) } ?? "")
        case .surname: return written(spaced(surname))
        case .fullName:
            let names = [givenName, person.middleName, surname].compactMap(\.self)
            return written(spaced(names.joined(separator: " ")))
        case .sex(let female, let male): return sex == .female ? female : male
        case .dateOfBirth(let format): return format.text(birth)
        case .addressLine: return written(spaced(misstyped(address.line)))
        case .town: return written(misstyped(address.townName))
        case .postcode:
            let postcode = misstyped(address.postcode)
            return profile.postcodeHasSpace ? postcode : postcode.filter { $0 != " " }
        case .telephone: return ContactDetails(person, seed: seed).telephone
        case .email: return ContactDetails(person, seed: seed).email
        case .nhsNumber: return healthNumber(person.index)
        case .householdTelephone: return misstyped(PersonalNumbers.telephone(of: person.address))
        case .propertyNumber: return misstyped(PersonalNumbers.property(address))
        case .chiNumber: return misstyped(PersonalNumbers(person, seed: seed).chiNumber)
        case .code(let place): return misstyped(PersonalNumbers(person, seed: seed).code(place))
        case .number(let place): return PersonalNumbers(person, seed: seed).number(place)
        case .decimal(let place, let scale):
            return PersonalNumbers(person, seed: seed).decimal(place, scale: scale)
        case .words(let place): return misstyped(PersonalNumbers(person, seed: seed).words(place))
        }
    }

    private var title: String {
        let isChild = person.birth.year > CalendarDate.today.year - 16
        switch person.sex {
        case .male: return isChild ? "Master" : "Mr"
        case .female:
            if isChild { return "Miss" }
            return person.formerSurname == nil ? "Ms" : "Mrs"
        }
    }

    private func written(_ text: String) -> String {
        let text = profile.keepsAccents ? text : AccentFolding.folded(text)
        switch profile.letterCase {
        case .mixed: return text
        case .upper: return text.uppercased()
        case .lower: return text.lowercased()
        }
    }

    private mutating func misstyped(_ text: String) -> String {
        generator.chance(profile.mistakes.typing)
            ? TextMistakes.typing(text, &generator) : text
    }

    private mutating func misspelt(_ text: String) -> String {
        generator.chance(profile.mistakes.spelling)
            ? TextMistakes.spelling(text, &generator) : text
    }

    private mutating func spaced(_ text: String) -> String {
        generator.chance(profile.mistakes.spacing)
            ? TextMistakes.spacing(text, &generator) : text
    }

    private mutating func changeHyphen() {
        let parts = surname.split(separator: "-")
        guard parts.count == 2 else { return }
        switch generator.below(4) {
        case 0: surname = String(parts[0])
        case 1: surname = String(parts[1])
        default: surname = parts[0] + " " + parts[1]
        }
    }

    private mutating func otherApostrophe(_ name: String) -> String {
        guard let place = name.firstIndex(of: "’") else { return name }
        let other = ["", "'", "`", " "][generator.below(4)]
        return name[..<place] + other + name[name.index(after: place)...]
    }
}
