import Foundation
import TestSupport
import Testing

@Suite("From token files to links and back")
struct LinkCommandTests {
    let project: ExampleProject

    init() throws {
        project = try ExampleProject()
        // The second agency has other ids, another order, and some of the people.
        try project.folder.write(
            """
            id,first_name,surname,dob,postcode
            x9,Peter,Khan,1990-08-17,b33 8th
            x3,Zoe,Lukasz Smith,2001-05-31,M11AE
            x1,Rebecca,Riddel,1981-01-05,S10 2TN
            x7,Nobody,Else,1950-03-03,LS1 4AP
            x2,Jose,OBRIEN,1979-12-25,SW1A1AA

            """, to: "others.csv")
        #expect(try project.encode().status == 0)
        #expect(
            try project.encode("others.csv", key: "b.key", agency: "b", out: "b.tok").status == 0)
    }

    @Test("Links, clusters, model and record of a run are written, and a run is never replaced")
    func outputs() throws {
        let summary = try project.node("link", "a.tok", "b.tok", "--out", "run/").output
        #expect(summary.contains("people known to") && summary.contains("estimated precision"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: project.folder.file("run"))
                .sorted() == ["clusters.csv", "links.csv", "model.json", "run.json"])
        let links = try project.folder.text(of: "run/links.csv")
        #expect(
            links.hasPrefix(
                "agency_a,handle_a,agency_b,handle_b,weight,probability,"
                    + "competing_probability,ambiguous\n"))
        let clusters = try project.folder.text(of: "run/clusters.csv")
        #expect(clusters.hasPrefix("cluster,agency,handle,probability\n"))
        #expect(clusters.split(separator: "\n").count == 12)
        let errors = try project.refusal(.linkageNode, "link", "a.tok", "b.tok", "--out", "run")
        #expect(errors.contains("exists already"))
        #expect(try project.folder.text(of: "run/links.csv") == links)
    }

    @Test("A model of an earlier run is used again; no model, or one of another schema, is refused")
    func modelReuse() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "run")
        let again = try project.node(
            "link", "a.tok", "b.tok", "--out", "again", "--model", "run/model.json", "--json")
        #expect(again.output.contains("\"model_use\" : \"fixed\""))
        try project.folder.write("{\"agency_pairs\": 1}", to: "broken.json")
        for path in ["broken.json", "absent.json", "run/links.csv"] {
            let errors = try project.refusal(
                .linkageNode, "link", "a.tok", "b.tok", "--out", "no", "--model", path)
            #expect(errors.contains(path) && errors.split(separator: "\n").count == 1)
        }
        let text = try project.folder.text(of: "run/model.json")
        let digest = try #require(text.firstMatch(of: /"schema_digest" : "([0-9a-f]{64})"/)?.1)
        try project.folder.write(
            text.replacing(digest, with: String(repeating: "0", count: 64)), to: "other.json")
        let errors = try project.refusal(
            .linkageNode, "link", "a.tok", "b.tok", "--out", "no", "--model", "other.json")
        #expect(errors.contains("learnt with the schema 0000"))
        #expect(!FileManager.default.fileExists(atPath: project.folder.file("no")))
    }

    @Test("The results are the same bytes on one thread and on many")
    func threads() throws {
        for threads in ["1", "2", "7"] {
            try project.node(
                "link", "a.tok", "b.tok", "--out", "run\(threads)", "--threads", threads)
        }
        for name in ["links.csv", "clusters.csv", "model.json"] {
            let one = try project.folder.text(of: "run1/\(name)")
            #expect(try project.folder.text(of: "run2/\(name)") == one, "\(name)")
            #expect(try project.folder.text(of: "run7/\(name)") == one, "\(name)")
        }
    }

    @Test("Each agency reads the links in its own ids; the other's handles stay as they are")
    func resolving() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "run")
        try project.tokenise(
            "resolve", "run/links.csv", "people.csv", "--key", "a.key", "--agency", "a", "--id",
            "id", "--out", "mine.csv")
        try project.tokenise(
            "handles", "others.csv", "--key", "b.key", "--id", "id", "--out", "b-handles.csv")
        let mine = try rows("mine.csv")
        #expect(
            mine[0] == [
                "record_id", "agency", "handle", "weight", "probability", "competing_probability",
                "ambiguous",
            ])
        let handles = try rows("b-handles.csv")
        #expect(handles[0] == ["record_id", "handle"])
        let names = Dictionary(
            uniqueKeysWithValues: handles.dropFirst().map { ($0[1], $0[0]) })
        let found = Set(mine.dropFirst().map { "\($0[0])=\(names[$0[2]] ?? "?")" })
        #expect(found == ["1=x1", "2=x2", "3=x3", "5=x9"])
        #expect(mine.dropFirst().allSatisfy { $0[1] == "b" })
        try project.tokenise(
            "resolve", "run/clusters.csv", "others.csv", "--key", "b.key", "--agency", "b",
            "--id", "id", "--out", "clusters.csv")
        let clusters = try rows("clusters.csv")
        #expect(clusters[0] == ["cluster", "record_id", "agency", "handle", "probability"])
        #expect(Set(clusters.map { $0[1] }).isSuperset(of: ["x1", "x2", "x3", "x7", "x9"]))
        #expect(clusters.dropFirst().allSatisfy { ($0[2] == "a") == $0[1].isEmpty })
    }

    @Test("Resolving with another agency's key, name or file is refused, not answered with nothing")
    func resolvingRefusals() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "run")
        let key = try project.refusal(
            .tokenise, "resolve", "run/links.csv", "people.csv", "--key", "b.key", "--agency",
            "a", "--id", "id", "--out", "mine.csv")
        #expect(key.contains("none of the agency's handles"))
        let name = try project.refusal(
            .tokenise, "resolve", "run/links.csv", "people.csv", "--key", "a.key", "--agency",
            "z", "--id", "id", "--out", "mine.csv")
        #expect(name.contains("no row names the agency"))
        let file = try project.refusal(
            .tokenise, "resolve", "people.csv", "people.csv", "--key", "a.key", "--agency", "a",
            "--id", "id", "--out", "mine.csv")
        #expect(file.contains("links.csv"))
        #expect(try !project.contents().contains("mine.csv"))
    }

    @Test("Files of different keys, schemas or shapes, or of one agency, are refused by name")
    func incompatibleFiles() throws {
        try project.tokenise("keys", "new", "--project", "test", "--out", "c.key")
        _ = try project.encode(key: "c.key", agency: "c", out: "key.tok")
        try project.folder.write(
            ExampleProject.schema.replacing("name: test", with: "name: rest"), to: "other.yaml")
        _ = try project.encode(key: "b.key", agency: "c", schema: "other.yaml", out: "schema.tok")
        _ = try project.encode("others.csv", key: "a.key", agency: "a", out: "agency.tok")
        for (file, word) in [
            ("key.tok", "fingerprints"), ("schema.tok", "digests"), ("agency.tok", "agency a"),
            ("a.tok", "same file"),
        ] {
            let errors = try project.refusal(
                .linkageNode, "link", "a.tok", file, "--out", "run")
            #expect(errors.contains(word) && errors.contains(file), "\(file): \(errors)")
            #expect(errors.split(separator: "\n").count == 1)
        }
        let alone = try BuiltProgram.linkageNode.run(["link", "a.tok", "--out", "run"])
        #expect(alone.status == 64)
        #expect(try !project.contents().contains { $0.contains("run") })
    }

    @Test("A damaged token file is refused by both programs, and nothing is written")
    func damagedFiles() throws {
        var bytes = try Data(contentsOf: URL(filePath: project.folder.file("b.tok")))
        bytes[bytes.count - 1] ^= 1
        try project.folder.write(bytes, to: "flipped.tok")
        try project.folder.write(bytes.prefix(bytes.count / 2), to: "cut.tok")
        for file in ["flipped.tok", "cut.tok", "people.csv"] {
            for program in [BuiltProgram.tokenise, .linkageNode] {
                let errors = try project.refusal(program, "inspect", file)
                #expect(errors.contains(file))
            }
            let errors = try project.refusal(
                .linkageNode, "link", "a.tok", file, "--out", "run")
            #expect(errors.contains(file))
        }
        #expect(try !project.contents().contains("run"))
    }

    @Test("A file of record-level filters alone is linked by Dice, and a threshold changes it")
    func recordLevel() throws {
        try project.folder.write(
            ExampleProject.schema.replacing("name: test", with: "name: clk\nsend: [record]"),
            to: "clk.yaml")
        _ = try project.encode(schema: "clk.yaml", out: "ca.tok")
        _ = try project.encode(
            "others.csv", key: "b.key", agency: "b", schema: "clk.yaml", out: "cb.tok")
        try project.node("link", "ca.tok", "cb.tok", "--out", "run", "--dice", "0.7")
        let links = try rows("run/links.csv")
        #expect(links[0].last == "similarity")
        #expect(links.count == 5)
        #expect(links.dropFirst().allSatisfy { (Double($0[6]) ?? 0) >= 0.7 && $0[4].isEmpty })
        try project.node("link", "ca.tok", "cb.tok", "--out", "strict", "--dice", "1")
        #expect(try rows("strict/links.csv").count < 5)
        let errors = try project.refusal(
            .linkageNode, "link", "ca.tok", "cb.tok", "--out", "r", "--filters", "fields")
        #expect(errors.contains("field-level"))
    }

    @Test("evaluate judges links and clusters, and refuses a truth that it cannot read")
    func evaluation() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "run")
        var truth = "agency,handle,entity\n"
        let entities = ["x1": "1", "x2": "2", "x3": "3", "x9": "5", "x7": "none"]
        for (agency, file) in [("a", "people.csv"), ("b", "others.csv")] {
            try project.tokenise(
                "handles", file, "--key", "\(agency).key", "--id", "id", "--out",
                "\(agency).csv")
            for row in try rows("\(agency).csv").dropFirst() {
                truth += "\(agency),\(row[1]),\(entities[row[0]] ?? row[0])\n"
            }
        }
        try project.folder.write(truth, to: "truth.csv")
        let shown = try project.node("evaluate", "run", "--truth", "truth.csv").output
        let line = shown.split(separator: "\n").first { $0.hasPrefix("links a - b") } ?? ""
        #expect(
            line.split(separator: " ").suffix(6) == ["4", "4", "4", "1.0000", "1.0000", "1.0000"])
        let faults: [(String, String)] = [
            (truth.replacing("agency,handle", with: "agency,token"), "row 1"),
            (truth + "c,00,1\n", "no such agency"), (truth + "a,00,1\n", "32 hexadecimal"),
            (truth + (truth.split(separator: "\n").last ?? "") + "\n", "second time"),
            ("", "empty"),
        ]
        for (text, word) in faults {
            try project.folder.write(text, to: "bad.csv")
            let errors = try project.refusal(
                .linkageNode, "evaluate", "run", "--truth", "bad.csv")
            #expect(errors.contains(word) && errors.contains("bad.csv"), "\(errors)")
        }
        let errors = try project.refusal(
            .linkageNode, "evaluate", "nowhere", "--truth", "truth.csv")
        #expect(errors.contains("nowhere/run.json"))
    }

    @Test("A file without records links to nothing, and says so")
    func emptyFiles() throws {
        try project.folder.write("id,forename,surname,dob,postcode\n", to: "none.csv")
        _ = try project.encode("none.csv", key: "b.key", agency: "c", out: "none.tok")
        let outcome = try project.node("link", "a.tok", "none.tok", "b.tok", "--out", "run")
        #expect(outcome.errors.contains("no record"))
        #expect(try rows("run/clusters.csv").count == 12)
        #expect(try rows("run/links.csv").count == 5)
    }

    @Test("A setting out of its range, or an unknown kernel, is an error")
    func settings() throws {
        for (option, value) in [
            ("--threshold", "0"), ("--threshold", "1"), ("--dice", "1.5"), ("--threads", "0"),
        ] {
            _ = try project.refusal(
                .linkageNode, "link", "a.tok", "b.tok", "--out", "run", option, value)
        }
        #expect(try !project.contents().contains("run"))
    }

    @Test("Duplicates within one file are linked with --within, and one file without it is refused")
    func within() throws {
        let twice =
            ExampleProject.people + """
                7,Rebeca,Riddell,05/01/1981,S10 2TN
                8,José,O'Brian,25/12/1979,SW1A 1AA

                """
        try project.folder.write(twice, to: "twice.csv")
        _ = try project.encode("twice.csv", out: "twice.tok")
        let outcome = try project.node(
            "link", "twice.tok", "--within", "--threshold", "0.5", "--out", "run")
        #expect(outcome.output.contains("records of one person"))
        let links = try rows("run/links.csv")
        #expect(links.count == 3)
        #expect(links.dropFirst().allSatisfy { $0[0] == "a" && $0[2] == "a" && $0[1] != $0[3] })
        let record = try project.folder.text(of: "run/run.json")
        #expect(record.contains("\"is_within\" : true"))
        try project.tokenise(
            "handles", "twice.csv", "--key", "a.key", "--id", "id", "--out", "h.csv")
        let entities = ["7": "1", "8": "2"]
        let truth = try rows("h.csv").dropFirst().map { "a,\($0[1]),\(entities[$0[0]] ?? $0[0])\n" }
        try project.folder.write("agency,handle,entity\n" + truth.joined(), to: "truth.csv")
        let judged = try project.node("evaluate", "run", "--truth", "truth.csv").output
        let lines = judged.split(separator: "\n", omittingEmptySubsequences: false)
            .prefix { !$0.isEmpty }.dropFirst(2)
        #expect(lines.count == 2)
        for line in lines {
            #expect(line.split(separator: " ").suffix(6).joined(separator: " ").hasPrefix("2 2 2 "))
        }
        for arguments in [["a.tok"], ["a.tok", "b.tok", "--within"]] {
            let refused = try BuiltProgram.linkageNode.run(
                ["link"] + arguments + ["--out", "r"], in: project.folder.path)
            #expect(refused.status == 64 && !refused.errors.isEmpty)
        }
    }

    @Test("plan says what would be compared and writes nothing; it measures where truth is known")
    func planning() throws {
        let before = try project.contents()
        let all = try project.node("plan", "a.tok", "b.tok").output
        #expect(all.contains("all-pairs") && all.contains("pairs (100.0 %)"))
        let blocks = try project.node(
            "plan", "a.tok", "b.tok", "--candidates", "exact-tokens", "--candidates",
            "lsh:record"
        ).output
        for word in ["surname", "postcode", "lsh:record, ", "largest block", "MB"] {
            #expect(blocks.contains(word), "\(word) is not in \(blocks)")
        }
        let record = try project.node(
            "plan", "a.tok", "b.tok", "--filters", "record", "--dice", "0.8"
        ).output
        #expect(record.contains("reach the threshold"))
        let json = try project.node("plan", "a.tok", "b.tok", "--json").output
        #expect(json.contains("\"estimated_seconds\""))
        #expect(try project.contents() == before)
        let errors = try project.refusal(
            .linkageNode, "plan", "a.tok", "b.tok", "--candidates", "lsh:shoe_size")
        #expect(errors.contains("lsh:shoe_size"))
    }

    @Test("A threshold that lets half of all pairs through is warned of, and --top thins it")
    func manyLinks() throws {
        let many = try project.node(
            "link", "a.tok", "b.tok", "--out", "run", "--filters", "record", "--dice", "0.01",
            "--assignment", "many-to-many")
        #expect(many.errors.contains("pairs reach the threshold"))
        let count = try rows("run/links.csv").count
        try project.node(
            "link", "a.tok", "b.tok", "--out", "top", "--filters", "record", "--dice", "0.01",
            "--assignment", "many-to-many", "--top", "1")
        #expect(try rows("top/links.csv").count < count)
        for measure in [["--jaccard", "0.6"], ["--hamming", "250"]] {
            try project.node(
                "link", "a.tok", "b.tok", "--out", "run\(measure[0])", "--filters", "record",
                measure[0], measure[1])
            #expect(try rows("run\(measure[0])/links.csv").count > 1)
        }
    }

    @Test("inspect prints the same file alike in both programs, as text and as JSON")
    func inspecting() throws {
        for arguments in [["inspect", "a.tok"], ["inspect", "a.tok", "--json"]] {
            let one = try BuiltProgram.tokenise.run(arguments, in: project.folder.path)
            let other = try BuiltProgram.linkageNode.run(arguments, in: project.folder.path)
            #expect(one.status == 0 && one.output == other.output)
            #expect(one.output.contains("given_name") && one.output.contains("name bag"))
        }
    }

    private func rows(_ name: String) throws -> [[String]] {
        try project.folder.text(of: name).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
