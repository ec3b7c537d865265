import Testing

import Records

@Suite("Salts")
struct SaltTests {
    static let schema = """
        trefoil-schema: 1
        name: salted
        profile: fields
        salts: {records: 1000, cell-records: 20}
        fields:
          - {name: given_name, column: given_name, type: given-name}
          - {name: surname, column: surname, type: surname}
          - {name: date_of_birth, column: dob, type: date-of-birth}
          - {name: postcode, column: postcode, type: postcode}
        """

    @Test("Soundex codes are those that are published")
    func soundex() {
        // US National Archives, "The Soundex Indexing System", and Knuth, volume 3.
        let published = [
            ("washington", "w252"), ("lee", "l000"), ("gutierrez", "g362"), ("pfister", "p236"),
            ("jackson", "j250"), ("tymczak", "t522"), ("ashcraft", "a261"), ("robert", "r163"),
            ("rupert", "r163"), ("euler", "e460"), ("gauss", "g200"), ("hilbert", "h416"),
            ("knuth", "k530"), ("lloyd", "l300"), ("lukasiewicz", "l222"), ("honeyman", "h555"),
            ("o'hara", "o600"),
        ]
        for (name, code) in published {
            #expect(bytes(name, .soundex) == Array(code.utf8), "\(name)")
        }
        #expect(bytes("\u{5c0f}\u{6797}", .soundex) == nil)
    }

    @Test("Transforms take the part of a value that they say")
    func transforms() {
        #expect(bytes("19800312", .year) == Array("1980".utf8))
        #expect(bytes("19800312", .yearMonth) == Array("198003".utf8))
        #expect(bytes("sw1a1aa", .outward) == Array("sw1a".utf8))
        #expect(bytes("\u{00f8}rjan", .initial) == Array("\u{00f8}".utf8))
        #expect(bytes("smith", .identity) == Array("smith".utf8))
        // Too short for what is asked of it: no salt, never a constant one.
        #expect(bytes("198", .year) == nil)
        #expect(bytes("abc", .outward) == nil)
    }

    @Test("Without a list, the salts are birth date, postcode and the sound of both names")
    func usual() throws {
        let schema = try Schema(text: Self.schema, path: "s.yaml")
        let salts = try #require(schema.salts)
        #expect(
            salts.salts.map(schema.name(of:)) == [
                "date_of_birth", "postcode", "given_name:soundex + surname:soundex",
            ])
        #expect(salts.cellCount == 50)
        #expect(schema.sends == [.fields])
    }

    @Test("Exchanged names have the same salt; a part that is missing leaves none")
    func salts() throws {
        let schema = try Schema(text: Self.schema, path: "s.yaml")
        let named = try #require(schema.salts?.salts.last)
        let one = salt(named, ["mary", "smith", "19800312", ""])
        #expect(one != nil)
        #expect(salt(named, ["smyth", "mairi", "", "sw1a1aa"]) == one)
        #expect(salt(named, ["mary", "", "19800312", "sw1a1aa"]) == nil)
        // Lengths keep the parts apart.
        let both = Salt(parts: [.init(field: 0), .init(field: 1)])
        #expect(salt(both, ["ab", "c", "", ""]) != salt(both, ["a", "bc", "", ""]))
    }

    @Test(
        "A fault of the salts names the line and what was expected",
        arguments: [
            ("profile: fields", "profile: secret", "3: profile: expected one of plain, fields"),
            ("profile: fields", "profile: plain", "4: salts: only profile fields has this key"),
            ("profile: fields", "profile: fields\nsend: [record]", "4: send: only profile plain"),
            ("salts: {records: 1000, cell-records: 20}", "", "profile fields needs the key salts"),
            ("records: 1000, ", "", "4: salts: expected the key records"),
            ("cell-records: 20", "noise: 9", "4: noise: expected a number"),
            ("cell-records: 20", "noise: much", "4: noise: expected a number"),
            ("cell-records: 20", "cell-records: 101", "4: cell-records: expected a whole number"),
            ("cell-records: 20", "of: [[dob]]", "4: salts: expected the name of a field"),
            ("cell-records: 20", "of: [[surname:sound]]", "4: salts: after the colon"),
            ("cell-records: 20", "of: [[surname]]", "4: salts: expected 2 to 8 salts"),
            ("cell-records: 20", "of: [[surname], [surname]]", "4: salts: a salt stands twice"),
            (
                "cell-records: 20", "of: [[surname], [surname:soundex, postcode]]",
                "4: salts: every salt is made of 'surname'"
            ),
            (
                "cell-records: 20", "of: [[surname, surname:soundex], [postcode]]",
                "4: salts: expected 1 to 4 different fields"
            ),
        ])
    func faults(part: String, other: String, message: String) throws {
        let text = Self.schema.replacing(part, with: other)
        do {
            _ = try Schema(text: text, path: "s.yaml")
            Issue.record("a schema with \(other) was accepted")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }

    @Test("A salt, and how fine its cells are, changes the schema's canonical text")
    func canonicalText() throws {
        let text = try Schema(text: Self.schema, path: "s.yaml").canonicalText
        for (part, other) in [
            ("cell-records: 20", "cell-records: 21"), ("records: 1000", "records: 1001"),
            ("cell-records: 20", "of: [[date_of_birth], [surname]]"),
            ("cell-records: 20", "cell-records: 20, noise: 2"),
        ] {
            let changed = try Schema(text: Self.schema.replacing(part, with: other), path: "s")
            #expect(changed.canonicalText != text)
        }
    }

    private func bytes(_ value: String, _ transform: SaltTransform) -> [UInt8]? {
        var record = Record()
        record.addField { $0 += Array(value.utf8) }
        var parts: [[UInt8]] = []
        var bytes: [UInt8] = []
        let salt = Salt(parts: [.init(field: 0, transform: transform)])
        guard salt.write(of: record, using: &parts, to: &bytes) else { return nil }
        return Array(bytes.dropFirst(2))
    }

    private func salt(_ salt: Salt, _ values: [String]) -> [UInt8]? {
        var record = Record()
        for value in values { record.addField { $0 += Array(value.utf8) } }
        var parts: [[UInt8]] = []
        var bytes: [UInt8] = []
        return salt.write(of: record, using: &parts, to: &bytes) ? bytes : nil
    }
}
