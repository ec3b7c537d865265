/// Numbers and words that files hold about people, beside NHS numbers.
struct PersonalNumbers: Sendable {
    private let person: Person
    private let seed: UInt64

    init(_ person: Person, seed: UInt64) {
        self.person = person
        self.seed = seed
    }

    /// A number of the house that reaches nobody: Ofcom has given out no number that begins with
    /// 04 ("The National Telephone Numbering Plan").
    static func telephone(of address: Address) -> String {
        var generator = address.telephoneGenerator
        return "04" + digits(9, &generator)
    }

    /// Of the form of a UPRN, twelve digits from 9 on.
    static func property(_ address: Address) -> String {
        var generator = address.telephoneGenerator
        _ = generator.next()
        return "9" + digits(11, &generator)
    }

    /// Date of birth, two digits, a digit that is odd for men, and the check digit (Public Health
    /// Scotland, "CHI number"). No such numbers are kept for tests, so it may be somebody's.
    var chiNumber: String {
        var generator = self.generator(0)
        let birth = person.birth
        var digits = [birth.day, birth.month, birth.year % 100].flatMap { [$0 / 10, $0 % 10] }
        digits += [generator.below(10), generator.below(10)]
        let parity = person.sex == .male ? 1 : 0
        let start = generator.below(5)
        for offset in 0..<5 {
            let ninth = (start + offset) % 5 * 2 + parity
            guard let check = NHSNumber.checkDigit(digits + [ninth]) else { continue }
            return (digits + [ninth, check]).map(String.init).joined()
        }
        preconditionFailure("a step of the ninth digit changes the check digit")
    }

    func code(_ place: Int) -> String {
        var generator = self.generator(1 + 3 * place)
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ")
        let first = letters[generator.below(letters.count)]
        let second = letters[generator.below(letters.count)]
        return "\(first)\(second)" + Self.digits(6, &generator)
    }

    func number(_ place: Int) -> String {
        var generator = self.generator(2 + 3 * place)
        return String(generator.within(1...99_999))
    }

    /// `scale` times a number from 0 to under 1, with five decimals.
    func decimal(_ place: Int, scale: Int) -> String {
        var generator = self.generator(2 + 3 * place)
        let parts = generator.within(1...99_999) * scale
        let decimals = String(100_000 + parts % 100_000).dropFirst()
        return "\(parts / 100_000).\(decimals)"
    }

    func words(_ place: Int) -> String {
        var generator = self.generator(3 + 3 * place)
        return Streets.name(&generator)
    }

    private func generator(_ part: Int) -> SplitMix64 {
        SplitMix64(
            seed: seed, stream: .personalNumber, index: UInt64(person.index), part: UInt64(part))
    }

    private static func digits(_ count: Int, _ generator: inout SplitMix64) -> String {
        (0..<count).map { _ in String(generator.below(10)) }.joined()
    }
}
