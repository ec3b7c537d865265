import Files
import Foundation
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Token files")
struct TokenFileTests {
    @Test(
        "What is written is what is read, in handle order, however little memory sorts it",
        arguments: [0, 1, 2, 7, 500], [(24 << 20, 0), (4_000, 3), (4_000, 0), (1, 2)])
    func roundTrip(count: Int, memoryAndSalts: (Int, Int)) throws {
        let (memoryLimit, salts) = memoryAndSalts
        let folder = try TemporaryFolder()
        let header = try SampleTokens.header(salts: salts, matchKeys: 3, attributes: 2)
        let rows = SampleTokens.rows(count, header: header)
        let path = folder.file("a.tok")
        try SampleTokens.write(rows, header: header, path: path, memoryLimit: memoryLimit)
        let table = try TokenTable.open(path: path)
        var expected = header
        expected.rowCount = count
        #expect(table.header == expected)
        #expect(SampleTokens.rows(of: table) == rows.sorted { $0.handle < $1.handle })
        let inMemory = try TokenTable(header: header, rows: rows)
        #expect(inMemory.digest == table.digest)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.tok"])
    }

    @Test("The order of the source and the memory limit leave no trace in the bytes")
    func sameBytes() throws {
        let folder = try TemporaryFolder()
        let header = try SampleTokens.header()
        let rows = SampleTokens.rows(300, header: header)
        try SampleTokens.write(rows, header: header, path: folder.file("a"))
        try SampleTokens.write(
            rows.reversed(), header: header, path: folder.file("b"), memoryLimit: 900)
        #expect(try data(folder.file("a")) == data(folder.file("b")))
    }

    @Test("Files with one kind of filter alone are read back", arguments: [(0, 128), (2, 0)])
    func onlyOneKind(fields: Int, recordBits: Int) throws {
        let folder = try TemporaryFolder()
        let header = try SampleTokens.header(fields: fields, recordBits: recordBits)
        let rows = SampleTokens.rows(20, header: header)
        try SampleTokens.write(rows, header: header, path: folder.file("a"))
        let table = try TokenTable.open(path: folder.file("a"))
        #expect(SampleTokens.rows(of: table) == rows.sorted { $0.handle < $1.handle })
    }

