import Foundation
import TestSupport
import Testing

@Suite("Interrupted programs")
struct InterruptionTests {
    /// A test run that `nohup` began hands its deafness to hang-ups on.
    private static let hangUpIsIgnored: Bool = {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
        return line?.last.flatMap { $0.hexDigitValue }.map { $0 & 1 == 1 } ?? false
    }()

    @Test(
        "An encoding that is interrupted leaves neither a token file nor a half of one",
        arguments: hangUpIsIgnored ? [SIGINT] : [SIGINT, SIGHUP])
    func encode(signal: Int32) throws {
        let project = try ExampleProject()
        // Some seconds' work, however busy the machine is.
        let rows = String(repeating: "1,Jo,Smith\n", count: 4_000_000)
        try project.folder.write("record_id,given_name,surname\n" + rows, to: "many.csv")
        try project.folder.write(
            """
            trefoil-schema: 1
            profile: plain
            name: many
            fields:
              - {name: given_name, column: given_name, type: given-name}
              - {name: surname, column: surname, type: surname}

            """, to: "many.yaml")
        let before = try project.contents()
        let process = try BuiltProgram.tokenise.start(
            [
                "encode", "many.csv", "--schema", "many.yaml", "--key", "a.key", "--agency", "a",
                "--id", "record_id", "--out", "many.tok", "--on-error", "missing",
            ], in: project.folder.path)
        Thread.sleep(forTimeInterval: 0.3)
        kill(process.processIdentifier, signal)
        let start = ContinuousClock.now
        while process.isRunning && ContinuousClock.now - start < .seconds(5) {
            Thread.sleep(forTimeInterval: 0.01)
        }
        #expect(!process.isRunning)
        #expect(process.terminationStatus == 128 + signal)
        #expect(try project.contents() == before)
    }

    @Test(
        "A linkage that is interrupted stops at once, keeps what is done, and --resume ends alike")
    func link() throws {
        let project = try ExampleProject()
        var text = "id,forename,surname,dob,postcode\n"
        for row in 0..<20_000 {
            text += "\(row),Name\(row % 701),Family\(row % 997),0\(1 + row % 9)/0\(1 + row % 7)/"
            text += "\(1930 + row % 80),S\(1 + row % 20) \(row % 10)TN\n"
        }
        try project.folder.write(text, to: "many.csv")
        _ = try project.encode("many.csv", out: "a.tok")
        _ = try project.encode("many.csv", key: "b.key", agency: "b", out: "b.tok")
        // Units so small that many are done in a moment, and each is kept. The slowest kernel
        // begins; which one goes on leaves no trace.
        let options = [
            "a.tok", "b.tok", "--candidates", "all-pairs", "--unit-pairs", "1000000",
        ]
        try project.node("link", "a.tok", "b.tok", "--candidates", "all-pairs", "--out", "whole")
        let process = try BuiltProgram.linkageNode.start(
            ["link"] + options + ["--out", "run", "--threads", "1"], in: project.folder.path,
            environment: ["TREFOIL_KERNEL": "portable"])
        let parts = project.folder.file("run/parts")
        func partCount() -> Int {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: parts)) ?? []
            return names.count { $0.hasSuffix(".part") }
        }
        while process.isRunning && partCount() < 5 { Thread.sleep(forTimeInterval: 0.005) }
        kill(process.processIdentifier, SIGINT)
        let start = ContinuousClock.now
        while process.isRunning && ContinuousClock.now - start < .seconds(5) {
            Thread.sleep(forTimeInterval: 0.005)
        }
        #expect(ContinuousClock.now - start < .seconds(1))
        #expect(process.terminationStatus == 128 + SIGINT)
        #expect(partCount() >= 5)
        let unread = try project.refusal(
            .linkageNode, "evaluate", "run", "--truth", "people.csv")
        #expect(unread.contains("unfinished"))
        try project.node("link", "--resume", "run", "--threads", "2")
        for name in ["links.csv", "clusters.csv", "model.json"] {
            let (one, other) = ("run/\(name)", "whole/\(name)")
            #expect(try project.folder.text(of: one) == project.folder.text(of: other))
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: project.folder.file("run"))
                .sorted() == ["clusters.csv", "links.csv", "model.json", "run.json"])
        let again = try project.refusal(.linkageNode, "link", "--resume", "run")
        #expect(again.contains("finished"))
        let nothing = try project.refusal(.linkageNode, "link", "--resume", "nowhere")
        #expect(nothing.contains("no unfinished run"))
    }
}
