import Foundation
import TestSupport
import Testing

@Suite("tokenise keys")
struct KeyCommandTests {
    let project: ExampleProject

    init() throws { project = try ExampleProject() }

    @Test("A key file has mode 0600 and is never overwritten")
    func creation() throws {
        let attributes = try FileManager.default.attributesOfItem(
            atPath: project.folder.file("a.key"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let before = try project.folder.text(of: "a.key")
        let errors = try project.refusal(
            .tokenise, "keys", "new", "--project", "test", "--out", "a.key")
        #expect(errors.contains("a.key") && errors.contains("exists already"))
        #expect(try project.folder.text(of: "a.key") == before)
    }

    @Test("keys show prints project, date and fingerprint, and no secret")
    func show() throws {
        let shown = try project.tokenise("keys", "show", "a.key").output
        let json = try project.tokenise("keys", "show", "a.key", "--json").output
        #expect(shown.contains("project         test"))
        #expect(shown.contains("created         20"))
        #expect(shown.contains("fingerprint     "))
        for line in try project.folder.text(of: "a.key").split(separator: "\n")
        where line.hasPrefix("linkage-key:") || line.hasPrefix("agency-key:") {
            let secret = line.split(separator: " ")[1].suffix(30)
            #expect(!shown.contains(secret) && !json.contains(secret))
        }
    }

    @Test("Agencies of one linkage key show one fingerprint; another key shows another")
    func fingerprints() throws {
        func fingerprint(_ file: String) throws -> String? {
            try project.tokenise("keys", "show", file).output.split(separator: "\n")
                .first { $0.hasPrefix("fingerprint") }.map(String.init)
        }
        try project.tokenise("keys", "new", "--project", "test", "--out", "c.key")
        #expect(try fingerprint("a.key") == fingerprint("b.key"))
        #expect(try fingerprint("a.key") == fingerprint("shared.key"))
        #expect(try fingerprint("a.key") != fingerprint("c.key"))
    }

    @Test("A key file that others can read is refused, whatever it is used for")
    func exposedKeys() throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: project.folder.file("a.key"))
        let shown = try project.refusal(.tokenise, "keys", "show", "a.key")
        #expect(shown.contains("mode 0640") && shown.contains("chmod 600"))
        let taken = try project.refusal(
            .tokenise, "keys", "new", "--linkage-key-from", "a.key", "--out", "d.key")
        #expect(taken.contains("mode 0640"))
        let encoded = try project.encode()
        #expect(encoded.status != 0 && encoded.errors.contains("mode 0640"))
        #expect(try !project.contents().contains("a.tok"))
    }

    @Test("The published example key is refused without --demonstration, and marked with it")
    func exampleKey() throws {
        let example = SharedData.packageRoot.appending(path: "keys.example")
        try project.folder.write(
            Data(contentsOf: example), to: "example.key", permissions: 0o600)
        let refused = try project.encode(key: "example.key")
        #expect(refused.status != 0 && refused.errors.contains("published example key"))
        let taken = try project.refusal(
            .tokenise, "keys", "new", "--linkage-key-from", "example.key", "--out", "d.key")
        #expect(taken.contains("published example key"))
        #expect(try project.encode(key: "example.key", "--demonstration").status == 0)
        try project.tokenise(
            "keys", "new", "--linkage-key-from", "example.key", "--out", "d.key",
            "--demonstration")
        #expect(
            try project.encode(
                key: "d.key", agency: "d", out: "d.tok", "--demonstration"
            ).status == 0)
        let errors = try project.refusal(
            .linkageNode, "link", "a.tok", "d.tok", "--out", "run")
        #expect(errors.contains("--demonstration"))
        try project.node("link", "a.tok", "d.tok", "--out", "run", "--demonstration")
    }

    @Test("A linkage key alone encodes nothing, and --project must agree with the key taken over")
    func halves() throws {
        let encoded = try project.encode(key: "shared.key")
        #expect(encoded.status != 0 && encoded.errors.contains("linkage key only"))
        let errors = try project.refusal(
            .tokenise, "keys", "new", "--project", "other", "--linkage-key-from", "shared.key",
            "--out", "d.key")
        #expect(errors.contains("project test"))
        let usage = try BuiltProgram.tokenise.run("keys", "new", "--out", "x.key")
        #expect(usage.status == 64)
    }

    @Test("A key given as an argument is not an option: keys live in files only")
    func noKeyArguments() throws {
        let help = try BuiltProgram.tokenise.run("encode", "--help").output
        #expect(help.contains("--key <key>") && !help.contains("--secret"))
    }
}
