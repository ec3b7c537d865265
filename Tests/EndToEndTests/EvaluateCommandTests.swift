import Foundation
import TestSupport
import Testing

@Suite("linkage-node evaluate")
struct EvaluateCommandTests {
    let project: ExampleProject

    /// Two agencies of synthetic people, encoded, with the truth of their handles.
    init() throws {
        project = try ExampleProject()
        _ = try BuiltProgram.synthesise.run(
            ["two-agencies", "--people", "500", "--overlap", "0.5", "--seed", "4", "--out", "."],
            in: project.folder.path)
        let schema = SharedData.packageRoot.appending(path: "Benchmarks/schemas/two-agencies.yaml")
        var truth = "agency,handle,entity\n"
        let entities = try rows("truth.csv")
        for agency in ["a", "b"] {
            try project.tokenise(
                "encode", "\(agency).csv", "--schema", schema.path, "--key", "\(agency).key",
                "--agency", agency, "--id", "record_id", "--out", "\(agency).tok")
            try project.tokenise(
                "handles", "\(agency).csv", "--key", "\(agency).key", "--id", "record_id",
                "--out", "handles.csv", "--force")
            let handles = Dictionary(
                uniqueKeysWithValues: try rows("handles.csv").map { ($0[0], $0[1]) })
            for row in entities where row[0] == agency {
                truth += "\(agency),\(try #require(handles[row[1]])),\(row[2])\n"
            }
        }
        try project.folder.write(truth, to: "handles-truth.csv")
    }

    /// What `--json` prints, named as it is there.
    private struct Evaluated: Decodable {
        struct Quality: Decodable, Equatable {
            let found, right, truth: Int
            let precision, recall, f1: Double?
        }

        struct Check: Decodable {
            struct Share: Decodable {
                let low, high: Double
            }

            let estimated: Share
            let actual, outside: Double
        }

        struct Checks: Decodable {
            let precision, recall: Check?
        }

        struct Point: Decodable {
            let threshold: Double
            let quality: Quality
        }

        struct Curve: Decodable {
            let chosen, best: Point?
            let points: [Point]
            let goes_below_chosen: Bool
        }

        struct Fates: Decodable {
            let true_pairs, linked, not_compared, under_threshold, passed_over, not_in_files: Int
        }

        struct Group: Decodable {
            let value: Double
            let true_pairs, linked, false_links: Int
        }

        struct Breakdown: Decodable {
            let fates: Fates
            let by_disagreeing_fields, by_missing_fields, by_similarity: [Group]
        }

        struct AgencyPair: Decodable {
            let quality: Quality
            let estimate, canaries: Checks?
            let thresholds: Curve
            let breakdown: Breakdown?
        }

        let agency_pairs: [AgencyPair]
        let links, clusters: Quality
        let breakdown: Breakdown?
    }

