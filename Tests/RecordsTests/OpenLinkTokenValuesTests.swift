import Foundation
import Records
import Testing

@Suite("Values as Open Link Token reads them")
struct OpenLinkTokenValuesTests {
    @Test("Names lose titles, suffixes, initials and marks, and what is nobody's name is refused")
    func names() {
        for (value, name) in [
            ("Smith-Jones III", "SMITHJONES"), ("Straße", "STRASSE"), ("Ng", "NG"), ("Bb", nil),
            ("Ii", "II"), ("Jr", nil), ("TEST16", nil), ("N/A", nil), ("", nil), ("A", nil),
        ] as [(String, String?)] {
            #expect(OpenLinkTokenValues.lastName(value) == name, "\(value)")
        }
        for (value, name) in [
            ("Dr. Mary Jane Lee", "MARY"), ("John J.", "JOHN"), ("Jo Ann", "JOANN"),
            ("Sir", "SIR"), ("Patient", nil), ("Mr. Jr", "JR"), ("Ann - Lee", "ANNLEE"),
        ] as [(String, String?)] {
            #expect(OpenLinkTokenValues.firstName(value) == name, "\(value)")
        }
    }

    @Test("Dates of five forms are read, from 1910 to today; no other text is")
    func dates() {
        for text in ["1980-03-12", "1980/03/12", "03/12/1980", "03-12-1980", "12.03.1980"] {
            #expect(OpenLinkTokenValues.birthDate(text, today: 20_261_123) == "1980-03-12")
        }
        for text in [
            "1909-12-31", "2026-11-24", "1980-02-30", "1980-3-12", "1980/03-12", "x980-03-12",
        ] {
            #expect(OpenLinkTokenValues.birthDate(text, today: 20_261_123) == nil, "\(text)")
        }
    }
}
