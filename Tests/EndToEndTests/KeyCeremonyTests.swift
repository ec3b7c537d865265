import Foundation
import TestSupport
import Testing

@Suite("tokenise keys contribute, combine, split, recover, destroy")
struct KeyCeremonyTests {
    let project: ExampleProject

    init() throws { project = try ExampleProject() }

    private func mode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: project.folder.file(name))[
            .posixPermissions] as? Int
    }

    private func value(_ name: String, of output: String) throws -> String {
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix(name) })
        return line.dropFirst(name.count).trimmingCharacters(in: .whitespaces)
    }

    private func secretLine(_ name: String, in file: String) throws -> String? {
        try project.folder.text(of: file).split(separator: "\n")
            .first { $0.hasPrefix(name) }.map(String.init)
    }

    @Test("Three contributions give different keys in another order, or one gives the key alone")
    func ceremony() throws {
        var commitments: [String] = []
        for name in ["c1", "c2", "c3"] {
            let made = try project.tokenise(
                "keys", "contribute", "--project", "care", "--out", name
            ).output
            commitments.append(try value("commitment", of: made))
            #expect(try mode(name) == 0o600)
        }
        let first = try project.tokenise(
            "keys", "combine", "c1", "c2", "c3", "--project", "care", "--out", "one.key"
        ).output
        let second = try project.tokenise(
            "keys", "combine", "c3", "c1", "c2", "--project", "care", "--out", "two.key"
        ).output
        let fingerprint = try value("fingerprint", of: first)
        #expect(fingerprint == (try value("fingerprint", of: second)))
        for commitment in commitments { #expect(first.contains(commitment)) }
        #expect(
            try secretLine("linkage-key", in: "one.key") == secretLine("linkage-key", in: "two.key")
        )
        #expect(
            try secretLine("agency-key", in: "one.key") != secretLine("agency-key", in: "two.key"))
        #expect(
            try secretLine("key-identifier", in: "one.key")
                == secretLine("key-identifier", in: "two.key"))
        let pair = try project.tokenise(
            "keys", "combine", "c1", "c2", "--project", "care", "--out", "pair.key"
        ).output
        #expect(fingerprint != (try value("fingerprint", of: pair)))
        #expect(try project.encode(key: "one.key", out: "one.tok").status == 0)
        #expect(try project.encode(key: "two.key", agency: "b", out: "two.tok").status == 0)
        try project.node("link", "one.tok", "two.tok", "--out", "run")
    }

    @Test("One contribution, the same twice, another project's or a changed one is combined")
    func ceremonyRefusals() throws {
        for (name, of) in [("c1", "care"), ("c2", "care"), ("other", "work")] {
            try project.tokenise("keys", "contribute", "--project", of, "--out", name)
        }
        func refused(_ parts: String...) throws -> String {
            let outcome = try BuiltProgram.tokenise.run(
                ["keys", "combine"] + parts + ["--project", "care", "--out", "x.key"],
                in: project.folder.path)
            #expect(outcome.status != 0 && outcome.output.isEmpty)
            #expect(try !project.contents().contains("x.key"))
            return outcome.errors
        }
        try FileManager.default.copyItem(
            atPath: project.folder.file("c1"), toPath: project.folder.file("copy"))
        #expect(try refused("c1").contains("2 to 16 contributions"))
        #expect(try refused("c1", "copy").contains("the same contribution as c1"))
        #expect(try refused("c1", "other").contains("project work, not to care"))
        #expect(try refused("c1", "a.key").contains("unknown line"))
        let text = try project.folder.text(of: "c2")
        try project.folder.write(
            text.replacing("project: \"care\"", with: "project: \"dare\""), to: "c2",
            permissions: 0o600)
        #expect(try refused("c1", "c2").contains("commitment"))
        try project.folder.write(String(text.dropLast(9)), to: "c2", permissions: 0o600)
        #expect(try refused("c1", "c2").contains("checksum"))
        try project.folder.write(text, to: "c2", permissions: 0o644)
        #expect(try refused("c1", "c2").contains("mode 0644"))
    }

    @Test("Some three of five shares do not give the key file back")
    func escrow() throws {
        let made = try project.tokenise(
            "keys", "split", "a.key", "--shares", "5", "--threshold", "3", "--out", "shares")
        #expect(made.output.contains("any 3 of them"))
        let shares = (1...5).map { "shares/share-\($0).share" }
        for share in shares { #expect(try mode(share) == 0o600) }
        for mask in 0..<32 where mask.nonzeroBitCount == 3 {
            let some = (0..<5).filter { mask >> $0 & 1 == 1 }.map { shares[$0] }
            let outcome = try BuiltProgram.tokenise.run(
                ["keys", "recover"] + some + ["--out", "back-\(mask).key"],
                in: project.folder.path)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(
                try project.folder.text(of: "back-\(mask).key")
                    == project.folder.text(of: "a.key"))
        }
        try project.tokenise(
            "keys", "split", "shared.key", "--shares", "3", "--threshold", "2", "--out", "half")
        try project.tokenise(
            "keys", "recover", "half/share-3.share", "half/share-1.share", "--out", "half.key")
        #expect(try project.folder.text(of: "half.key") == project.folder.text(of: "shared.key"))
    }

    @Test("Too few shares, one twice, or shares of two keys give a key file")
    func escrowRefusals() throws {
        for (key, folder) in [("a.key", "one"), ("a.key", "again"), ("b.key", "other")] {
            try project.tokenise(
                "keys", "split", key, "--shares", "3", "--threshold", "2", "--out", folder)
        }
        func refused(_ shares: String...) throws -> String {
            let outcome = try BuiltProgram.tokenise.run(
                ["keys", "recover"] + shares + ["--out", "x.key"], in: project.folder.path)
            #expect(outcome.status != 0 && outcome.output.isEmpty)
            #expect(try !project.contents().contains("x.key"))
            return outcome.errors
        }
        #expect(try refused("one/share-1.share").contains("2 of 3 shares are needed"))
        #expect(
            try refused("one/share-1.share", "one/share-1.share").contains("given twice"))
        #expect(
            try refused("one/share-1.share", "again/share-2.share").contains("another splitting"))
        #expect(try refused("one/share-1.share", "other/share-2.share").contains("another"))
        let text = try project.folder.text(of: "one/share-2.share")
        try project.folder.write(
            text.replacing("number: 2", with: "number: 3"), to: "moved.share", permissions: 0o600)
        #expect(try refused("one/share-1.share", "moved.share").contains("one of them was changed"))
        let usage = try BuiltProgram.tokenise.run(
            ["keys", "split", "a.key", "--shares", "3", "--threshold", "4", "--out", "y"],
            in: project.folder.path)
        #expect(usage.status != 0 && usage.errors.contains("threshold of 4"))
        #expect(try !project.contents().contains("y"))
    }

    @Test("A key goes without a record, or a changed record is another agency's or passes")
    func destruction() throws {
        try project.tokenise("keys", "public", "a.key", "--agency", "a", "--out", "a.pub")
        try project.tokenise("keys", "public", "b.key", "--agency", "b", "--out", "b.pub")
        let facts = try project.tokenise("keys", "show", "a.key").output
        // A second name for the same bytes: they must be gone, not only the name.
        try FileManager.default.linkItem(
            atPath: project.folder.file("a.key"), toPath: project.folder.file("second"))
        try project.folder.write("", to: "taken.json")
        #expect(
            try project.refusal(
                .tokenise, "keys", "destroy", "a.key", "--reason", "over", "--record",
                "taken.json"
            ).contains("exists already"))
        #expect(try project.contents().contains("a.key"))
        try project.tokenise("keys", "destroy", "a.key", "--reason", "end of project")
        #expect(try !project.contents().contains("a.key"))
        let left = try Data(contentsOf: URL(filePath: project.folder.file("second")))
        #expect(!left.isEmpty && left.allSatisfy { $0 == 0 })
        let record = "a.key.destroyed.json"
        let verified = try project.tokenise(
            "keys", "verify-record", record, "--agency-key", "a.pub"
        ).output
        #expect(verified.contains("signed by a") && verified.contains("end of project"))
        #expect(verified.contains(try value("fingerprint", of: facts)))
        func refused(_ key: String = "a.pub") throws -> String {
            try project.refusal(.tokenise, "keys", "verify-record", record, "--agency-key", key)
        }
        #expect(try refused("b.pub").contains("not signed by the agency"))
        let text = try project.folder.text(of: record)
        for (old, new) in [("end of project", "mistake"), ("\"test\"", "\"rest\"")] {
            try project.folder.write(text.replacing(old, with: new), to: record)
            #expect(try refused().contains("not signed by the agency"))
        }
        try project.folder.write("{}", to: record)
        #expect(try refused().contains("not a record"))
    }

    @Test("A shared file is destroyed without a signature, or not with another key's")
    func signedByAnother() throws {
        try project.tokenise("keys", "public", "a.key", "--agency", "a", "--out", "a.pub")
        #expect(
            try project.refusal(
                .tokenise, "keys", "destroy", "shared.key", "--reason", "handed over"
            ).contains("linkage key only"))
        try project.tokenise(
            "keys", "destroy", "shared.key", "--reason", "handed over", "--signed-by", "a.key",
            "--record", "gone.json")
        #expect(try !project.contents().contains("shared.key"))
        try project.tokenise("keys", "verify-record", "gone.json", "--agency-key", "a.pub")
    }

    @Test("An expired key encodes, or its day is lost on the way to another agency")
    func expiry() throws {
        try project.tokenise(
            "keys", "new", "--project", "test", "--expires", "2999-12-31", "--out", "long.key")
        try project.tokenise("keys", "share", "long.key", "--out", "long.shared")
        try project.tokenise(
            "keys", "new", "--linkage-key-from", "long.shared", "--out", "other.key")
        #expect(
            try value("expires", of: project.tokenise("keys", "show", "other.key").output)
                == "2999-12-31")
        #expect(try project.encode(key: "other.key").status == 0)
        for file in ["long.key", "other.key"] {
            let text = try project.folder.text(of: file)
            try project.folder.write(
                text.replacing("2999-12-31", with: "2020-02-29"), to: file, permissions: 0o600)
        }
        let refused = try project.encode(key: "other.key", out: "late.tok")
        #expect(refused.status != 0 && refused.errors.contains("expired at the end of 2020-02-29"))
        #expect(try !project.contents().contains("late.tok"))
        #expect(
            try project.tokenise("keys", "show", "long.key").output
                .contains("2020-02-29 (expired)"))
        let usage = try BuiltProgram.tokenise.run(
            "keys", "new", "--project", "x", "--expires", "2026-02-30", "--out", "x.key")
        #expect(usage.status == 64)
    }

    @Test("A key that replaces another has the same key, another project, or does not name it")
    func rotation() throws {
        let old = try project.tokenise("keys", "show", "a.key").output
        try project.tokenise("keys", "new", "--replaces", "a.key", "--out", "next.key")
        let new = try project.tokenise("keys", "show", "next.key").output
        #expect(try value("project", of: new) == "test")
        #expect(try value("replaces", of: new) == value("key identifier", of: old))
        #expect(try value("fingerprint", of: new) != value("fingerprint", of: old))
        #expect(
            try project.refusal(
                .tokenise, "keys", "new", "--replaces", "a.key", "--project", "other", "--out",
                "x.key"
            ).contains("project test, not other"))
    }

    @Test("A key is made or read inside a git work tree")
    func workTrees() throws {
        try FileManager.default.createDirectory(
            atPath: project.folder.file("tree/.git"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(
            atPath: project.folder.file("tree/deep"), withIntermediateDirectories: true)
        func refused(_ arguments: [String], _ program: BuiltProgram = .tokenise) throws {
            let outcome = try program.run(arguments, in: project.folder.path)
            #expect(outcome.status != 0, "\(arguments)")
            #expect(outcome.errors.contains("inside the git work tree"), "\(outcome.errors)")
        }
        try refused(["keys", "new", "--project", "test", "--out", "tree/deep/x.key"])
        try refused(["keys", "share", "a.key", "--out", "tree/x.key"])
        try refused(["keys", "contribute", "--project", "test", "--out", "tree/x"])
        try refused(
            ["keys", "split", "a.key", "--shares", "3", "--threshold", "2", "--out", "tree/x"])
        try refused(["keys", "new", "--out", "tree/node.key"], .linkageNode)
        let inside = try FileManager.default.contentsOfDirectory(
            atPath: project.folder.file("tree"))
        #expect(Set(inside) == [".git", "deep"])
        try FileManager.default.copyItem(
            atPath: project.folder.file("a.key"), toPath: project.folder.file("tree/a.key"))
        let encoded = try project.encode(key: "tree/a.key")
        #expect(encoded.status != 0 && encoded.errors.contains("inside the git work tree"))
        try project.tokenise(
            "keys", "new", "--project", "test", "--out", "tree/demo.key", "--demonstration")
    }
}
