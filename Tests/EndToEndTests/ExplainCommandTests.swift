import Foundation
import TestSupport
import Testing

@Suite("linkage-node explain")
struct ExplainCommandTests {
    let project: ExampleProject
    /// Rows of links.csv.
    let links: [[String]]
    /// Handles of the agencies' records by their ids.
    let handles: [String: [String: String]]

    init() throws {
        project = try ExampleProject()
        try project.folder.write(
            """
            id,first_name,surname,dob,postcode
            x9,Peter,Khan,1990-08-17,b33 8th
            x3,Zoe,Lukasz Smith,2001-05-31,M11AE
            x1,Rebecca,Riddel,1981-01-05,S10 2TN
            x7,Nobody,Else,1950-03-03,LS1 4AP
            x2,Jose,OBRIEN,1979-12-25,SW1A1AA

            """, to: "others.csv")
        _ = try project.encode()
        _ = try project.encode("others.csv", key: "b.key", agency: "b", out: "b.tok")
        try project.node("link", "a.tok", "b.tok", "--out", "run")
        let folder = project.folder
        func rows(_ name: String) throws -> [[String]] {
            try folder.text(of: name).split(separator: "\n").dropFirst().map {
                $0.split(separator: ",").map(String.init)
            }
        }
        links = try rows("run/links.csv")
        var handles: [String: [String: String]] = [:]
        for (agency, people) in [("a", "people.csv"), ("b", "others.csv")] {
            try project.tokenise(
                "handles", people, "--key", "\(agency).key", "--id", "id", "--out",
                "\(agency)-handles.csv")
            handles[agency] = Dictionary(
                uniqueKeysWithValues: try rows("\(agency)-handles.csv").map { ($0[0], $0[1]) })
        }
        self.handles = handles
    }

    /// What `--json` prints, named as it is there.
    private struct Explanation: Decodable, Equatable {
        struct Field: Decodable, Equatable {
            let name, label: String
            let level: Int
            let bits: Double
        }

        let agency_a, handle_a, agency_b, handle_b: String
        let prior, match_dependence, non_match_dependence, weight, probability: Double
        let threshold: Double?
        let fields: [Field]
    }

