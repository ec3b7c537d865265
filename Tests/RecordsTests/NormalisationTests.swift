import Records
import Testing

@Suite("Normalisation of cells, type by type")
struct NormalisationTests {
    /// A row of a table: what is written, and what it becomes (nil: invalid, "": missing).
    typealias Row = (cell: String, result: String?)

    private func check(
        _ type: FieldType, _ rows: [Row], options: FieldOptions = FieldOptions(),
        order: FieldOptions.DateOrder = .dayFirst
    ) {
        for row in rows {
            let expected: NormalisedCell =
                row.result.map { $0.isEmpty ? .missing : .value($0) } ?? .invalid
            let found = NormalisedCell.of(row.cell, type, options: options, order: order)
            #expect(found == expected, "\(type.rawValue) '\(row.cell)'")
        }
    }

    @Test("spellings of one given name or surname come to one value")
    func names() {
        check(
            .surname,
            [
                ("O’Brien", "obrien"), ("O'BRIEN", "obrien"), ("OBrien", "obrien"),
                ("O`Brien", "obrien"), ("O\u{b4}Brien", "obrien"), ("Oʼbrien", "obrien"),
                ("Łukasz", "lukasz"), ("Strauß", "strauss"), ("Ørsted", "orsted"),
                ("Þórsson", "thorsson"), ("Æðelred", "aedelred"), ("Işık", "isik"),
                ("IŞIK", "isik"), ("İnönü", "inonu"), ("Đoković", "dokovic"),
                ("Smith-Jones", "smith jones"), ("Smith\u{2013}Jones", "smith jones"),
                ("Smith\u{a0} \u{2010} Jones", "smith jones"), ("  Smith  ", "smith"),
                ("Ｓｍｉｔｈ", "smith"), ("Smith Jr.", "smith"), ("Smith III", "smith"),
                ("Smith, PhD", "smith"), ("Smith\u{200b}son", "smithson"),
                ("St. John", "st john"), ("12", nil), ("...", ""), ("", ""), ("Esq", ""),
                ("Smith2", "smith2"), ("\u{fb01}nch", "finch"), ("Müller\tMeyer", "muller meyer"),
            ])
        check(
            .givenName,
            [
                ("Zoë", "zoe"), ("Zoe\u{308}", "zoe"), ("ZOË", "zoe"), ("José", "jose"),
                ("Mr. John", "john"), ("Dr.Anne", "anne"), ("Miss", "miss"), ("Mr Dr", ""),
                ("Sir Prof. Alan OBE", "alan"), ("Mary Ann", "mary ann"),
                ("Mary-Ann", "mary ann"), ("J.R.", "j r"), ("Mrs.", ""),
            ])
    }

    @Test("letters of other scripts are kept, with the marks that belong to them")
    func otherScripts() {
        check(
            .givenName,
            [
                ("Андрей", "андрей"), ("АНДРЕЙ", "андрей"), ("Γιώργος", "γιώργοσ"),
                ("ΓΙΏΡΓΟΣ", "γιώργοσ"), ("محمد", "محمد"), ("दीपिका", "दीपिका"),
                ("小林", "小林"), ("ヤマダ", "ヤマダ"), ("ﾔﾏﾀﾞ", "ヤマダ"), ("김민준", "김민준"),
                ("שָׂרָה", "ש\u{5b8}\u{5c2}ר\u{5b8}ה"),
            ])
    }

    @Test("a title by itself is nobody's name, unless people are called so")
    func titlesAlone() {
        for type in [FieldType.givenName, .surname, .fullName] {
            check(
                type,
                [
                    ("Sir", ""), ("Mr.", ""), ("Dr", ""), ("baronet", ""), ("Bt.", ""),
                    ("Lord", "lord"), ("Md", "md"), ("Hon", "hon"), ("Master", "master"),
                    ("Sir John", "john"), ("Barrington Bt", "barrington"),
                ])
        }
    }

    @Test("a full name reads the same with the surname first")
    func fullNames() {
        check(
            .fullName,
            [
                ("Smith, John", "john smith"), ("John Smith", "john smith"),
                ("SMITH, Mr John Paul", "john paul smith"), ("Smith Jr, John", "john smith"),
                ("John Smith, PhD", "john smith"), ("Dr John Smith MBE", "john smith"),
                ("Smith,", "smith"), (", John", "john"), ("Smith, Mr", "smith"),
                ("Lord, Jack", "jack lord"), ("O’Neill, Zoë", "zoe oneill"), ("1, 2", nil),
            ])
    }

