/// Telephone and email of a person, made only where a file asks for them.
struct ContactDetails: Sendable {
    /// Reaches nobody: Ofcom keeps these numbers for drama.
    let telephone: String
    /// At a domain that RFC 2606 keeps for examples.
    let email: String

    init(_ person: Person, seed: UInt64) {
        var generator = SplitMix64(seed: seed, stream: .contact, index: UInt64(person.index))
        let own = Self.threeDigits(&generator)
        // Three in four give a mobile number, the others that of the house.
        if generator.chance(0.75) {
            telephone = "07700900" + own
        } else {
            var house = person.address.telephoneGenerator
            telephone =
                Towns.all[person.address.town].telephonePrefix + Self.threeDigits(&house)
        }
        let given = Self.plain(person.givenName)
        let surname = Self.plain(person.surname)
        let number = generator.chance(0.6) ? String(generator.within(1...99)) : ""
        let local: String
        switch generator.below(4) {
        case 0: local = given + surname + number
        case 1: local = given.prefix(1) + surname + number
        case 2: local = given + "." + surname + number
        default: local = surname + "." + given + String(person.birth.year % 100)
        }
        email = local + "@" + Self.domains[generator.below(Self.domains.count)]
    }

    private static func threeDigits(_ generator: inout SplitMix64) -> Substring {
        String(1000 + generator.below(1000)).dropFirst()
    }

    private static let domains = [
        "example.com", "example.org", "example.net", "mail.example", "post.example",
    ]

    private static func plain(_ name: String) -> String {
        String(
            decoding: AccentFolding.folded(name).lowercased().utf8.filter {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
            }, as: UTF8.self)
    }
}