    @Test("A record id that stands twice is an error that names the rows, and nothing is written")
    func duplicates() throws {
        let folder = try TemporaryFolder()
        let header = try SampleTokens.header()
        var rows = SampleTokens.rows(50, header: header)
        rows[40].handle = rows[3].handle
        rows[41].handle = rows[3].handle
        rows[20].handle = rows[10].handle
        for limit in [24 << 20, 500] {
            do {
                try SampleTokens.write(
                    rows, header: header, path: folder.file("a"), memoryLimit: limit)
                Issue.record("two rows with one handle were written")
            } catch TokenFileError.duplicateIdentifiers(let groups, let count) {
                #expect(count == 2)
                #expect(Set(groups) == [[5, 42, 43], [12, 22]])
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(
        "A file cut short at any byte of the header, and at many of the body, is an error",
        arguments: [0, 2])
    func truncation(salts: Int) throws {
        let (folder, bytes, headerSize) = try sample(salts: salts)
        var generator = SeededGenerator(seed: 5)
        let places =
            Array(0..<headerSize)
            + (0..<300).map { _ in Int.random(in: headerSize..<bytes.count, using: &generator) }
        for place in places {
            try folder.write(bytes.prefix(place), to: "cut")
            #expect(throws: TokenFileError.self, "cut at \(place)") {
                _ = try TokenTable.open(path: folder.file("cut"))
            }
        }
        try folder.write(bytes + Data([0]), to: "long")
        #expect(throws: TokenFileError.self) { _ = try TokenTable.open(path: folder.file("long")) }
    }

    @Test(
        "A flipped bit in any byte of the header, or in 1,000 places of the body, is an error",
        arguments: [0, 2])
    func bitFlips(salts: Int) throws {
        let (folder, bytes, headerSize) = try sample(salts: salts)
        var generator = SeededGenerator(seed: 6)
        let places =
            (0..<headerSize).flatMap { [$0, $0] }
            + (0..<1000).map { _ in Int.random(in: headerSize..<bytes.count, using: &generator) }
        for place in places {
            var changed = bytes
            changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            try folder.write(changed, to: "flipped")
            #expect(throws: TokenFileError.self, "flipped at \(place)") {
                _ = try TokenTable.open(path: folder.file("flipped"))
            }
        }
    }

    @Test("A forged file whose digests fit is still refused where a row breaks the rules")
    func forgedRows() throws {
        let header = try SampleTokens.header()
        var rows = SampleTokens.rows(5, header: header)
        rows[2].missingMask = 0
        rows[2].fields = [0, 1, 1, 1, 1, 1]
        #expect(throws: TokenFileError.self) { _ = try TokenTable(header: header, rows: rows) }
        rows[2].missingMask = 1
        #expect(throws: Never.self) { _ = try TokenTable(header: header, rows: rows) }
        rows[2].missingMask = 1 | 1 << 9
        #expect(throws: TokenFileError.self) { _ = try TokenTable(header: header, rows: rows) }
        rows[2].missingMask = 0b11
        #expect(throws: TokenFileError.self) { _ = try TokenTable(header: header, rows: rows) }
        rows[2].missingMask = 1
        rows[3].handle = rows[2].handle
        #expect(throws: TokenFileError.self) { _ = try TokenTable(header: header, rows: rows) }
    }

    @Test("A row in a cell that it cannot be in, or with filters under no cell, is refused")
    func forgedCells() throws {
        let header = try SampleTokens.header(fields: 2, recordBits: 0, salts: 2)
        func isRefused(mask: UInt64, cells: [UInt64], fields: [UInt64]) -> Bool {
            let row = TokenRow(
                handle: Handle(high: 1, low: 1), missingMask: mask, cells: cells, fields: fields,
                record: [])
            do {
                _ = try TokenTable(header: header, rows: [row])
                return false
            } catch {
                return true
            }
        }
        #expect(!isRefused(mask: 0, cells: [9, 1], fields: [1, 2, 3, 4, 5, 6]))
        #expect(isRefused(mask: 0, cells: [10, 1], fields: [1, 2, 3, 4, 5, 6]))
        // The second salt is made of the second field.
        #expect(isRefused(mask: 2, cells: [9, 1], fields: [1, 0, 0, 4, 0, 0]))
        #expect(!isRefused(mask: 2, cells: [9, 0], fields: [1, 0, 0, 0, 0, 0]))
        #expect(isRefused(mask: 0, cells: [9, 0], fields: [1, 2, 3, 0, 0, 6]))
    }

    @Test("A value that no attribute declares, and a fact that there is not, are refused")
    func forgedFacts() throws {
        let header = try SampleTokens.header(fields: 0, recordBits: 64, attributes: 2)
        func table(_ facts: UInt64) -> TokenTable? {
            let row = TokenRow(
                handle: Handle(high: 1, low: 1), missingMask: 0, fields: [], record: [1],
                facts: facts)
            return try? TokenTable(header: header, rows: [row])
        }
        let whole = table(1 << 56 | 0xff02)
        #expect(whole?.attribute(0, at: 0) == .declared(1))
        #expect(whole?.attribute(1, at: 0) == .other)
        #expect(whole?.isShielded(at: 0) == true)
        #expect(table(0)?.attribute(1, at: 0) == .missing)
        #expect(table(0)?.isShielded(at: 0) == false)
        for facts: UInt64 in [4, 0x0400, 0x01_0000, 1 << 55, 1 << 57, 1 << 63] {
            #expect(table(facts) == nil, "\(facts)")
        }
    }

    @Test("A row with one of two values of a match key is refused")
    func forgedMatchKeys() throws {
        let header = try SampleTokens.header(fields: 0, recordBits: 64, matchKeys: 2)
        func isRefused(_ values: [UInt64]) -> Bool {
            let row = TokenRow(
                handle: Handle(high: 1, low: 1), missingMask: 0, fields: [], record: [1],
                matchKeys: values)
            return (try? TokenTable(header: header, rows: [row])) == nil
        }
        #expect(!isRefused([0, 0, 0]))
        #expect(!isRefused([0, 5, 5]))
        #expect(!isRefused([4, 5, 6]))
        #expect(isRefused([4, 0, 6]))
        #expect(isRefused([4, 5, 0]))
    }

    @Test("Rows are compared under the first salt in whose cells both are together")
    func comparableCopies() throws {
        let header = try SampleTokens.header(fields: 2, recordBits: 0, salts: 2)
        func table(_ cells: [UInt64]) throws -> TokenTable {
            let fields = cells.flatMap { $0 == 0 ? [0, 0, 0] : [1, 2, 3] as [UInt64] }
            let row = TokenRow(
                handle: Handle(high: 1, low: 1), missingMask: 0, cells: cells, fields: fields,
                record: [])
            return try TokenTable(header: header, rows: [row])
        }
        func copy(_ left: [UInt64], _ right: [UInt64]) throws -> Int? {
            try table(left).comparableCopy(at: 0, with: table(right), at: 0)
        }
        #expect(try copy([3, 4], [3, 4]) == 0)
        #expect(try copy([3, 4], [5, 4]) == 1)
        #expect(try copy([3, 4], [4, 3]) == nil)
        // Two rows without a salt are not together in it.
        #expect(try copy([0, 4], [0, 5]) == nil)
    }

    @Test("A header that says the impossible cannot be written")
    func impossibleHeaders() throws {
        let folder = try TemporaryFolder()
        let changes: [(inout TokenHeader) -> Void] = [
            { $0.agency = "" },
            { $0.agency = String(repeating: "x", count: 65) },
            { $0.fields[1].name = $0.fields[0].name },
            { $0.fields[1].bitCount = 100 },
            { $0.fields[1].hashCount = 0 },
            { $0.fields[1].levelEdges = [800, 700] },
            { $0.fields[1].levelEdges = [1000] },
            { $0.fields[1].role = .surname },
            { $0.recordBitCount = 1 << 20 },
            { ($0.fields, $0.recordBitCount) = ([], 0) },
            { $0.fields = [] },
            { $0.salts[0].fields = 0 },
            { $0.salts[0].fields = 1 << 3 },
            { $0.salts[0].cellCount = 0 },
            { $0.salts[1].name = $0.salts[0].name },
            { $0.salts[1].name = "a\nb" },
            { $0.hardening = [""] },
            { $0.hardening = [String](repeating: "step", count: 17) },
        ]
        for change in changes {
            var header = try SampleTokens.header(salts: 2)
            change(&header)
            #expect(throws: TokenFileError.self) {
                _ = try TokenFileWriter(path: folder.file("a"), header: header)
            }
        }
    }

