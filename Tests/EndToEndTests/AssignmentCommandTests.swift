import Foundation
import TestSupport
import Testing

@Suite("One-to-one links: what competes with them, and the solver")
struct AssignmentCommandTests {
    let project: ExampleProject

    struct Record: Decodable {
        struct AgencyPair: Decodable {
            struct OptimalAssignment: Decodable {
                let solvedConflicts, improvedConflicts, greedyConflicts, largestConflict: Int
            }

            let links: Int
            let ambiguousLinks: Int?
            let optimalAssignment: OptimalAssignment?
        }

        let agencyPairs: [AgencyPair]
    }

    init() throws {
        project = try ExampleProject()
        // x1 and x8 are one record twice: nothing tells which is Rebecca's.
        try project.folder.write(
            """
            id,first_name,surname,dob,postcode
            x9,Peter,Khan,1990-08-17,b33 8th
            x8,Rebecca,Riddell,1981-01-05,S10 2TN
            x3,Zoe,Lukasz Smith,2001-05-31,M11AE
            x1,Rebecca,Riddell,1981-01-05,S10 2TN
            x7,Nobody,Else,1950-03-03,LS1 4AP
            x2,Jose,OBRIEN,1979-12-25,SW1A1AA

            """, to: "others.csv")
        #expect(try project.encode().status == 0)
        #expect(
            try project.encode("others.csv", key: "b.key", agency: "b", out: "b.tok").status == 0)
    }

    private func rows(_ name: String) throws -> [[String]] {
        try project.folder.text(of: name).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private func record(_ run: String) throws -> Record {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Record.self,
            from: Data(contentsOf: URL(filePath: project.folder.file("\(run)/run.json")))
        )
    }

    @Test("A link whose record fits another person as well is marked, counted and told of")
    func ambiguousLinks() throws {
        let outcome = try project.node(
            "link", "a.tok", "b.tok", "--threshold", "0.5", "--out", "run")
        let links = try rows("run/links.csv")
        #expect(links[0].suffix(2) == ["competing_probability", "ambiguous"])
        #expect(links.count == 5)
        for link in links.dropFirst() {
            let (probability, competing) = (try number(link[5]), try number(link[6]))
            switch link[7] {
            case "true": #expect(competing <= 0.5 && competing > 0.4)
            case "false": #expect(competing <= probability && probability - competing < 0.05)
            default: Issue.record("\(link[7]) is neither true nor false")
            }
        }
        #expect(links.count { $0[7] == "true" } == 1)
        #expect(try record("run").agencyPairs.map(\.ambiguousLinks) == [1])
        #expect(try record("run").agencyPairs[0].optimalAssignment == nil)
        let lines = outcome.output.split(separator: "\n").filter { $0.contains("Ambiguous links") }
        #expect(lines.count == 1 && lines[0].hasSuffix(": a - b 1 of 4."))
    }

    private func number(_ text: String) throws -> Double { try #require(Double(text)) }

    @Test("With many-to-many and with record-level filters nothing is said of competition")
    func withoutCompetition() throws {
        for arguments in [
            ["--assignment", "many-to-many"], ["--filters", "record", "--dice", ".7"],
        ] {
            let outcome = try BuiltProgram.linkageNode.run(
                ["link", "a.tok", "b.tok", "--out", "run"] + arguments, in: project.folder.path)
            #expect(outcome.status == 0 && !outcome.output.contains("Ambiguous"))
            #expect(try !rows("run/links.csv")[0].contains("ambiguous"))
            #expect(try record("run").agencyPairs.map(\.ambiguousLinks) == [nil])
            try FileManager.default.removeItem(atPath: project.folder.file("run"))
        }
    }

    @Test("The optimal solver gives the greedy links where none is better, on any threads")
    func optimal() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "greedy")
        for threads in ["1", "2"] {
            try project.node(
                "link", "a.tok", "b.tok", "--out", "run\(threads)", "--solver", "optimal",
                "--threads", threads)
            #expect(
                try project.folder.text(of: "run\(threads)/links.csv")
                    == project.folder.text(of: "greedy/links.csv"))
            let assigned = try #require(record("run\(threads)").agencyPairs[0].optimalAssignment)
            #expect(assigned.improvedConflicts == 0 && assigned.greedyConflicts == 0)
        }
        #expect(try project.folder.text(of: "run1/run.json").contains(#""solver" : "optimal""#))
    }

    @Test("The optimal solver is refused where it has nothing to sum or to assign")
    func refusals() throws {
        let many = try project.refusal(
            .linkageNode, "link", "a.tok", "b.tok", "--out", "run", "--solver", "optimal",
            "--assignment", "many-to-many")
        #expect(many.contains("one-to-one"))
        let within = try project.refusal(
            .linkageNode, "link", "a.tok", "--within", "--out", "run", "--solver", "optimal")
        #expect(within.contains("--within"))
        let filters = try project.refusal(
            .linkageNode, "link", "a.tok", "b.tok", "--out", "run", "--solver", "optimal",
            "--filters", "record", "--dice", "0.8")
        #expect(filters.contains("record-level"))
        for errors in [many, within, filters] {
            #expect(errors.split(separator: "\n").count == 1, "\(errors)")
        }
        let unknown = try BuiltProgram.linkageNode.run(
            ["link", "a.tok", "b.tok", "--out", "run", "--solver", "best"],
            in: project.folder.path)
        #expect(unknown.status == 64 && unknown.errors.contains("optimal"))
        #expect(try !project.contents().contains("run"))
    }
}
