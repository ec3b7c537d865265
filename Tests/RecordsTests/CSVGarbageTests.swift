import Foundation
import Records
import TestSupport
import Testing

@Suite struct CSVGarbageTests {
    static let text = "\u{feff}id;name;note\r\n1;Zoë;\"a \"\"b\"\"; c\"\n\n2;\"two\r\nlines\";\r"
        + "3;x\n\"4\"z;y;\"\"\n5;José;日本\r\n\"\";;\"\"\"\"\n6;a;b"

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("Rows do not depend on where the buffer cuts the file", arguments: 1...90)
    func bufferSizes(size: Int) throws {
        let path = try folder.write(Self.text, to: "people.csv")
        #expect(try ReadRows(path: path, bufferSize: size) == ReadRows(path: path))
        let old = Self.text.unicodeScalars.filter { $0.value < 0x100 }.map { UInt8($0.value) }
        let oldPath = try folder.write(Data(old), to: "old.csv")
        #expect(try ReadRows(path: oldPath, bufferSize: size) == ReadRows(path: oldPath))
    }

    @Test("A file cut off at any byte gives its whole rows or an error, and the same in any buffer")
    func truncation() throws {
        let bytes = Array(Self.text.utf8)
        let whole = try ReadRows(path: folder.write(Data(bytes), to: "whole.csv"))
        for count in bytes.indices {
            let path = try folder.write(Data(bytes[..<count]), to: "cut.csv")
            guard let rows = outcome(path, bufferSize: 1 << 20) else {
                #expect(outcome(path, bufferSize: 3) == nil)
                continue
            }
            #expect(outcome(path, bufferSize: 3) == rows)
            let before = whole.rows.prefix(rows.rows.count).dropLast()
            #expect(rows.rows.dropLast().elementsEqual(before))
        }
    }

    @Test("Random bytes give rows or an error of the file, and the same in any buffer")
    func flippedBytes() throws {
        var generator = SeededGenerator(seed: 20_261_122)
        let marks = Array("\",;\n\r\t|".utf8) + [0, 0x80, 0xc3, 0xff]
        for _ in 0..<300 {
            var bytes = Array(Self.text.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: bytes.indices, using: &generator)
                bytes[place] = Bool.random(using: &generator)
                    ? marks[Int.random(in: marks.indices, using: &generator)]
                    : UInt8.random(in: .min ... .max, using: &generator)
            }
            let path = try folder.write(Data(bytes), to: "flipped.csv")
            #expect(outcome(path, bufferSize: 1 << 20) == outcome(path, bufferSize: 5))
        }
    }

    /// The rows, or nil for an error; anything else would end the test process.
    private func outcome(_ path: String, bufferSize: Int) -> ReadRows? {
        do {
            return try ReadRows(path: path, bufferSize: bufferSize)
        } catch {
            #expect(error is RecordsError)
            return nil
        }
    }

    @Test("What is UTF-8 is told as the standard library tells it")
    func encodings() throws {
        var generator = SeededGenerator(seed: 7)
        let pieces: [[UInt8]] = [
            [0x61], [0xc3, 0xa9], [0xe2, 0x82, 0xac], [0xf0, 0x9f, 0x98, 0x80], [0xc0, 0x80],
            [0xed, 0xa0, 0x80], [0xe0, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80],
            [0xf5], Array("eight bytes ".utf8),
        ]
        for _ in 0..<400 {
            var cell: [UInt8] = []
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                cell += pieces[Int.random(in: pieces.indices, using: &generator)]
            }
            let path = try folder.write(Data(Array("a\n".utf8) + cell), to: "encoding.csv")
            let read = try ReadRows(path: path, options: ReadOptions(encoding: .utf8))
            let expected = String(validating: cell, as: UTF8.self) ?? "not decodable"
            #expect(read.rows == [[expected]])
        }
    }
}