    @Test("codes for a sex are read, and unknown ones are not taken for a sex")
    func sex() {
        check(
            .sex,
            [
                ("M", "m"), ("male", "m"), ("1", "m"), ("Boy", "m"), ("F", "f"), ("FEMALE", "f"),
                ("2", "f"), ("woman", "f"), ("0", ""), ("9", ""), ("U", ""), ("X", ""),
                ("Not known", ""), ("t2227949966", nil), ("3", nil), ("", ""),
            ])
        var options = FieldOptions()
        options.maleCodes = ["h", "2"]
        options.femaleCodes = ["1"]
        options.missingCodes = ["z"]
        check(
            .sex, [("H", "m"), ("2", "m"), ("1", "f"), ("Z", ""), ("f", "f")], options: options)
    }

    @Test("forms of one date come to one value, and impossible dates to none")
    func dates() {
        check(
            .dateOfBirth,
            [
                ("19800312", "19800312"), ("1980-03-12", "19800312"), ("1980/3/12", "19800312"),
                ("12/03/1980", "19800312"), ("12.3.1980", "19800312"), ("12-03-1980", "19800312"),
                ("12 03 1980", "19800312"), ("12 Mar 1980", "19800312"),
                ("12 March 1980", "19800312"), ("Mar 12, 1980", "19800312"),
                ("12-MAR-1980", "19800312"), ("12th March 1980", "19800312"),
                ("12MAR1980", "19800312"), ("1980-03-12T10:20:30Z", "19800312"),
                ("1980-03-12 00:00:00", "19800312"), ("03/25/1980", "19800325"),
                ("1 Sept 1990", "19900901"), ("29/02/2000", "20000229"), ("29/02/1900", nil),
                ("31/04/1980", nil), ("00/01/1980", nil), ("19801301", nil), ("1980", nil),
                ("12/13/14/1980", nil), ("12/03/80", nil), ("2027-01-01", nil),
                ("1849-12-31", nil), ("1900-01-01", ""), ("01/01/1900", ""), ("9999-12-31", ""),
                ("11/11/1111", ""), ("1970-01-01", "19700101"), ("never", nil), ("19 1980", nil),
                ("123456789", nil), ("2026-11-22", "20261122"), ("2026-11-23", nil),
            ])
        check(
            .dateOfBirth,
            [
                ("03/12/1980", "19800312"), ("25/12/1980", "19801225"),
                ("1980-03-12", "19800312"), ("12 Mar 1980", "19800312"),
            ], order: .monthFirst)
        var options = FieldOptions()
        options.twoDigitYearsFrom = 1930
        options.defaultDates = [19_990_909]
        check(
            .dateOfBirth,
            [
                ("12/03/80", "19800312"), ("12/03/25", "20250312"), ("01/01/30", "19300101"),
                ("12/03/29", nil), ("1999-09-09", ""), ("1900-01-01", "19000101"),
            ], options: options)
    }

    @Test("addresses and towns agree whether or not words are shortened")
    func places() {
        check(
            .addressLine,
            [
                ("12 Glasgow Road", "12 glasgow rd"), ("12, Glasgow Rd.", "12 glasgow rd"),
                ("Flat 3/1, St. Mary's Street", "flat 3 1 st marys st"),
                ("Apt 3/1 Saint Marys St", "flat 3 1 st marys st"), ("12", "12"), ("-", ""),
            ])
        check(
            .town,
            [
                ("St. Helens", "st helens"), ("Saint Helens", "st helens"),
                ("Stoke-on-Trent", "stoke on trent"), ("King's Lynn", "kings lynn"), ("12", nil),
            ])
        check(.text, [("  Labourer,\n farm ", "labourer farm"), ("Ünïcode!", "unicode")])
        check(.code, [("AB-12 c", "ab12c"), ("NSW", "nsw"), ("...", "")])
    }

    @Test("postcodes are laid out so that their parts stand at fixed positions")
    func postcodes() {
        check(
            .postcode,
            [
                ("S7 2EL", "s7__2el"), ("s72el", "s7__2el"), ("SW1A 1AA", "sw1a1aa"),
                ("EC1A1BB", "ec1a1bb"), ("M60 1NW", "m60_1nw"), ("GIR 0AA", "gir_0aa"),
                ("BFPO 57", "bfpo057"), ("JE2 3XP", "je2_3xp"), ("ASCN 1ZZ", "ascn1zz"),
                ("S7 ZEL", nil), ("S7 2CL", nil), ("M1 OAA", "m1__0aa"), ("0X1 2JD", "ox1_2jd"),
                ("CRO 2YR", "cr0_2yr"), ("L1 IAA", "l1__1aa"), ("ZZ99 3VZ", ""), ("zz993wz", ""),
                ("XX99 1AA", ""), ("NF1 1NF", ""), ("QQ1 1AA", nil), ("2195", nil), ("S7", nil),
                ("", ""), ("12345-6789", nil), ("SW1A-1AA", "sw1a1aa"),
            ])
        var options = FieldOptions()
        options.allowsOutwardOnly = true
        check(
            .postcode, [("S7", "s7__"), ("SW1A", "sw1a"), ("S7 2EL", "s7__2el"), ("QQ1", nil)],
            options: options)
    }

