import Records
import TestSupport
import Testing

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

    @Test("Double metaphone gives the codes that its author's examples have")
    func doubleMetaphone() throws {
        // Names of Philips 2000 and of the usual test lists of other implementations.
        let published = [
            ("smith", "SM0", "XMT"), ("schmidt", "XMT", "SMT"), ("thomas", "TMS", "TMS"),
            ("catherine", "K0RN", "KTRN"), ("michael", "MKL", "MXL"), ("xavier", "SF", "SFR"),
            ("filipowicz", "FLPT", "FLPF"), ("cabrillo", "KPRL", "KPR"), ("arnow", "ARN", "ARNF"),
            ("knight", "NT", "NT"), ("laugh", "LF", "LF"), ("caesar", "SSR", "SSR"),
            ("chianti", "KNT", "KNT"), ("edgar", "ATKR", "ATKR"), ("ghislaine", "JLN", "JLN"),
            ("hugh", "H", "H"), ("dumb", "TM", "TM"), ("wright", "RT", "RT"),
            ("bacchus", "PKS", "PKS"), ("mchugh", "MK", "MK"), ("jose", "HS", "HS"),
            ("wasserman", "ASRM", "FSRM"), ("czerny", "SRN", "XRN"), ("philip", "FLP", "FLP"),
            ("resnais", "RSN", "RSNS"), ("island", "ALNT", "ALNT"), ("sugar", "XKR", "SKR"),
            ("jankelowicz", "JNKL", "ANKL"), ("zhao", "J", "J"),
        ]
        for (name, primary, alternate) in published {
            let codes = DoubleMetaphone(Array(name.utf8).span)
            #expect(codes.primary == Array(primary.utf8), "\(name)")
            #expect(codes.alternate == Array(alternate.utf8), "\(name)")
            #expect(bytes(name, .doubleMetaphone) == Array(primary.utf8))
        }
        // Nothing to say is no salt, and not a constant one.
        #expect(bytes("\u{5c0f}\u{6797}", .doubleMetaphone) == nil)
        #expect(bytes("h", .doubleMetaphone) == nil)
    }

    @Test("Double metaphone comes to an end and to four letters at most, whatever it is given")
    func doubleMetaphoneOfAnything() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<20_000 {
            let value = (0..<Int(generator.next() % 12)).map { _ in
                UInt8(
                    truncatingIfNeeded: generator.next() % 8 == 0
                        ? 0x20 : 0x61 + generator.next() % 26)
            }
            let codes = DoubleMetaphone(value.span)
            #expect(codes.primary.count <= 4 && codes.alternate.count <= 4)
        }
        #expect(DoubleMetaphone([0xff, 0xc3, 0x00].span).primary.isEmpty)
    }

    @Test("A short form becomes the name it is short for; other names stay, and so do unclear ones")
    func formal() {
        for (name, formal) in [
            ("bill", "william"), ("liz", "elizabeth"), ("kate", "catherine"), ("peggy", "margaret"),
            ("bob james", "robert"), ("william", "william"), ("alex", "alex"), ("bert", "bert"),
            ("mary ann", "mary ann"), ("\u{5c0f}", "\u{5c0f}"),
        ] {
            #expect(bytes(name, .formal) == Array(formal.utf8), "\(name)")
        }
    }

    @Test("Transforms take the part of a value that they say")
    func transforms() {
        #expect(bytes("19800312", .year) == Array("1980".utf8))
        #expect(bytes("19800312", .yearMonth) == Array("198003".utf8))
        #expect(bytes("sw1a1aa", .outward) == Array("sw1a".utf8))
        #expect(bytes("\u{00f8}rjan", .initial) == Array("\u{00f8}".utf8))
        #expect(bytes("smith", .firstThree) == Array("smi".utf8))
        #expect(bytes("\u{00f8}rjan", .firstThree) == Array("\u{00f8}rj".utf8))
        #expect(bytes("jo", .firstThree) == Array("jo".utf8))
        #expect(bytes("smith", .identity) == Array("smith".utf8))
        // The published examples of SLK-581 (AIHW): Brown is RON, Lee is EE2, O'Brien as OBRIEN.
        #expect(bytes("brown", .letters235) == Array("ron".utf8))
        #expect(bytes("lee", .letters235) == Array("ee2".utf8))
        #expect(bytes("o'brien", .letters235) == Array("bre".utf8))
        #expect(bytes("mary ann", .letters23) == Array("ar".utf8))
        #expect(bytes("jo", .letters23) == Array("o2".utf8))
        #expect(bytes("j", .letters23) == Array("22".utf8))
        #expect(bytes("1980", .letters23) == nil)
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

    private func bytes(_ value: String, _ transform: ValueTransform) -> [UInt8]? {
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