    private func evaluate(_ run: String, _ more: String...) throws -> Evaluated.AgencyPair {
        let outcome = try BuiltProgram.linkageNode.run(
            ["evaluate", run, "--truth", "handles-truth.csv", "--json"] + more,
            in: project.folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = try JSONDecoder().decode(Evaluated.self, from: Data(outcome.output.utf8))
        return try #require(found.agency_pairs.first)
    }

    private func rows(_ name: String) throws -> [[String]] {
        try project.folder.text(of: name).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private func expectWhole(_ pair: Evaluated.AgencyPair) throws {
        let fates = try #require(pair.breakdown).fates
        #expect(
            fates.linked + fates.not_compared + fates.under_threshold + fates.passed_over
                + fates.not_in_files == fates.true_pairs)
        #expect(fates.true_pairs == pair.quality.truth && fates.linked == pair.quality.right)
    }

    @Test("Estimates stand beside what is true, thresholds and losses beside the run's quality")
    func fields() throws {
        try project.node(
            "link", "a.tok", "b.tok", "--out", "run", "--candidates", "exact-tokens")
        let pair = try evaluate("run")
        #expect(pair.quality.truth > 100 && pair.quality.right > 100)
        try expectWhole(pair)
        #expect(try #require(pair.breakdown).by_similarity.isEmpty)
        for (check, actual) in [
            (pair.estimate?.precision, pair.quality.precision),
            (pair.estimate?.recall, pair.quality.recall),
        ] {
            let check = try #require(check)
            #expect(check.actual == actual)
            let isInside = check.estimated.low...check.estimated.high ~= check.actual
            #expect(isInside == (check.outside == 0))
        }
        #expect(pair.canaries == nil)
        #expect(pair.thresholds.chosen?.quality == pair.quality)
        #expect(!pair.thresholds.goes_below_chosen)
        let least = try #require(pair.thresholds.chosen?.threshold)
        let weights = try rows("run/links.csv").map { try #require(Double($0[4])) }
        for point in pair.thresholds.points {
            #expect(point.threshold >= least)
            #expect(point.quality.found == weights.count { $0 >= point.threshold })
        }
        let text = try project.node("evaluate", "run", "--truth", "handles-truth.csv").output
        for part in [
            "judged by the truth", "estimated beside actual", "a - b, weight of at least",
            "the run's own", "where true pairs went", "fields that disagree", "fields missing",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test("All thresholds: those over the run's own are the run's, those under it are exact")
    func allThresholds() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "run", "--precision", "0.999")
        try project.node("link", "a.tok", "b.tok", "--out", "low", "--threshold", "0.05")
        let before = try project.contents()
        let low = try evaluate("low").quality
        let outcome = try BuiltProgram.linkageNode.run(
            [
                "evaluate", "run", "--truth", "handles-truth.csv", "--all-thresholds", "--json",
            ], in: project.folder.path)
        // A warning would say that linking again gave other links.
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(try project.contents() == before)
        let pair = try #require(
            JSONDecoder().decode(Evaluated.self, from: Data(outcome.output.utf8)).agency_pairs
                .first)
        #expect(pair.thresholds.goes_below_chosen)
        #expect(pair.thresholds.chosen?.quality == pair.quality)
        let chosen = try #require(pair.thresholds.chosen?.threshold)
        #expect(pair.thresholds.points.contains { $0.threshold < chosen })
        let best = try #require(pair.thresholds.best?.quality.f1)
        for point in pair.thresholds.points { #expect((point.quality.f1 ?? 0) <= best) }
        #expect((low.f1 ?? 0) <= best && (pair.quality.f1 ?? 0) <= best)
        // At a threshold between, the links of the lower run's file are counted.
        let judged = try rows("low/links.csv").map { try #require(Double($0[4])) }
        let least = try #require(judged.min())
        for point in pair.thresholds.points where point.threshold >= least {
            #expect(point.quality.found == judged.count { $0 >= point.threshold })
        }
    }

    @Test("Record-level filters are judged by similarity, with no blocks to lose a pair")
    func records() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "run", "--filters", "record")
        let pair = try evaluate("run", "--all-thresholds")
        try expectWhole(pair)
        let breakdown = try #require(pair.breakdown)
        #expect(breakdown.fates.not_compared == 0 && breakdown.by_disagreeing_fields.isEmpty)
        #expect(breakdown.by_similarity.count > 2)
        #expect(pair.thresholds.chosen?.quality == pair.quality)
        #expect(pair.thresholds.goes_below_chosen)
    }

    @Test("Duplicates within one file are judged too")
    func within() throws {
        try project.node(
            "link", "a.tok", "--within", "--out", "run", "--term-frequency", "surname")
        try project.folder.write(
            try project.folder.text(of: "handles-truth.csv").split(separator: "\n").filter {
                !$0.hasPrefix("b,")
            }.joined(separator: "\n"), to: "handles-truth.csv")
        try expectWhole(try evaluate("run"))
    }

    @Test("Canaries' recall and precision stand beside the people's")
    func canaries() throws {
        let schema = SharedData.packageRoot.appending(path: "Benchmarks/schemas/two-agencies.yaml")
        for agency in ["a", "b"] {
            try project.tokenise(
                "canaries", "\(agency).tok", "--schema", schema.path, "--key", "\(agency).key",
                "--out", "\(agency)-planted.tok", "--count", "80")
        }
        try project.node(
            "link", "a-planted.tok", "b-planted.tok", "--out", "run", "--term-frequency",
            "surname")
        let pair = try evaluate("run")
        try expectWhole(pair)
        #expect(pair.canaries?.recall?.actual == pair.quality.recall)
        // Canaries are in no count: the parts of a weight are those of the run.
        let link = try #require(try rows("run/links.csv").last)
        let text = try project.node("explain", "run", "--pair", link[1], link[3]).output
        #expect(text.contains("match weight \(link[4])"))
    }

    @Test("Without the run's token files the losses are left out, and a line says why")
    func withoutTokens() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "run")
        let whole = try evaluate("run")
        try FileManager.default.createDirectory(
            atPath: project.folder.file("moved"), withIntermediateDirectories: false)
        for file in ["a.tok", "b.tok"] {
            try FileManager.default.moveItem(
                atPath: project.folder.file(file), toPath: project.folder.file("moved/\(file)"))
        }
        let arguments = ["evaluate", "run", "--truth", "handles-truth.csv"]
        let outcome = try BuiltProgram.linkageNode.run(
            arguments + ["--json"], in: project.folder.path)
        #expect(outcome.status == 0)
        #expect(outcome.errors.hasPrefix("note: where true pairs were lost is left out"))
        #expect(outcome.errors.contains("--tokens"))
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(!outcome.output.contains("breakdown"))
        let found = try evaluate("run", "--tokens", "moved")
        #expect(found.breakdown?.fates.linked == whole.breakdown?.fates.linked)
        // Asked for in so many words, they must be there.
        for more in [["--tokens", "."], ["--all-thresholds"]] {
            let refused = try BuiltProgram.linkageNode.run(
                arguments + more, in: project.folder.path)
            #expect(refused.status == 1 && refused.output.isEmpty)
            #expect(refused.errors.contains("a.tok") && refused.errors.contains("--tokens"))
        }
    }

    @Test("What cannot be judged is refused in a line that says why")
    func refusals() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "run")
        func refused(_ more: String..., saying text: String) throws {
            let outcome = try BuiltProgram.linkageNode.run(
                ["evaluate"] + more, in: project.folder.path)
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.errors.contains(text), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
        }
        try refused("nowhere", "--truth", "handles-truth.csv", saying: "no record of a linkage run")
        try refused("run", "--truth", "truth.csv", saying: "truth.csv: row 1")
        let links = try project.folder.text(of: "run/links.csv")
        try project.folder.write(links + "a,zz,b,yy,1.0,0.5,0.5,false\n", to: "run/links.csv")
        try refused("run", "--truth", "handles-truth.csv", saying: "links.csv: row ")
        let stranger = String(repeating: "7", count: 32)
        try project.folder.write(
            links + "a,\(stranger),b,\(stranger),1.0000,0.5,0.5,false\n", to: "run/links.csv")
        try refused(
            "run", "--truth", "handles-truth.csv", saying: "not in the run's token files")
        try project.folder.write(links, to: "run/links.csv")
        try project.node(
            "link", "a.tok", "b.tok", "--out", "again", "--model", "run/model.json")
        try refused(
            "again", "--truth", "handles-truth.csv", "--all-thresholds",
            saying: "cannot repeat a run that used the model")
    }
}
