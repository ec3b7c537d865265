import Foundation
import TestSupport
import Testing
import Tokens

@Suite("Files of CLKs")
struct CLKFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What is wrong with a file; nil if nothing is.
    private func problem(_ data: Data, bits: Int? = nil) throws -> String? {
        let path = try folder.write(data, to: "a.json")
        do {
            _ = try TokenTable.open(path: path, clkBits: bits)
            return nil
        } catch {
            return "\(error)".replacing(folder.path, with: "")
        }
    }

    private func problem(_ text: String) throws -> String? { try problem(Data(text.utf8)) }

    private func words(_ table: TokenTable) -> [UInt64] {
        table.record.withWords { words in words.indices.map { words[$0] } }
    }

    @Test("Bits, order, names or length of JSON CLKs are lost")
    func json() throws {
        // 10000000 00000001 11110000: bits 0, 15 and 16 to 19.
        let path = try folder.write(
            "\u{feff} {\"clks\" : [\"gAHw\",\n\"AA\\nAA\", \" A A AB \"] }\n", to: "north.json")
        let table = try TokenTable.open(path: path, clkBits: nil)
        #expect(table.rowCount == 3 && table.clkBitCount == 24)
        #expect(table.header.agency == "north" && table.header.recordBitCount == 64)
        let expected: [UInt64] = [0xf8001, 0, 0x800000]
        #expect(words(table) == expected)
        #expect(table.handle(at: 2) == Handle(name: "2"))
        #expect(table.row(of: Handle(high: 0, low: 1)) == 1)
    }

    @Test("Plain binary CLKs are read as others, or garbage behind their bits passes")
    func binary() throws {
        let path = try folder.write(Data([0x80, 0x40, 0x00, 0xc0]), to: "a.bin")
        let expected: [UInt64] = [0x201, 0x300]
        #expect(words(try TokenTable.open(path: path, clkBits: 10)) == expected)
        #expect(try problem(Data([0x80, 0x60]), bits: 10)?.contains("behind its 10") == true)
        #expect(try problem(Data([1, 2, 3]), bits: 10)?.contains("no whole number") == true)
        #expect(try problem(Data([1, 2]), bits: 0)?.contains("1 to 32768") == true)
        #expect(
            try problem(Data([1, 2])) == "/a.json: not a token file (made by "
                + "`tokenise encode`), nor JSON of CLKs")
        #expect(try problem(Data(), bits: 8)?.contains("no CLK") == true)
        // A brace may begin binary; JSON is known by more where the length was given.
        #expect(try problem(Data("{}".utf8), bits: 8) == nil)
        #expect(try problem(Data(#"{"clks": ["AA=="]}"#.utf8), bits: 8) == nil)
    }

    @Test(
        "Garbage is read as CLKs",
        arguments: [
            (#"{"clks": []}"#, "holds no CLK"), (#"{"clks": [""]}"#, "1 to 32768"),
            (#"{"clks": ["AAAA", "AA=="]}"#, ":1: CLK 1 has 1 bytes where the first has 3"),
            ("{\"clks\": [\"AAAA\",\n\"A*AA\"]}", ":2: CLK 1 is not base64"),
            (#"{"clks": ["AAA"]}"#, "not base64"), (#"{"clks": ["AAB="]}"#, "not base64"),
            (#"{"clks": ["AA==AA=="]}"#, "not base64"), (#"{"clks": [1]}"#, "a string"),
            (#"{"clks": ["AAAA",]}"#, "a string"), (#"{"clks": "AAAA"}"#, "`[` was expected"),
            (#"{"clks": ["AAAA"], "more": 1}"#, "`}` was expected"),
            (#"{"clks": ["AAAA"]} x"#, "behind the end"), ("{}", "a string was expected"),
            (#"{"encodings": ["AAAA"]}"#, "must hold `clks`"),
            (#"{"clknblocks": [["AAAA", "1"]]}"#, "blocks"),
        ])
    func garbage(text: String, expected: String) throws {
        let found = try problem(text)
        #expect(found?.contains(expected) == true, "\(found ?? "read")")
    }

    @Test("A file cut short, or with a bit flipped, stops the program or gives no clear line")
    func damage() throws {
        let text = Array(
            #"{"clks": ["gAHw", "AAAA", "/+8="]}"#.replacing("/+8=", with: "/+8A").utf8)
        for count in 0..<text.count {
            let found = try problem(Data(text.prefix(count)))
            #expect(found != nil && found?.contains("\n") == false, "\(count) bytes")
        }
        for index in text.indices {
            for bit in 0..<8 {
                var changed = text
                changed[index] ^= 1 << UInt8(bit)
                if let found = try problem(Data(changed)) {
                    #expect(found.hasPrefix("/a.json") && !found.contains("\n"))
                }
            }
        }
    }

    @Test("A row's number is read from what is none")
    func rowNames() {
        #expect(Handle(name: "0") != nil && Handle(name: "4294967295") != nil)
        for name in ["", "-1", "01", "1 ", "x", "12345678901234567890", "٣"] {
            #expect(Handle(name: name) == nil, "\(name)")
        }
    }
}
