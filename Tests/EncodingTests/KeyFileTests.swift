import Encoding
import Files
import Foundation
import TestSupport
import Testing

@Suite("Key files")
struct KeyFileTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("own.key")
        _ = try KeyFile.create(path: path, project: "crisis care", created: "2026-11-22")
    }

    @Test("A new key file is private, is read back, and is never overwritten")
    func creation() throws {
        #expect(try FileDescriptor(reading: path).status().permissions == 0o600)
        let facts = try KeyFile.read(path: path).facts
        #expect(facts.project == "crisis care")
        #expect(facts.created == "2026-11-22")
        #expect(facts.hasAgencyKey)
        #expect(!facts.isExample)
        let before = try folder.text(of: "own.key")
        #expect(throws: FileError.self) {
            _ = try KeyFile.create(path: path, project: "other", created: "2026-11-22")
        }
        #expect(try folder.text(of: "own.key") == before)
    }

    @Test("Sharing gives the same fingerprint and identifier, and another agency key")
    func sharing() throws {
        let shared = folder.file("shared.key")
        let other = folder.file("other.key")
        let facts = try KeyFile.read(path: path).facts
        let sharedFacts = try KeyFile.read(path: path)
            .createSharedFile(path: shared, created: "2026-11-23")
        #expect(!sharedFacts.hasAgencyKey)
        let otherFacts = try KeyFile.read(path: shared)
            .createAgencyFile(path: other, created: "2026-11-24")
        #expect(otherFacts.fingerprint == facts.fingerprint)
        #expect(otherFacts.keyIdentifier == facts.keyIdentifier)
        func secret(_ name: String, _ file: String) throws -> String? {
            try folder.text(of: file).split(separator: "\n")
                .first { $0.hasPrefix(name) }.map(String.init)
        }
        #expect(try secret("linkage-key", "own.key") == secret("linkage-key", "other.key"))
        #expect(try secret("agency-key", "own.key") != secret("agency-key", "other.key"))
        #expect(try secret("agency-key", "shared.key") == nil)
        #expect(throws: EncodingError.noAgencyKey(path: shared)) {
            let keyFile = try KeyFile.read(path: shared)
            try keyFile.withAgencyKey { _ in }
        }
    }

    @Test("Two new keys have different fingerprints, and so has one key in two projects")
    func fingerprints() throws {
        let second = try KeyFile.create(
            path: folder.file("second.key"), project: "crisis care", created: "2026-11-22")
        let first = try KeyFile.read(path: path).facts
        #expect(first.fingerprint != second.fingerprint)
        #expect(first.keyIdentifier != second.keyIdentifier)
    }

    @Test(
        "A file that group or others may touch is refused",
        arguments: [0o640, 0o604, 0o620, 0o602, 0o660, 0o644, 0o777, 0o610])
    func permissions(mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        do {
            _ = try KeyFile.read(path: path).facts
            Issue.record("a key file of mode \(String(mode, radix: 8)) was read")
        } catch EncodingError.keyFileExposed {}
    }

    @Test("A symbolic link to a key file is refused")
    func links() throws {
        let link = folder.file("link.key")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        #expect(throws: (any Error).self) { _ = try KeyFile.read(path: link).facts }
    }

    @Test("A changed character anywhere in a key is found by its checksum, and never printed")
    func slips() throws {
        let text = try folder.text(of: "own.key")
        for name in ["linkage-key: ", "agency-key: "] {
            let start = try #require(text.range(of: name)).upperBound
            let end = text[start...].firstIndex(of: "\n") ?? text.endIndex
            let secret = text[start..<end]
            for index in secret.indices {
                let replacement: Character = text[index] == "q" ? "p" : "q"
                var changed = text
                changed.replaceSubrange(index...index, with: String(replacement))
                let copy = try folder.write(changed, to: "copy.key", permissions: 0o600)
                do {
                    _ = try KeyFile.read(path: copy).facts
                    Issue.record("a key with a changed character was read")
                } catch EncodingError.keyFileInvalid(_, let line, let problem) {
                    #expect(line != nil)
                    #expect(!problem.contains(secret.suffix(20)))
                }
            }
        }
    }

    @Test("A file cut short at any byte is refused, or still holds the whole linkage key")
    func truncation() throws {
        let text = try folder.text(of: "own.key")
        let whole = try KeyFile.read(path: path).facts
        for count in 0..<text.utf8.count {
            let copy = try folder.write(
                Data(text.utf8.prefix(count)), to: "copy.key", permissions: 0o600)
            do {
                let facts = try KeyFile.read(path: copy).facts
                #expect(facts.fingerprint == whole.fingerprint)
            } catch is EncodingError {}
        }
    }

    @Test("A changed project, an unknown key, a key twice, and no YAML are refused with a line")
    func edits() throws {
        let text = try folder.text(of: "own.key")
        let edits: [(String, (String) -> String)] = [
            ("another project", { $0.replacing("crisis care", with: "crisis dare") }),
            ("an unknown key", { $0 + "\nowner: me\n" }),
            ("another version", { $0.replacing("trefoil-key: 1", with: "trefoil-key: 2") }),
            ("the key twice", { $0 + "\nlinkage-key: x\n" }),
            ("no YAML", { _ in "{{{{" }),
            ("nothing", { _ in "" }),
            ("no linkage key", { $0.replacing("linkage-key:", with: "agency-key:") }),
        ]
        for (name, edit) in edits {
            let copy = try folder.write(edit(text), to: "copy.key", permissions: 0o600)
            do {
                _ = try KeyFile.read(path: copy).facts
                Issue.record("\(name): read all the same")
            } catch EncodingError.keyFileInvalid {}
        }
    }

    @Test("The published example is refused unless the caller says it is a demonstration")
    func example() throws {
        let text = try String(
            contentsOf: SharedData.packageRoot.appending(path: "keys.example"), encoding: .utf8)
        let copy = try folder.write(text, to: "example.key", permissions: 0o600)
        #expect(throws: EncodingError.exampleKey(path: copy)) {
            _ = try KeyFile.read(path: copy).facts
        }
        let facts = try KeyFile.read(path: copy, allowingExample: true).facts
        #expect(facts.isExample)
        // Its linkage key under another agency's key is no less public.
        let other = folder.file("derived.key")
        _ = try KeyFile.read(path: copy, allowingExample: true)
            .createAgencyFile(path: other, created: "2026-11-22")
        #expect(throws: EncodingError.exampleKey(path: other)) {
            _ = try KeyFile.read(path: other).facts
        }
    }

    @Test("A project name that a key file cannot hold is refused", arguments: ["", "a\"b", "a\nb"])
    func projectNames(name: String) throws {
        #expect(throws: EncodingError.self) {
            _ = try KeyFile.create(
                path: folder.file("n.key"), project: name, created: "2026-11-22")
        }
    }
}
