import Files
import Foundation
import TestSupport
import Testing

@Suite("Files written beside and renamed")
struct ReplacementFileTests {
    @Test("Nothing stands at the destination, or beside it, before commit or without it")
    func abandonedFilesVanish() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out")
        do {
            var file = try ReplacementFile(path: path)
            try file.write("half a ")
            #expect(!FilePath.exists(path))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test("A committed file holds everything, in order, past the buffer's size")
    func committedFilesAreWhole() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out")
        var file = try ReplacementFile(path: path, mode: 0o600)
        let line = String(repeating: "0123456789", count: 1000)
        for _ in 0..<100 { try file.write(line) }
        let big = [UInt8](repeating: 7, count: 1 << 19)
        try file.write(big.span)
        try file.write("end")
        try file.commit()
        let data = try Data(contentsOf: URL(filePath: path))
        #expect(data.count == 100 * 10_000 + 1 << 19 + 3)
        #expect(data.suffix(3) == Data("end".utf8))
        #expect(try FileDescriptor(reading: path).status().permissions == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["out"])
    }

    @Test("An existing file survives where replacing is not allowed")
    func existingFilesSurvive() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("mine", to: "out")
        #expect(throws: FileError.self) {
            _ = try ReplacementFile(path: path, replacesExisting: false)
        }
        #expect(try folder.text(of: "out") == "mine")
    }

    @Test("A file that appears while another is written is not replaced")
    func racesAreLost() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("out")
        var file = try ReplacementFile(path: path, replacesExisting: false)
        try file.write("second")
        try folder.write("first", to: "out")
        var refused = false
        do { try file.commit() } catch { refused = true }
        #expect(refused)
        #expect(try folder.text(of: "out") == "first")
    }

    @Test("A device or a folder is never replaced by a file")
    func onlyFilesAreReplaced() throws {
        let folder = try TemporaryFolder()
        for path in ["/dev/null", folder.path] {
            #expect(throws: FileError.self) { _ = try ReplacementFile(path: path) }
        }
    }

    @Test("A mapped file lends its bytes, an empty one none, a missing one is an error")
    func mapping() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("abc", to: "three")
        let empty = try folder.write("", to: "none")
        #expect(try MappedFile(path: path).withBytes { $0.byteCount } == 3)
        #expect(try MappedFile(path: empty).withBytes { $0.byteCount } == 0)
        #expect(throws: FileError.self) { _ = try MappedFile(path: folder.file("absent")) }
        #expect(throws: FileError.self) { _ = try MappedFile(path: folder.path) }
    }
}
