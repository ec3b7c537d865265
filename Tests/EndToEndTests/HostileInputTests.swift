import Foundation
import TestSupport
import Testing

@Suite("Odd names, files and folders")
struct HostileInputTests {
    let project: ExampleProject

    init() throws { project = try ExampleProject() }

    @Test("No output, forced or not, destroys the key, the schema or the people it is made from")
    func outputOntoInput() throws {
        try FileManager.default.createSymbolicLink(
            atPath: project.folder.file("link.csv"),
            withDestinationPath: project.folder.file("people.csv"))
        try FileManager.default.copyItem(
            atPath: project.folder.file("people.csv"),
            toPath: project.folder.file("x.report.csv"))
        for output in ["people.csv", "./a.key", "schema.yaml", "link.csv"] {
            let before = try project.folder.text(of: output)
            let outcome = try project.encode(out: output, "--force")
            #expect(outcome.status != 0 && outcome.errors.contains("files to be read"))
            #expect(try project.folder.text(of: output) == before)
        }
        #expect(try project.encode("x.report.csv", out: "x").status != 0)
        #expect(try project.folder.text(of: "x.report.csv") == ExampleProject.people)
        for output in ["people.csv", "a.key"] {
            let errors = try project.refusal(
                .tokenise, "handles", "people.csv", "--key", "a.key", "--id", "id", "--out",
                output, "--force")
            #expect(errors.contains("files to be read"))
        }
    }

    @Test("A project whose name a key file cannot hold makes no key file that cannot be read")
    func projectNames() throws {
        for name in ["a\u{7f}b", "a\u{9b}31mb", "a\u{2028}b", "a\u{202e}b", "a\tb"] {
            let errors = try project.refusal(
                .tokenise, "keys", "new", "--project", name, "--out", "odd.key")
            #expect(errors.contains("control character"))
            #expect(!FileManager.default.fileExists(atPath: project.folder.file("odd.key")))
        }
        try project.tokenise("keys", "new", "--project", "Zoë नि ₂", "--out", "plain.key")
        try project.tokenise("keys", "show", "plain.key")
    }

    @Test("An agency's name or a key file brings no terminal sequence to another's screen")
    func terminalSequences() throws {
        let outcome = try project.encode(agency: "a\u{1b}[31m", out: "odd.tok")
        #expect(outcome.status != 0 && outcome.errors.contains("control characters"))
        let text = try project.folder.text(of: "a.key")
        let created = try #require(text.split(separator: "\n").first { $0.hasPrefix("created") })
        try writeKey(text.replacing(created, with: "created: \"x\\e[31m\""))
        let errors = try project.refusal(.tokenise, "keys", "show", "odd.key")
        #expect(errors.contains("odd.key:5:") && errors.contains("control character"))
    }

    @Test("A key file with a line twice, or that is no YAML, is refused with the line")
    func brokenKeyFiles() throws {
        let text = try project.folder.text(of: "a.key")
        try writeKey(text.replacing("\nagency-key:", with: "\nlinkage-key:"))
        #expect(
            try project.refusal(.tokenise, "keys", "show", "odd.key").contains("stands there twice")
        )
        try writeKey(text.replacing("project: ", with: "project "))
        let errors = try project.refusal(.tokenise, "keys", "show", "odd.key")
        #expect(errors.contains("not YAML"))
        #expect(errors.firstMatch(of: /odd\.key:[0-9]+:/) != nil)
    }

    @Test(
        "A pipe in the place of a key file is refused at once, not waited on",
        .timeLimit(.minutes(1)))
    func pipes() throws {
        let made = unsafe mkfifo(project.folder.file("pipe.key"), 0o600)
        #expect(made == 0)
        let errors = try project.refusal(.tokenise, "keys", "show", "pipe.key")
        #expect(errors.contains("not a regular file"))
    }

    @Test("A file without a header is refused by the drafter, which would show its first person")
    func headerless() throws {
        let rows = ExampleProject.people.split(separator: "\n").dropFirst()
        try project.folder.write(rows.joined(separator: "\n") + "\n", to: "headerless.csv")
        let errors = try project.refusal(
            .tokenise, "schema", "headerless.csv", "--out", "draft.yaml")
        #expect(errors.contains("add a header") && !errors.contains("Rebecca"))
        #expect(!FileManager.default.fileExists(atPath: project.folder.file("draft.yaml")))
    }

    @Test("An output in a folder that is not there is named as it was given")
    func missingFolder() throws {
        let outcome = try project.encode(out: "nowhere/a.tok")
        #expect(outcome.errors.contains("nowhere/a.tok: cannot create"))
        #expect(!outcome.errors.contains("partial"))
    }

    @Test("A run's folder that cannot be made is said before the work; a failed run leaves none")
    func runFolders() throws {
        #expect(try project.encode().status == 0)
        #expect(try project.encode(key: "b.key", agency: "b", out: "b.tok").status == 0)
        let errors = try project.refusal(
            .linkageNode, "link", "a.tok", "b.tok", "--out", "people.csv/run")
        #expect(errors.contains("people.csv/run: cannot create") && !errors.contains("partial"))
        #expect(
            try project.refusal(.linkageNode, "link", "a.tok", "b.tok", "--out", "")
                .contains("--out must name a folder"))
        let left = try FileManager.default.contentsOfDirectory(atPath: project.folder.path)
        #expect(!left.contains { $0.hasSuffix(".partial") })
    }

    @Test("What could not be printed is an error: a full disk does not pass for an empty answer")
    func fullOutput() throws {
        #expect(try project.encode().status == 0)
        for program in [BuiltProgram.tokenise, .linkageNode] {
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = [
                "-c", "exec \"$0\" inspect \"$1\" --json > /dev/full 2> /dev/null",
                program.path, project.folder.file("a.tok"),
            ]
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationStatus == 1)
        }
    }

    private func writeKey(_ text: String) throws {
        try project.folder.write(text, to: "odd.key")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600], ofItemAtPath: project.folder.file("odd.key"))
    }
}
