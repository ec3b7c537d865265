import Foundation
import TestSupport
import Testing

/// Two agencies with token files, a node's key, and the agencies' public keys in a folder.
struct SealingProject {
    let project: ExampleProject

    init() throws {
        project = try ExampleProject()
        try project.node("keys", "new", "--out", "node.key")
        try FileManager.default.createDirectory(
            atPath: project.folder.file("agencies"), withIntermediateDirectories: false)
        for agency in ["a", "b"] {
            try project.tokenise(
                "keys", "public", "\(agency).key", "--agency", agency, "--out",
                "agencies/\(agency).pub")
            let outcome = try project.encode(
                key: "\(agency).key", agency: agency, out: "\(agency).tok")
            guard outcome.status == 0 else {
                throw ExampleProject.Failure(description: outcome.errors)
            }
        }
    }

    func seal(_ agency: String) throws {
        try project.tokenise(
            "seal", "\(agency).tok", "--to", "node.pub", "--key", "\(agency).key", "--out",
            "\(agency).sealed", "--without-audit", "a test of \(agency)", "--force")
    }

    /// What `link` needs to open sealed files.
    static let keys = ["--node-key", "node.key", "--agency-key", "agencies"]

    func refusal(_ arguments: [String], program: BuiltProgram = .linkageNode) throws -> String {
        let outcome = try program.run(arguments, in: project.folder.path)
        #expect(outcome.status != 0, "not refused: \(arguments)")
        #expect(outcome.output.isEmpty)
        return outcome.errors
    }

    func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: project.folder.file(name)))
    }
}

@Suite("tokenise seal, linkage-node unseal, and links of sealed files")
struct SealCommandTests {
    let sealing: SealingProject
    var project: ExampleProject { sealing.project }

    init() throws { sealing = try SealingProject() }

    @Test("What the node unseals is not the token file that was sealed")
    func roundTrip() throws {
        try sealing.seal("a")
        let outcome = try BuiltProgram.linkageNode.run(
            ["unseal", "a.sealed", "--out", "opened.tok"] + SealingProject.keys,
            in: project.folder.path)
        #expect(outcome.status == 0 && outcome.errors.contains("no audit: a test of a"))
        #expect(try sealing.bytes("opened.tok") == sealing.bytes("a.tok"))
        let again = try sealing.refusal(
            ["unseal", "a.sealed", "--out", "again.tok"] + SealingProject.keys)
        #expect(again.contains("opened before") && !again.dropLast().contains("\n"))
        #expect(try !project.contents().contains("again.tok"))
        #expect(try !project.contents().contains { $0.hasSuffix(".partial") })
    }