    @Test("a normalised postcode gives its outward and inward part")
    func postcodeParts() throws {
        let full = Array("s7__2el".utf8)
        let fullParts = PostcodeRule.parts(of: full.span)
        let parts = try #require(fullParts)
        #expect(parts.outward == 0..<2 && parts.inward == 4..<7)
        let outward = Array("sw1a".utf8)
        let found = PostcodeRule.parts(of: outward.span)
        let outwardParts = try #require(found)
        #expect(outwardParts.outward == 0..<4 && outwardParts.inward.isEmpty)
    }

    @Test("numbers with a check digit are refused when it does not agree")
    func checkedNumbers() {
        check(
            .nhsNumber,
            [
                ("943 476 5919", "9434765919"), ("943-476-5919", "9434765919"),
                ("9434765918", nil), ("0000000000", ""), ("4444444444", ""), ("987654321", nil),
                ("943476591a", nil), ("0000000060", nil),
            ])
        check(.chiNumber, [("3112121238", nil), ("9434765919", nil), ("12", nil)])
        let valid = Self.chi("010180123") ?? Self.chi("010180124") ?? ""
        check(.chiNumber, [(valid, valid), (String(valid.dropFirst()), valid)])
        check(
            .uprn,
            [("100023336956", "100023336956"), ("000012", "12"), ("0", ""), ("1234567890123", nil)])
    }

    /// Nine digits with the check digit that makes them a CHI number, if there is one.
    private static func chi(_ digits: String) -> String? {
        let sum = zip(digits.compactMap(\.wholeNumberValue), (2...10).reversed())
            .reduce(0) { $0 + $1.0 * $1.1 }
        let check = (11 - sum % 11) % 11
        return check == 10 ? nil : digits + String(check)
    }

    @Test("telephone numbers agree however the country is written")
    func phones() {
        check(
            .phone,
            [
                ("07700 900123", "07700900123"), ("+44 7700 900123", "07700900123"),
                ("+44 (0)7700 900123", "07700900123"), ("0044 7700 900123", "07700900123"),
                ("447700900123", "07700900123"), ("7700900123", "07700900123"),
                ("(0114) 496-0123 ext. 12", "01144960123"), ("0114 496 0123 x12", "01144960123"),
                ("+33 6 12 34 56 78", "+33612345678"), ("0033612345678", "+33612345678"),
                ("00000000000", ""), ("12345", nil), ("no phone", nil), ("0800 1111 000000", nil),
            ])
        check(
            .email,
            [
                (" Anne.Smith@Example.ORG ", "anne.smith@example.org"), ("anne@example", nil),
                ("anne@@example.org", nil), ("@example.org", nil), ("a b@example.org", nil),
                ("anne@example.", nil), ("anne@.org", nil), ("a..b@example.org", nil),
            ])
    }

    @Test("numbers come to one spelling")
    func numbers() {
        check(
            .number,
            [
                ("007", "7"), ("+1,234.50", "1234.5"), ("-0.0", "0"), ("-12", "-12"), ("0", "0"),
                ("1 234 567", "1234567"), (".5", "0.5"), ("5.", "5"), ("1,23", nil), ("1e5", nil),
                (".", nil), ("-", nil), ("1.2.3", nil), ("12,345", "12345"), ("1234,567", nil),
            ])
    }

    @Test("the schema's words for a missing value are found whatever their case")
    func missingWords() {
        let words = ["NULL", "N/A", "UNKNOWN", ".", "Ohne Wert"]
        for cell in ["null", " N/a ", "Unknown", ".", "ohne WERT", "", "   ", "\u{a0}NULL\u{a0}"] {
            #expect(NormalisedCell.of(cell, .surname, missing: words) == .missing, "'\(cell)'")
        }
        #expect(NormalisedCell.of("Nullo", .surname, missing: words) == .value("nullo"))
    }

    @Test("bytes that are not UTF-8 are invalid, not repaired")
    func notText() {
        for type in FieldType.allCases {
            #expect(NormalisedCell.of([0x53, 0xff, 0x6d], type) == .invalid, "\(type.rawValue)")
        }
    }
}
