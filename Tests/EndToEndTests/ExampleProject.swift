import Foundation
import TestSupport

/// Two agencies of a few people each, with keys and a schema, in a folder of their own: what most
/// command tests begin with.
struct ExampleProject {
    let folder: TemporaryFolder

    static let people = """
        id,forename,surname,dob,postcode
        1,Rebecca,Riddell,05/01/1981,S10 2TN
        2,José,O'Brien,25/12/1979,SW1A 1AA
        3,Zoë,Łukasz-Smith,31/05/2001,M1 1AE
        4,Anna,Taylor,NULL,ZZ99 3CZ
        5,Peter,Khan,17/08/1990,B33 8TH
        6,Mary Ann,Jones,02/02/1965,CR2 6XH

        """

    static let schema = """
        trefoil-schema: 1
        profile: plain
        name: test
        missing-values: ["NULL"]
        name-bag: {given-name: given_name, surname: surname}
        fields:
          - {name: given_name, column: [forename, first_name], type: given-name}
          - {name: surname, column: surname, type: surname}
          - {name: dob, column: dob, type: date-of-birth}
          - {name: postcode, column: postcode, type: postcode}

        """

    /// Folder, schema, people, and keys of two agencies of one project.
    init() throws {
        folder = try TemporaryFolder()
        try folder.write(Self.people, to: "people.csv")
        try folder.write(Self.schema, to: "schema.yaml")
        try tokenise("keys", "new", "--project", "test", "--out", "a.key")
        try tokenise("keys", "share", "a.key", "--out", "shared.key")
        try tokenise("keys", "new", "--linkage-key-from", "shared.key", "--out", "b.key")
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs `tokenise` in the folder; a failure is an error.
    @discardableResult
    func tokenise(_ arguments: String...) throws -> BuiltProgram.Outcome {
        try succeed(.tokenise, arguments)
    }

    /// Runs `linkage-node` in the folder; a failure is an error.
    @discardableResult
    func node(_ arguments: String...) throws -> BuiltProgram.Outcome {
        try succeed(.linkageNode, arguments)
    }

    /// Encodes a file of the folder.
    @discardableResult
    func encode(
        _ people: String = "people.csv", key: String = "a.key", agency: String = "a",
        schema: String = "schema.yaml", out: String = "a.tok", _ more: String...
    ) throws -> BuiltProgram.Outcome {
        try BuiltProgram.tokenise.run(
            [
                "encode", people, "--schema", schema, "--key", key, "--agency", agency, "--id",
                "id", "--out", out,
            ] + more, in: folder.path)
    }

    /// Runs a command that must be refused: exit code not 0, one line on standard error that
    /// holds `text`, nothing on standard output.
    func refusal(_ program: BuiltProgram, _ arguments: String...) throws -> String {
        let outcome = try program.run(arguments, in: folder.path)
        guard outcome.status != 0 else {
            throw Failure(description: "not refused: \(program.name) \(arguments)")
        }
        guard outcome.output.isEmpty else {
            throw Failure(description: "wrote to standard output: \(outcome.output)")
        }
        return outcome.errors
    }

    /// Everything in the folder, hidden files too.
    func contents() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @discardableResult
    func succeed(
        _ program: BuiltProgram, _ arguments: [String]
    ) throws -> BuiltProgram.Outcome {
        let outcome = try program.run(arguments, in: folder.path)
        guard outcome.status == 0 else {
            throw Failure(description: "\(program.name) \(arguments): \(outcome.errors)")
        }
        return outcome
    }
}