    private func explain(
        _ one: String, _ other: String, _ more: String...
    ) throws -> BuiltProgram.Outcome {
        let outcome = try BuiltProgram.linkageNode.run(
            ["explain", "run/", "--pair", one, other] + more, in: project.folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome
    }

    private func explanation(_ one: String, _ other: String) throws -> Explanation {
        let output = try explain(one, other, "--json").output
        return try JSONDecoder().decode(Explanation.self, from: Data(output.utf8))
    }

    private func handle(_ agency: String, _ id: String) throws -> String {
        try #require(handles[agency]?[id])
    }

    private static func fixed(_ number: Double, _ decimals: Int) -> String {
        String(format: "%.\(decimals)f", number)
    }

    @Test("The parts of every link sum to its weight, which is that of links.csv")
    func partsSum() throws {
        #expect(links.count >= 4)
        for link in links {
            let found = try explanation(link[1], link[3])
            let parts =
                found.prior + found.fields.reduce(0) { $0 + $1.bits } + found.match_dependence
                + found.non_match_dependence
            #expect(abs(parts - found.weight) < 1e-9)
            #expect(Self.fixed(found.weight, 4) == link[4])
            #expect(Self.fixed(found.probability, 6) == link[5])
            #expect(found.weight >= (try #require(found.threshold)))
            #expect(found.handle_a == link[1] && found.handle_b == link[3])
            #expect(found.fields.map(\.name) == ["given_name", "surname", "dob", "postcode"])
            // The order in which the handles are given says nothing.
            #expect(try explanation(link[3], link[1]) == found)
        }
    }

    @Test(
        "The text sums up to the weight of links.csv and says that the pair is over the threshold")
    func text() throws {
        let link = try #require(links.first)
        let lines = try explain(link[1], link[3]).output.split(separator: "\n").map(String.init)
        #expect(lines.prefix(2) == ["a \(link[1])", "b \(link[3])"])
        #expect(lines.contains { $0.hasPrefix("prior") })
        let last = try #require(lines.last)
        #expect(last.hasPrefix("match weight \(link[4]), probability \(link[5]): over the run's"))
        // The last line of the table holds the sum of all before it.
        let row = try #require(lines.dropLast().last).split(separator: " ").map(String.init)
        let sum = Self.fixed(try #require(Double(link[4])), 2)
        #expect(row.contains(sum), "\(row) has no \(sum)")
    }

    @Test("A pair that is no link is under the threshold, and a missing field says nothing")
    func noLink() throws {
        let (anna, nobody) = (try handle("a", "4"), try handle("b", "x7"))
        let found = try explanation(anna, nobody)
        #expect(found.weight < (try #require(found.threshold)))
        let birth = try #require(found.fields.first { $0.name == "dob" })
        #expect(birth.level == 0 && birth.label == "missing" && birth.bits == 0)
        #expect(found.fields[0].bits < 0 && found.fields[0].level == 1)
        #expect(try explain(anna, nobody).output.contains("under the run's threshold"))
    }

    @Test("Two records of one file are explained where duplicates were looked for within it")
    func within() throws {
        try project.node("link", "a.tok", "--within", "--out", "within")
        let output = try project.node(
            "explain", "within", "--pair", try handle("a", "1"), try handle("a", "5")
        ).output
        #expect(output.contains("match weight"))
    }

    @Test("What cannot be explained is refused in a line that says why")
    func refusals() throws {
        let link = try #require(links.first)
        func refused(
            _ pair: [String], _ more: [String] = [], run: String = "run", saying text: String
        ) throws {
            let outcome = try BuiltProgram.linkageNode.run(
                ["explain", run, "--pair"] + pair + more, in: project.folder.path)
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.errors.contains(text), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
        let unknown = String(repeating: "7", count: 32)
        try refused([link[1], unknown], saying: "no record of the run has the handle \(unknown)")
        let own = [try handle("a", "1"), try handle("a", "2")]
        try refused(own, saying: "both records are of a")
        try refused([link[1], link[3]], run: "people.csv", saying: "no record of a linkage run")
        try project.node(
            "link", "a.tok", "b.tok", "--out", "record", "--filters", "record", "--dice", "0.8")
        try refused(
            [link[1], link[3]], run: "record", saying: "record-level filters were compared")
        // Token files that are not there, or others of the same name.
        try FileManager.default.createDirectory(
            atPath: project.folder.file("new"), withIntermediateDirectories: false)
        try refused([link[1], link[3]], ["--tokens", "new"], saying: "say where with --tokens")
        _ = try project.encode("others.csv", out: "new/a.tok")
        try refused([link[1], link[3]], ["--tokens", "new"], saying: "its content differs")
        // A file of the same name here is passed over where the right one is beside the run.
        let here = try BuiltProgram.linkageNode.run(
            ["explain", "../run", "--pair", link[1], link[3]], in: project.folder.file("new"))
        #expect(here.status == 0, "\(here.errors)")
    }

    @Test("One handle, three, or what is no handle is a wrong command line", arguments: [1, 3])
    func handleCount(count: Int) throws {
        let link = try #require(links.first)
        for pair in [Array(repeating: link[1], count: count), [link[1], "Rebecca"]] {
            let outcome = try BuiltProgram.linkageNode.run(
                ["explain", "run", "--pair"] + pair, in: project.folder.path)
            #expect(outcome.status == 64 && outcome.output.isEmpty)
            #expect(
                outcome.errors.hasPrefix("Error: --pair takes two handles of 32 hexadecimal"),
                "\(outcome.errors)")
        }
    }
}