    @Test("Links of sealed files differ from those of plain ones, or leave a plain file behind")
    func links() throws {
        try project.node("link", "a.tok", "b.tok", "--out", "plain")
        try sealing.seal("a")
        try sealing.seal("b")
        let before = try project.contents()
        let outcome = try BuiltProgram.linkageNode.run(
            ["link", "a.sealed", "b.sealed", "--out", "run"] + SealingProject.keys,
            in: project.folder.path)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("a.sealed: a, no audit: a test of a"))
        for name in ["links.csv", "clusters.csv", "model.json"] {
            #expect(try sealing.bytes("plain/\(name)") == sealing.bytes("run/\(name)"))
        }
        #expect(try Set(project.contents()) == Set(before + ["run"]))
        #expect(try project.folder.text(of: "run/sealed.json").contains("no audit: a test of b"))
        let ledger = try project.folder.text(of: "node.key.seen")
        #expect(ledger.split(separator: "\n").count == 2)
        // The run's own files open for its questions, and for no other run.
        let row = try project.folder.text(of: "run/links.csv").split(separator: "\n")[1]
            .split(separator: ",")
        try project.node("explain", "run", "--pair", String(row[1]), String(row[3]))
        let second = try sealing.refusal(
            ["link", "a.sealed", "b.sealed", "--out", "second"] + SealingProject.keys)
        #expect(second.contains("opened before"))
        let planned = try sealing.refusal(
            ["plan", "a.sealed", "b.sealed"] + SealingProject.keys)
        #expect(planned.contains("opened before"))
        #expect(try !project.contents().contains("second"))
    }

    @Test("A run of sealed files that is interrupted uses them up, and cannot be resumed")
    func resuming() throws {
        var text = "id,forename,surname,dob,postcode\n"
        for row in 0..<20_000 {
            text += "\(row),Name\(row % 701),Family\(row % 997),0\(1 + row % 9)/0\(1 + row % 7)/"
            text += "\(1930 + row % 80),S\(1 + row % 20) \(row % 10)TN\n"
        }
        try project.folder.write(text, to: "many.csv")
        for agency in ["a", "b"] {
            _ = try project.encode(
                "many.csv", key: "\(agency).key", agency: agency, out: "\(agency).tok", "--force")
            try sealing.seal(agency)
        }
        try project.node("link", "a.tok", "b.tok", "--candidates", "all-pairs", "--out", "whole")
        let process = try BuiltProgram.linkageNode.start(
            ["link", "a.sealed", "b.sealed", "--candidates", "all-pairs", "--out", "run"]
                + ["--threads", "1"] + SealingProject.keys,
            in: project.folder.path, environment: ["TREFOIL_KERNEL": "portable"])
        while process.isRunning, try project.folder.text(of: "node.key.seen").isEmpty {
            Thread.sleep(forTimeInterval: 0.005)
        }
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 128 + SIGINT)
        let other = try sealing.refusal(
            ["link", "a.sealed", "b.sealed", "--out", "other"] + SealingProject.keys)
        #expect(other.contains("opened before"))
        let resumed = try BuiltProgram.linkageNode.run(
            "link", "--resume", "run", in: project.folder.path)
        #expect(resumed.status == 0, "\(resumed.errors)")
        for name in ["links.csv", "clusters.csv", "model.json"] {
            #expect(try sealing.bytes("run/\(name)") == sealing.bytes("whole/\(name)"))
        }
    }

    @Test("plan or inspect uses a sealed file up")
    func looking() throws {
        try sealing.seal("a")
        try sealing.seal("b")
        let shown = try project.node("inspect", "a.sealed").output
        #expect(shown.contains("agency          a") && shown.contains("records         6"))
        #expect(shown.contains("not proved"))
        let plan = try BuiltProgram.linkageNode.run(
            ["plan", "a.sealed", "b.sealed"] + SealingProject.keys, in: project.folder.path)
        #expect(plan.status == 0, "\(plan.errors)")
        let linked = try BuiltProgram.linkageNode.run(
            ["link", "a.sealed", "b.sealed", "--out", "run"] + SealingProject.keys,
            in: project.folder.path)
        #expect(linked.status == 0, "\(linked.errors)")
    }

    @Test("A run of files that do not go together uses them up")
    func refusedRuns() throws {
        try project.tokenise("keys", "new", "--project", "test", "--out", "c.key")
        try project.tokenise(
            "keys", "public", "c.key", "--agency", "c", "--out", "agencies/c.pub")
        #expect(try project.encode(key: "c.key", agency: "c", out: "c.tok").status == 0)
        try sealing.seal("a")
        try sealing.seal("c")
        let errors = try sealing.refusal(
            ["link", "a.sealed", "c.sealed", "--out", "run"] + SealingProject.keys)
        #expect(errors.contains("different linkage keys"))
        #expect(try project.folder.text(of: "node.key.seen").isEmpty)
    }

    @Test("Sealed and plain files mix, or open without keys")
    func mixtures() throws {
        try sealing.seal("a")
        let plain = try sealing.refusal(
            ["link", "a.sealed", "b.tok", "--out", "run"] + SealingProject.keys)
        #expect(plain.contains("b.tok") && plain.contains("not sealed"))
        let without = try sealing.refusal(["link", "a.sealed", "b.tok", "--out", "run"])
        #expect(without.contains("--node-key"))
        let trustless = try BuiltProgram.linkageNode.run(
            ["link", "a.sealed", "b.tok", "--out", "run", "--node-key", "node.key"],
            in: project.folder.path)
        #expect(trustless.status == 64)
        #expect(try !project.contents().contains("run"))
    }

    @Test("A flipped byte, another node or an unknown agency opens, or leaves a file")
    func refusals() throws {
        try sealing.seal("a")
        let sealed = try sealing.bytes("a.sealed")
        var flipped = sealed
        flipped[sealed.count / 2] ^= 1
        try project.folder.write(flipped, to: "flipped.sealed")
        try project.folder.write(sealed.dropLast(40), to: "cut.sealed")
        try project.node("keys", "new", "--out", "other.key")
        func unseal(_ file: String, _ key: String, _ agency: String) throws -> String {
            let error = try sealing.refusal(
                [
                    "unseal", file, "--node-key", key, "--agency-key", agency, "--out", "x.tok",
                ])
            #expect(!error.dropLast().contains("\n"))
            #expect(try !project.contents().contains("x.tok"))
            return error
        }
        #expect(try unseal("flipped.sealed", "node.key", "agencies").contains("damaged or forged"))
        #expect(try unseal("cut.sealed", "node.key", "agencies").contains("cut short"))
        #expect(try unseal("a.sealed", "other.key", "agencies").contains("sealed for the node"))
        #expect(
            try unseal("a.sealed", "node.key", "agencies/b.pub").contains(
                "no public key of agency a"))
        #expect(try unseal("a.tok", "node.key", "agencies").contains("not a sealed token file"))
        #expect(try unseal("a.sealed", "a.key", "agencies").contains("unknown line"))
        #expect(try project.folder.text(of: "node.key.seen").isEmpty, "a refused file is used up")
        try FileManager.default.removeItem(atPath: project.folder.file("node.key.seen"))
        #expect(try unseal("a.sealed", "node.key", "agencies").contains("ledger"))
    }

    @Test("A file is sealed without a word about its audit, or with one that is not its own")
    func audits() throws {
        func seal(_ more: String...) throws -> BuiltProgram.Outcome {
            try BuiltProgram.tokenise.run(
                ["seal", "a.tok", "--to", "node.pub", "--key", "a.key", "--out", "a.sealed"] + more,
                in: project.folder.path)
        }
        #expect(try seal().status == 64)
        #expect(try seal("--audit", "x.json", "--without-audit", "y").status == 64)
        let own = try sealing.bytes("a.tok")
        let size = Int(own[12]) + Int(own[13]) << 8
        let expected = own[(size - 32)..<size].map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        func report(_ verdict: String, _ tokens: String, graph: Double = 0.05) -> String {
            """
            {"verdict": "\(verdict)", "tokens": "\(tokens)", "limits": {"frequency": 0.01, \
            "graph": \(graph), "known_pairs": 0.15, "repeats": 0, "cell": 200, \
            "group": 20}, "more": 1}
            """
        }
        for (text, problem) in [
            ("{}", "not an audit report"),
            ("{\"verdict\":\"passed\",\"tokens\":\"\(expected)\"}", "not an audit report"),
            (report("fine", expected), "not an audit report"),
            (report("passed", "00"), "another token file"),
            (report("failed", expected), "failed"),
            (report("passed", expected, graph: 0.06), "wider limits"),
        ] {
            try project.folder.write(text, to: "audit.json")
            let outcome = try seal("--audit", "audit.json")
            #expect(outcome.status != 0 && outcome.errors.contains(problem))
        }
        #expect(try !project.contents().contains("a.sealed"))
        try project.folder.write(report("passed", expected), to: "audit.json")
        #expect(try seal("--audit", "audit.json").output.contains("audit passed"))
        #expect(try project.node("inspect", "a.sealed").output.contains("audit passed, report "))
    }

    @Test("A file is sealed with another key than its own, for no node, or until yesterday")
    func sealingRefusals() throws {
        func refused(_ more: String...) throws -> String {
            try sealing.refusal(
                ["seal", "a.tok", "--out", "x.sealed", "--without-audit", "y"] + more,
                program: .tokenise)
        }
        try project.tokenise("keys", "new", "--project", "test", "--out", "c.key")
        #expect(
            try refused("--to", "node.pub", "--key", "c.key").contains("another linkage key"))
        #expect(
            try refused("--to", "node.pub", "--key", "shared.key").contains("linkage key only"))
        #expect(try refused("--to", "agencies/a.pub", "--key", "a.key").contains("public key"))
        #expect(
            try refused("--to", "node.pub", "--key", "a.key", "--expires", "2020-01-01")
                .contains("that day is over"))
        #expect(try !project.contents().contains("x.sealed"))
    }

    @Test("encode --seal-to leaves an unsealed file, or seals other tokens")
    func encodeSealed() throws {
        let before = try project.contents()
        let outcome = try project.encode(
            out: "direct.sealed", "--seal-to", "node.pub", "--without-audit", "a test")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try Set(project.contents()).subtracting(before)
                .filter { !$0.hasSuffix(".report.csv") } == ["direct.sealed"])
        let opened = try BuiltProgram.linkageNode.run(
            ["unseal", "direct.sealed", "--out", "direct.tok"] + SealingProject.keys,
            in: project.folder.path)
        #expect(opened.status == 0, "\(opened.errors)")
        #expect(try sealing.bytes("direct.tok") == sealing.bytes("a.tok"))
        #expect(try project.encode(out: "x.sealed", "--seal-to", "node.pub").status == 64)
    }

    @Test("A node's key is open to others, is replaced, or its public half is not shown")
    func nodeKeys() throws {
        let attributes = try FileManager.default.attributesOfItem(
            atPath: project.folder.file("node.key"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try sealing.refusal(["keys", "new", "--out", "node.key"]).contains("exists"))
        let shown = try project.node("keys", "show", "node.key").output
        #expect(try project.node("keys", "show", "node.pub").output == shown)
        #expect(shown.hasPrefix("trefoil-node-public-1") && shown.contains("fingerprint "))
        let secret = try #require(
            project.folder.text(of: "node.key").split(separator: "\n").last?.suffix(40))
        #expect(!shown.contains(secret))
        let agency = try project.node("keys", "show", "agencies/a.pub").output
        #expect(agency.contains("agency      a"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: project.folder.file("node.key"))
        try sealing.seal("a")
        let exposed = try sealing.refusal(
            ["unseal", "a.sealed", "--out", "x.tok"] + SealingProject.keys)
        #expect(exposed.contains("mode 0644"))
    }

    /// Whether a Python with the package cryptography is there: users of the project may have none.
    private static let hasCryptography: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", "import cryptography"]
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    @Test(
        "The Python of Docs/SEALED-FILES.md opens another file than the node does",
        .enabled(if: hasCryptography, "needs python3 with cryptography"))
    func pythonReader() throws {
        let document = try String(
            contentsOf: SharedData.packageRoot.appending(path: "Docs/SEALED-FILES.md"),
            encoding: .utf8)
        let start = try #require(document.range(of: "```python\n")).upperBound
        let end = try #require(document.range(of: "```", range: start..<document.endIndex))
        try project.folder.write(String(document[start..<end.lowerBound]), to: "open.py")
        try sealing.seal("a")
        let text = try #require(
            project.folder.text(of: "node.key").split(separator: "\n").last?
                .split(separator: " ").last)
        // Bech32m without its prefix and checksum: five bits a character.
        let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
        let characters = text.dropFirst("trefoil-node-key-1".count).dropLast(6)
        let bits = characters.flatMap { character in
            let value = alphabet.firstIndex(of: character) ?? 0
            return (0..<5).map { value >> (4 - $0) & 1 }
        }
        let secret = (0..<32).map { byte in
            UInt8(bits[byte * 8..<byte * 8 + 8].reduce(0) { $0 << 1 | $1 })
        }
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "open.py", Hexadecimal.text(secret), "a.sealed"]
        process.currentDirectoryURL = URL(filePath: project.folder.path)
        process.standardOutput = pipe
        try process.run()
        let opened = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try opened == sealing.bytes("a.tok"))
    }
}
