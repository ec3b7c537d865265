import Files
import Foundation
import Sealing
import TestSupport
import Testing

@Suite("The ledger of opened files")
struct OpeningLedgerTests {
    let project: SealedProject
    let ledger: OpeningLedger
    let header: SealedFileHeader

    init() throws {
        project = try SealedProject()
        try project.seal()
        ledger = OpeningLedger(keyPath: project.folder.file("node.key"))
        header = try SealedFile.unprovedHeader(path: project.folder.file("a.sealed"))
    }

    private func record(run: String) throws {
        try ledger.record([(header, "a.sealed")], run: run, now: SealedProject.now)
    }

    @Test("A file opens twice, or its own run cannot take it up again")
    func replay() throws {
        let run = try OpeningLedger.newRun()
        try ledger.check(header, file: "a.sealed", run: nil)
        try record(run: run)
        try record(run: run)
        try ledger.check(header, file: "a.sealed", run: run)
        #expect(try String(contentsOfFile: ledger.path, encoding: .utf8).count == 126)
        let replayed = SealingError.replayed(
            path: "a.sealed", on: "2026-11-23", ledger: ledger.path)
        #expect(throws: replayed) { try ledger.check(header, file: "a.sealed", run: nil) }
        #expect(throws: replayed) { try record(run: OpeningLedger.newRun()) }
        // The same tokens sealed anew are another file.
        try project.seal()
        let again = try SealedFile.unprovedHeader(path: project.folder.file("a.sealed"))
        try ledger.check(again, file: "a.sealed", run: nil)
    }

    @Test("A ledger that is gone, cut, damaged or open to others is relied on")
    func brokenLedgers() throws {
        try record(run: OpeningLedger.newRun())
        let whole = try String(contentsOfFile: ledger.path, encoding: .utf8)
        for text in [String(whole.dropLast()), String(whole.dropFirst()), "\n" + whole, "x"] {
            try Data(text.utf8).write(to: URL(filePath: ledger.path))
            #expect(throws: SealingError.self) {
                try ledger.check(header, file: "a.sealed", run: nil)
            }
        }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o622], ofItemAtPath: ledger.path)
        #expect(throws: SealingError.self) {
            try ledger.check(header, file: "a.sealed", run: nil)
        }
        try FilePath.removeFile(ledger.path)
        #expect(throws: SealingError.self) {
            try ledger.check(header, file: "a.sealed", run: nil)
        }
    }

    @Test("A key takes the place of another, or stands beside a ledger that is not its own")
    func keysAreNew() throws {
        #expect(throws: FileError.self) {
            _ = try NodeKey.create(
                path: project.folder.file("node.key"), created: "2026-11-23",
                allowsWorkTree: false)
        }
        try FilePath.removeFile(project.folder.file("node.key"))
        #expect(throws: FileError.self) {
            _ = try NodeKey.create(
                path: project.folder.file("node.key"), created: "2026-11-23",
                allowsWorkTree: false)
        }
    }

    @Test("A changed character in a node's key file is not noticed")
    func slips() throws {
        let path = project.folder.file("node.key")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for name in ["public: ", "node-key: "] {
            let start = try #require(text.range(of: name)).upperBound
            let end = text[start...].firstIndex(of: "\n") ?? text.endIndex
            for index in text[start..<end].indices {
                var changed = text
                changed.replaceSubrange(index...index, with: text[index] == "q" ? "p" : "q")
                let copy = try project.folder.write(changed, to: "copy.key", permissions: 0o600)
                #expect(throws: (any Error).self) {
                    _ = try NodeKey(path: copy, allowsWorkTree: false).created
                }
            }
        }
    }

    @Test("Days are not those of the calendar")
    func days() {
        #expect(UTCDay("1970-01-01")?.number == 0)
        #expect(UTCDay("2000-02-29")?.number == 11_016)
        #expect(UTCDay("2026-11-23")?.number == Int(SealedProject.now / 86_400))
        for number in stride(from: 0, to: 400_000, by: 17) {
            let day = UTCDay(number: number)
            #expect(UTCDay(day.description) == day)
        }
        for text in [
            "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "+026-01-01",
        ] { #expect(UTCDay(text) == nil) }
    }
}
