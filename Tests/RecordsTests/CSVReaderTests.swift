import Foundation
import Records
import TestSupport
import Testing

/// What a reader made of a file.
struct ReadRows: Equatable {
    var header: [String] = []
    var rows: [[String]] = []
    var rowNumbers: [Int] = []
    var defects: [Int] = []

    init(path: String, options: ReadOptions = ReadOptions(), bufferSize: Int = 1 << 20) throws {
        var reader = try CSVReader(path: path, options: options, bufferSize: bufferSize)
        header = reader.header
        while try reader.advance() {
            rows.append((0..<reader.cellCount).map { Self.text(reader, $0) })
            rowNumbers.append(reader.row)
            if reader.defect != nil { defects.append(reader.row) }
        }
    }

    private static func text(_ reader: borrowing CSVReader, _ index: Int) -> String {
        guard reader.isDecodable(index) else { return "not decodable" }
        return reader.withCell(index) { cell in
            var bytes: [UInt8] = []
            for place in cell.indices { bytes.append(cell[place]) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// What an error tells the user.
func text(of error: RecordsError?) -> String { error?.description ?? "" }

extension ReadSummary.Field {
    /// Cells with a value, missing and invalid.
    var counts: [Int] { [values, missing, invalid] }
}

@Suite struct CSVReaderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func rows(of text: String, _ options: ReadOptions = ReadOptions()) throws -> ReadRows {
        try ReadRows(path: folder.write(text, to: "people.csv"), options: options)
    }

    func problem(of bytes: [UInt8]) throws -> String {
        let path = try folder.write(Data(bytes), to: "bad.csv")
        let error = #expect(throws: RecordsError.self) { try ReadRows(path: path) }
        return text(of: error)
    }

    @Test(
        "A cell is what RFC 4180 says it is",
        arguments: [
            ("a,b\n1,2\n", [["1", "2"]]),
            ("a,b\n1,2", [["1", "2"]]),
            ("a,b\r\n1,2\r\n3,4\r\n", [["1", "2"], ["3", "4"]]),
            ("a,b\r1,2\r3,4", [["1", "2"], ["3", "4"]]),
            ("a,b\n\"1\",\"2\"\n", [["1", "2"]]),
            ("a,b\n\"x, y\",\"line\none\"\n", [["x, y", "line\none"]]),
            ("a,b\n\"say \"\"no\"\"\",\"\"\"\"\n", [["say \"no\"", "\""]]),
            ("a,b\n,\n", [["", ""]]),
            ("a,b\n1,", [["1", ""]]),
            ("a,b\n\"\",\"\"", [["", ""]]),
            ("a,b\nO\"Brien, 2 \n", [["O\"Brien", " 2 "]]),
            ("a,b\n\"1\" ,2\n", [["1", "2"]]),
            ("a\n\"\"\nx\n", [[""], ["x"]]),
            ("a,b\n", []),
            ("a,b", []),
            ("a,b\nabcdefgh,ijklmnop\nabcdefghi,ijklmnopq", [
                ["abcdefgh", "ijklmnop"], ["abcdefghi", "ijklmnopq"],
            ]),
        ])
    func cells(text: String, expected: [[String]]) throws {
        #expect(try rows(of: text).rows == expected)
    }

    @Test("Blank lines are no rows, yet rows keep the numbers a spreadsheet gives them")
    func blankLines() throws {
        let read = try rows(of: "\n\na,b\n\n1,2\r\n\r\n3,4\n\n")
        #expect(read.header == ["a", "b"])
        #expect(read.rows == [["1", "2"], ["3", "4"]])
        #expect(read.rowNumbers == [5, 7])
    }

    @Test("The separator is found from the header", arguments: CSVDialect.Separator.allCases)
    func separators(separator: CSVDialect.Separator) throws {
        let mark = String(decoding: [separator.byte], as: UTF8.self)
        let read = try rows(of: "first\(mark)\"a,b;c\td|e,;\t|\"\(mark)c\n1\(mark)2\(mark)3\n")
        #expect(read.header == ["first", "a,b;c\td|e,;\t|", "c"])
        #expect(read.rows == [["1", "2", "3"]])
    }

    @Test("A stated separator is not overruled by the header")
    func statedSeparator() throws {
        #expect(try rows(of: "a,b;c\n1,2;3\n", ReadOptions(separator: .semicolon)).rows == [
            ["1,2", "3"]
        ])
    }

    @Test("A line sep=; before the header is obeyed and is no row")
    func excelLine() throws {
        let read = try rows(of: "sep=;\r\na,x;b\r\n1;2\r\n")
        #expect(read.header == ["a,x", "b"])
        #expect(read.rowNumbers == [2])
    }

    @Test("A byte order mark is no part of the first column's name")
    func byteOrderMark() throws {
        let path = try folder.write("\u{feff}\"id\",b\n1,2\n", to: "mark.csv")
        let reader = try CSVReader(path: path)
        #expect(reader.header == ["id", "b"])
        #expect(reader.dialect.hasByteOrderMark)
        #expect(reader.column(named: "b") == 1)
    }

    @Test("Windows-1252 is recognised by not being UTF-8, read as letters, and said")
    func windows1252() throws {
        let bytes: [UInt8] = Array("name,b\nZo".utf8) + [0xeb, 0x2c, 0x80, 0x92] + Array("\n".utf8)
        let path = try folder.write(Data(bytes), to: "old.csv")
        let reader = try CSVReader(path: path)
        #expect(reader.dialect.encoding == .windows1252)
        #expect(reader.notes.count == 1)
        #expect(try ReadRows(path: path).rows == [["Zoë", "€’"]])
    }

    @Test("A UTF-8 file with one damaged cell is not read as Windows-1252")
    func damagedUTF8() throws {
        let bytes = Array("a,b\nZoë,José\nŁ,".utf8) + [0xff] + Array("x\n".utf8)
        let path = try folder.write(Data(bytes), to: "damaged.csv")
        #expect(try CSVReader(path: path).dialect.encoding == .utf8)
        #expect(try ReadRows(path: path).rows == [["Zoë", "José"], ["Ł", "not decodable"]])
    }

    @Test("Bytes that stand for nothing in the stated encoding make their own cell unreadable")
    func statedEncoding() throws {
        let path = try folder.write(
            Data(Array("a,b\n".utf8) + [0x81, 0x2c, 0x78, 0x0a]), to: "stated.csv")
        let old = try ReadRows(path: path, options: ReadOptions(encoding: .windows1252))
        let new = try ReadRows(path: path, options: ReadOptions(encoding: .utf8))
        #expect(old.rows == [["not decodable", "x"]])
        #expect(new.rows == [["not decodable", "x"]])
    }

    @Test("Ragged rows and text after a closing quote are told, and the next row is whole")
    func defects() throws {
        let read = try rows(of: "a,b\n1\n1,2,3\n\"x\"y,2\n\"x\n3,4\",z\n5,6\n")
        #expect(read.defects == [2, 3, 4])
        #expect(read.rows.last == ["5", "6"])
    }

    @Test("A file that cannot be read says why without repeating what it holds")
    func refusals() throws {
        #expect(try problem(of: []).contains("empty"))
        #expect(try problem(of: Array("\n\n".utf8)).contains("empty"))
        #expect(try problem(of: [0xff, 0xfe, 0x61, 0]).contains("UTF-16"))
        #expect(try problem(of: Array("a,,c\n".utf8)).contains("column 2 has no name"))
        let twice = try problem(of: Array("smith,b,smith\n".utf8))
        #expect(twice.contains("column 3 has the same name as column 1"))
        #expect(!twice.contains("smith"))
        let open = try problem(of: Array("a,b\n1,2\n3,\"secret\n5,6\n".utf8))
        #expect(open.contains("row 3") && open.contains("never closed"))
        #expect(!open.contains("secret"))
    }

    @Test("A row longer than the limit ends the reading with its number")
    func longestRecord() throws {
        let path = try folder.write(
            "a,b\n1,2\n3,\"\(String(repeating: "x\n", count: 100))", to: "long.csv")
        let error = #expect(throws: RecordsError.self) {
            var reader = try CSVReader(
                path: path, options: ReadOptions(), bufferSize: 16, longestRecord: 64)
            while try reader.advance() {}
        }
        #expect(text(of: error).contains("row 3"))
    }

    @Test("A missing file and a folder are errors of the file")
    func noFile() throws {
        #expect(throws: RecordsError.self) { try ReadRows(path: folder.file("none.csv")) }
        #expect(throws: RecordsError.self) { try ReadRows(path: folder.path) }
    }

    @Test("What a cell is written as reads back as the cell")
    func writing() throws {
        let cells = ["plain", "", "a,b", "say \"no\"", "two\nlines", "\r", " blank ", "Zoë", "\""]
        var bytes = Array((1...cells.count).map { "c\($0)" }.joined(separator: ",").utf8)
        bytes.append(0x0a)
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            appendCSVCell(cell, to: &bytes)
        }
        let path = try folder.write(Data(bytes), to: "written.csv")
        #expect(try ReadRows(path: path).rows == [cells])
        var plain: [UInt8] = []
        appendCSVCell("plain", to: &plain)
        #expect(plain == Array("plain".utf8))
    }
}
