import Secrets
import Tokens

/// Token tables of invented people, made without keys: q-grams hashed to bits by a plain mixing
/// function, so that tests can steer every error.
struct SimulatedPeople {
    struct Person {
        var given: String
        var surname: String
        var birth: String
        var postcode: String
        var sex: String

        var values: [String] { [given, surname, birth, postcode, sex] }
    }

    static let names = ["given_name", "surname", "date_of_birth", "postcode", "sex"]

    private(set) var generator: TestGenerator

    init(seed: UInt64) { generator = TestGenerator(seed: seed) }

    mutating func person() -> Person {
        Person(
            given: word(choices: 200), surname: word(choices: 500),
            birth: "\(1930 + below(80))\(10 + below(12))\(10 + below(28))",
            postcode: "AB\(10 + below(60)) \(1 + below(9))XY", sex: below(2) == 0 ? "m" : "f")
    }

    /// The person with about one field in eight misspelt, exchanged or missing (empty).
    mutating func copy(of person: Person) -> Person {
        var copy = person
        if below(10) == 0 { copy.given = misspelt(copy.given) }
        if below(10) == 0 { copy.surname = misspelt(copy.surname) }
        if below(20) == 0 { copy.birth = misspelt(copy.birth) }
        if below(6) == 0 { copy.postcode = person.postcode == "" ? "" : self.person().postcode }
        if below(12) == 0 { copy.postcode = "" }
        if below(40) == 0 { (copy.given, copy.surname) = (copy.surname, copy.given) }
        return copy
    }

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    // A word that depends on its number alone, so that equal numbers are equal names.
    private mutating func word(choices: Int) -> String {
        var letters = TestGenerator(seed: UInt64(choices * 1000 + below(choices)))
        return String(
            (0..<(5 + Int(letters.next() % 5))).map { _ in
                Character(UnicodeScalar(UInt8(ascii: "a") + UInt8(letters.next() % 26)))
            })
    }

    private mutating func misspelt(_ word: String) -> String {
        var letters = Array(word)
        guard !letters.isEmpty else { return word }
        let place = below(letters.count)
        let first = letters[0].isNumber ? UInt8(ascii: "0") : UInt8(ascii: "a")
        letters[place] = Character(
            UnicodeScalar(first + UInt8(below(letters[0].isNumber ? 10 : 26))))
        return String(letters)
    }

    static func header(
        agency: String, schema: String = "a schema", fingerprint: UInt8 = 1,
        nameBag: Bool = true, isDemonstration: Bool = false, matchKeys: [TokenMatchKey] = []
    ) throws -> TokenHeader {
        let text = Array(schema.utf8)
        let bytes = [UInt8](repeating: fingerprint, count: 16)
        var fields = names.enumerated().map { index, name in
            TokenField(
                name: name, type: name, role: [.givenName, .surname][safely: index] ?? .value,
                bitCount: 256, hashCount: 8, levelEdges: index == 4 ? [] : [700, 800, 900])
        }
        if nameBag {
            fields.append(
                TokenField(
                    name: "names", type: "name-bag", role: .nameBag, bitCount: 512, hashCount: 8,
                    levelEdges: []))
        }
        return TokenHeader(
            agency: agency, project: "simulated", keyIdentifier: KeyIdentifier(7),
            keyFingerprint: KeyFingerprint(bytes.span),
            schemaDigest: try SHA256Digest(hashing: text.span), isDemonstration: isDemonstration,
            rowCount: 0, fields: fields, recordBitCount: 1024, matchKeys: matchKeys)
    }

    /// A table whose row for `people[i]` has the handle `handle(agency, i)`.
    /// - Parameter matchKeys: the values of a person's match keys.
    static func table(
        of people: [Person], header: TokenHeader, matchKeys: (Person) -> [UInt64] = { _ in [] }
    ) throws -> TokenTable {
        let rows = people.enumerated().map { index, person in
            var mask: UInt64 = 0
            var words: [UInt64] = []
            for (field, value) in person.values.enumerated() {
                if value.isEmpty { mask |= 1 << UInt64(field) }
                words += filter(value, salt: UInt64(field), words: 4)
            }
            if header.fields.count > 5 {
                let isMissing = person.given.isEmpty || person.surname.isEmpty
                if isMissing { mask |= 1 << 5 }
                let bag = zip(
                    filter(person.given, salt: 99, words: 8),
                    filter(person.surname, salt: 99, words: 8)
                ).map { isMissing ? 0 : $0 | $1 }
                words += bag
            }
            var record = [UInt64](repeating: 0, count: 16)
            for (field, value) in person.values.enumerated() {
                for (word, bits) in filter(value, salt: UInt64(50 + field), words: 16).enumerated()
                {
                    record[word] |= bits
                }
            }
            return TokenRow(
                handle: handle(header.agency, index), missingMask: mask, fields: words,
                record: record, matchKeys: matchKeys(person))
        }
        return try TokenTable(header: header, rows: rows)
    }

    static func handle(_ agency: String, _ index: Int) -> Handle {
        let seed = agency.utf8.reduce(UInt64(index)) { $0 &* 1_000_003 &+ UInt64($1) }
        var generator = TestGenerator(seed: seed)
        return Handle(high: generator.next(), low: generator.next())
    }

    private static func filter(_ value: String, salt: UInt64, words: Int) -> [UInt64] {
        var filter = [UInt64](repeating: 0, count: words)
        guard !value.isEmpty else { return filter }
        let padded = Array("_\(value)_".utf8)
        for (place, pair) in zip(padded, padded.dropFirst()).enumerated() {
            var gram = UInt64(pair.0) << 8 | UInt64(pair.1) | salt << 32
            if value.first?.isNumber == true { gram |= UInt64(place) << 16 }
            var positions = TestGenerator(seed: gram)
            for _ in 0..<8 {
                let position = Int(positions.next() % UInt64(words * 64))
                filter[position / 64] |= 1 << UInt64(position % 64)
            }
        }
        return filter
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014), seeded.
struct TestGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

extension Array {
    fileprivate subscript(safely index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}
