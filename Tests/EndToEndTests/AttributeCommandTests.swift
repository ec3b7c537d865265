import Foundation
import TestSupport
import Testing

@Suite("Attributes, exclusions and shields from CSV to token file")
struct AttributeCommandTests {
    let project: ExampleProject

    private static let schema =
        ExampleProject.schema + """
            attributes:
              least-people: 3
              of:
                - {name: ward, column: ward, values: [north, south, west]}
                - {name: regular, column: regular, values: [yes, no]}

            """

    private static func people(_ rows: Range<Int>) -> String {
        "id,forename,surname,dob,postcode,ward,regular\n"
            + rows.map { row in
                "\(row),Anna\(row),Taylor,0\(1 + row % 9)/05/19\(50 + row),S10 2TN,"
                    + "\(row < 11 ? "north" : row == 11 ? "west" : "south"),"
                    + "\(row % 2 == 0 ? "yes" : "no")"
            }.joined(separator: "\n") + "\n"
    }

    init() throws {
        project = try ExampleProject()
        try project.folder.write(Self.schema, to: "bands.yaml")
        try project.folder.write(Self.people(0..<22), to: "many.csv")
    }

    private func encode(
        _ people: String = "many.csv", out: String, _ more: String...
    ) throws -> BuiltProgram.Outcome {
        try BuiltProgram.tokenise.run(
            [
                "encode", people, "--schema", "bands.yaml", "--key", "a.key", "--agency", "a",
                "--id", "id", "--out", out,
            ] + more, in: project.folder.path)
    }

    private struct Inspected: Decodable {
        struct Attribute: Decodable { let name: String, present, other, missing: Int }
        let rows, excluded: Int
        let attributes: [Attribute]
    }

    private func inspect(_ file: String) throws -> Inspected {
        let json = try project.node("inspect", file, "--json").output
        return try JSONDecoder().decode(Inspected.self, from: Data(json.utf8))
    }

    @Test(
        "A combination that too few carry is refused by its values, and merged into other if asked")
    func rare() throws {
        let refused = try encode(out: "a.tok")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("ward west, regular no"))
        #expect(refused.errors.contains("fewer than 3 people"))
        #expect(!refused.errors.contains("ward north") && !refused.errors.contains("Anna"))
        #expect(!FileManager.default.fileExists(atPath: project.folder.file("a.tok")))
        let made = try encode(out: "a.tok", "--coarsen")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("ward: ") && made.output.contains("became other"))
        let found = try inspect("a.tok")
        #expect(found.rows == 22 && found.attributes.map(\.name) == ["ward", "regular"])
        // One alone is still too few, so that others are merged with it.
        #expect(found.attributes[0].other >= 3)
        #expect(found.attributes[0].present + found.attributes[0].other == 22)
    }

    @Test(
        "An excluded record is counted in the header and nowhere else; a shielded one is not at all"
    )
    func gates() throws {
        // Row 11 alone is of the west; without it no combination is rare.
        try project.folder.write("record_id,from\n11,2020-01-01\n3,2999-01-01\n", to: "out.csv")
        let made = try encode(out: "excluded.tok", "--exclude", "out.csv")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("left out: 1 excluded records"))
        let found = try inspect("excluded.tok")
        #expect(found.rows == 21 && found.excluded == 1)

        // The bytes are those of a file in which the person never stood.
        try project.folder.write("record_id\n11\n", to: "shield.csv")
        let shielded = try encode(out: "shielded.tok", "--shield", "shield.csv")
        #expect(shielded.status == 0 && !shielded.output.contains("11"))
        var lines = Self.people(0..<22).split(separator: "\n")
        lines.remove(at: 12)
        try project.folder.write(lines.joined(separator: "\n") + "\n", to: "without.csv")
        #expect(try encode("without.csv", out: "without.tok").status == 0)
        func bytes(_ name: String) throws -> Data {
            try Data(contentsOf: URL(filePath: project.folder.file(name)))
        }
        #expect(try bytes("shielded.tok") == bytes("without.tok"))

        // Kept out of lists only: the row is there, and its filters are what they were.
        try project.folder.write("record_id,level\n3,deliver\n11,wholly\n", to: "level.csv")
        #expect(try encode(out: "level.tok", "--shield", "level.csv").status == 0)
        let (one, other) = (try bytes("level.tok"), try bytes("without.tok"))
        #expect(one.count == other.count && one != other)
    }

    @Test("A bad cell of somebody who is left out is in no report")
    func silentReport() throws {
        var people = Self.people(0..<22)
        people = people.replacing("11,Anna11,Taylor,", with: "11,Anna11,Taylor,99/99/1961 or ")
        try project.folder.write(people, to: "bad.csv")
        try project.folder.write("record_id\n11\n", to: "shield.csv")
        #expect(try encode("bad.csv", out: "a.tok", "--shield", "shield.csv").status == 0)
        #expect(
            !FileManager.default.fileExists(atPath: project.folder.file("a.tok.report.csv")))
    }
}