    @Test("A file that is no token file is called so, and a later version is named")
    func otherFiles() throws {
        let (folder, bytes, _) = try sample()
        let text = try folder.write("given_name,surname\njo,smith\n", to: "people.csv")
        #expect(throws: TokenFileError.notATokenFile(path: text)) {
            _ = try TokenTable.open(path: text)
        }
        var later = bytes
        later[8] = 4
        let path = try folder.write(later, to: "later")
        #expect(throws: TokenFileError.unsupportedVersion(path: path, version: 4)) {
            _ = try TokenTable.open(path: path)
        }
    }

    @Test("Handles and fingerprints are read back from their text, and nothing else is")
    func texts() throws {
        let handle = Handle(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210)
        #expect(handle.description == "0123456789abcdeffedcba9876543210")
        #expect(Handle(hexadecimal: handle.description) == handle)
        #expect(Handle(hexadecimal: "0123") == nil)
        #expect(Handle(hexadecimal: handle.description.dropLast() + "g") == nil)
        let bytes: [UInt8] = Array(240...255)
        let fingerprint = KeyFingerprint(bytes.span)
        #expect(fingerprint.description.hasPrefix("f0f1-f2f3-"))
        #expect(KeyFingerprint(fingerprint.description) == fingerprint)
        #expect(KeyFingerprint("f0f1") == nil)
        #expect(KeyIdentifier("00000000000000ff")?.value == 255)
        #expect(KeyIdentifier("ff") == nil)
    }

    private func data(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    private func sample(
        salts: Int = 0
    ) throws -> (TemporaryFolder, Data, headerSize: Int) {
        let folder = try TemporaryFolder()
        let header = try SampleTokens.header(salts: salts, matchKeys: 3, attributes: 2)
        let path = folder.file("whole")
        try SampleTokens.write(
            SampleTokens.rows(100, header: header), header: header, path: path)
        let bytes = try data(path)
        let size = (0..<4).reduce(0) { $0 | Int(bytes[12 + $1]) << ($1 * 8) }
        return (folder, bytes, size)
    }
}
