import Foundation
import Records
import TestSupport
import Testing

@Suite("Drafts of schemas")
struct DraftTests {
    private func draft(_ csv: String) throws -> (text: String, schema: Schema) {
        let folder = try TemporaryFolder()
        let text = try SchemaDraft.draft(path: folder.write(csv, to: "people.csv"))
        return (text, try Schema(text: text, path: "draft.yaml"))
    }

    private func types(_ schema: Schema) -> [String: FieldType] {
        Dictionary(uniqueKeysWithValues: schema.fields.map { ($0.columns[0], $0.type) })
    }

    @Test("Columns of coordinates are named by their axis")
    func coordinates() throws {
        let (_, schema) = try draft(
            "id,Latitude,lng,easting\n1,51.5,-0.12,530034\n2,52.5,-1.9,407000\n")
        #expect(schema.fields.map(\.options.axis) == [.latitude, .longitude, .easting])
    }

    @Test(
        "FEBRL's columns are guessed, and its number of a person is left out",
        .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
    func febrl() throws {
        let path = SharedData.path("data/febrl4_a.csv")
        let text = try SchemaDraft.draft(path: path)
        let schema = try Schema(text: text, path: "draft.yaml")
        #expect(
            types(schema) == [
                "given_name": .givenName, "surname": .surname, "street_number": .code,
                "address_1": .addressLine, "address_2": .addressLine, "suburb": .town,
                "postcode": .code, "state": .code, "date_of_birth": .dateOfBirth,
            ])
        #expect(text.contains("record id looks like column \"rec_id\""))
        #expect(text.contains("# name-bag: {given-name: given_name, surname: surname}"))
        #expect(text.contains("  # - name: soc_sec_id"))
    }

    @Test(
        "the historical columns are guessed, and the full name is left out",
        .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
    func historical() throws {
        let path = SharedData.path("data/historical_a.csv")
        let text = try SchemaDraft.draft(path: path)
        let schema = try Schema(text: text, path: "draft.yaml")
        #expect(
            types(schema) == [
                "first_name": .givenName, "surname": .surname, "dob": .dateOfBirth,
                "birth_place": .town, "postcode_fake": .postcode, "gender": .sex,
            ])
        #expect(text.contains("  # - name: full_name"))
        #expect(text.contains("record id looks like column \"rec_id\""))
    }

    @Test(
        "every file of the example gives a draft that is a schema",
        arguments: ["housing", "health", "police"])
    func example(agency: String) throws {
        let path = SharedData.packageRoot
            .appending(path: "Examples/three-agencies/\(agency).csv").path
        let schema = try Schema(text: SchemaDraft.draft(path: path), path: "draft.yaml")
        let types = Set(schema.fields.map(\.type))
        #expect(
            types.isSuperset(of: [.givenName, .surname, .dateOfBirth, .sex, .town, .postcode]))
    }

    @Test("values say what a column holds where its name does not")
    func byValues() throws {
        let rows = (0..<40).map { index in
            "\(index),person\(index)@example.org,\(index % 28 + 1)/03/19\(50 + index),same,"
                + "S\(index % 9 + 1) 2EL"
        }
        let (text, schema) = try draft("id,a,b,c,d\n" + rows.joined(separator: "\n"))
        #expect(types(schema) == ["a": .email, "b": .dateOfBirth, "d": .postcode])
        #expect(text.contains("  # - name: c"))
        #expect(text.contains("can only be day first"))
    }

    @Test("no value of the file stands in its draft")
    func noValues() throws {
        let rows = (0..<30).map { "R\($0)X,Quetzalina\($0),Wombatovic\($0 % 7),nonsense" }
        let (text, _) = try draft("ref,forename,surname,gender\n" + rows.joined(separator: "\n"))
        for word in ["Quetzalina", "Wombatovic", "nonsense", "R1X"] {
            #expect(!text.lowercased().contains(word.lowercased()))
        }
    }

    @Test("odd headers still give a schema")
    func oddHeaders() throws {
        let csv =
            "\"First\nName\",\"sur\"\"name\",\"#\",\"Größe: a\\b\",Gr osse a b,日本\n"
            + "Anne,Smith,1,2,3,4\nJohn,Jones,2,3,4,5\n"
        let (text, schema) = try draft(csv)
        #expect(schema.fields.contains { $0.columns == ["First\nName"] && $0.type == .givenName })
        #expect(schema.fields.contains { $0.columns == ["sur\"name"] && $0.type == .surname })
        // Left-out columns, uncommented, are a schema too.
        let whole = text.split(separator: "\n").map { line in
            line.hasPrefix("  # - ") || line.hasPrefix("  #   ")
                ? "  " + line.dropFirst(4) : String(line)
        }.joined(separator: "\n")
        #expect(try Schema(text: whole, path: "draft.yaml").fields.count == 6)
    }

    @Test("a file with nothing to link on is drafted all the same")
    func nothingToLinkOn() throws {
        let rows = (0..<12).map { "\($0),a\n" }.joined()
        #expect(throws: RecordsError.self) { _ = try draft("id,c\n" + rows) }
    }

    @Test("names of columns that say enough are passed over where there are few rows or none")
    func fewRows() throws {
        for rows in ["", "Jo,Smith\n"] {
            let (_, schema) = try draft("forename,surname\n" + rows)
            #expect(schema.fields.map(\.type) == [.givenName, .surname])
        }
    }
}
