import TestSupport
import Testing

/// The program that makes synthetic people, run as a person runs it.
@Suite struct SynthesiseTests {
    private static let synthesise = BuiltProgram.synthesise

    @Test("the three agencies' files do not appear, or differ from run to run")
    func threeAgencies() throws {
        let folder = try TemporaryFolder()
        for name in ["first", "second"] {
            let outcome = try Self.synthesise.run(
                "three-agencies", "--people", "200", "--seed", "9", "--out", "deep/\(name)",
                in: folder.path)
            #expect(outcome.status == 0 && outcome.errors.isEmpty)
            #expect(outcome.output.contains("deep/\(name)/truth.csv"))
        }
        for name in ["housing", "health", "police", "truth"] {
            let first = try folder.text(of: "deep/first/\(name).csv")
            #expect(first == (try folder.text(of: "deep/second/\(name).csv")))
            #expect(first.hasSuffix("\n") && first.count > 1000)
        }
        #expect(try folder.text(of: "deep/first/truth.csv").hasPrefix("agency,record_id,entity\n"))
    }

    @Test("the file of all people has too many or too few rows, or other columns")
    func people() throws {
        let folder = try TemporaryFolder()
        let outcome = try Self.synthesise.run(
            "people", "--people", "1500", "--out", "people.csv", "--quiet", in: folder.path)
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
        let lines = try folder.text(of: "people.csv").split(separator: "\n")
        #expect(lines.count == 1501)
        #expect(lines[0] == "record_id,given_name,surname,date_of_birth,town,postcode")
    }

    @Test("a file that exists is replaced without --force, or not with it")
    func overwriting() throws {
        let folder = try TemporaryFolder()
        try folder.write("mine\n", to: "health.csv")
        let command = ["three-agencies", "--people", "50", "--out", folder.path]
        let refused = try Self.synthesise.run(command)
        #expect(refused.status != 0)
        #expect(refused.errors.contains("health.csv exists already"))
        #expect(try folder.text(of: "health.csv") == "mine\n")
        #expect(throws: (any Error).self) { try folder.text(of: "housing.csv") }
        let forced = try Self.synthesise.run(command + ["--force"])
        #expect(forced.status == 0)
        #expect(try folder.text(of: "health.csv").hasPrefix("patient_id,"))
    }

    @Test("impossible settings make a file, or an error that does not say what to change")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let nobody = try Self.synthesise.run(
            "people", "--people", "0", "--out", "people.csv", in: folder.path)
        #expect(nobody.status != 0 && nobody.errors.contains("people must be 1 to 100,000,000"))
        let rate = try Self.synthesise.run(
            "three-agencies", "--people", "9", "--missing", "1.5", "--out", "x", in: folder.path)
        #expect(rate.status != 0 && rate.errors.contains("probability from 0 to 1"))
        #expect(throws: (any Error).self) { try folder.text(of: "people.csv") }
    }
}
