import Files
import TestSupport
import Testing
import Tokens

@Suite("Canaries among the rows of a token file")
struct CanaryRowsTests {
    /// Rows in any order of which some are canaries.
    private static func rows(
        records: Int, controls: Int, copies: Int, header: TokenHeader
    ) -> [TokenRow] {
        var rows = SampleTokens.rows(records + controls + copies, header: header)
        for place in 0..<controls + copies {
            let kind = place < controls ? CanaryKind.control : .copy
            rows[place].handle = Handle(canary: kind, name: rows[place].handle.low)
        }
        return rows
    }

    @Test("A canary's handle says what it is, and no other handle does")
    func handles() {
        let control = Handle(canary: .control, name: .max)
        let copy = Handle(canary: .copy, name: 0)
        #expect(control.description == "ffffffffffffffff01ffffffffffffff")
        #expect(copy.description == "ffffffffffffffff0200000000000000")
        #expect(control.isCanary && control.canaryKind == .control)
        #expect(copy.isCanary && copy.canaryKind == .copy)
        let record = Handle(high: .max - 1, low: .max)
        #expect(!record.isCanary && record.canaryKind == nil)
        #expect(record < control && control < copy)
        #expect(Handle(high: .max, low: 0).isCanary)
        #expect(Handle(high: .max, low: 0).canaryKind == nil)
    }

    @Test(
        "The parts of a file without its canaries, and of these alone, are its rows in order",
        arguments: [(0, 0, 0), (9, 0, 0), (0, 2, 3), (1, 1, 0), (200, 5, 15)])
    func views(records: Int, controls: Int, copies: Int) throws {
        let folder = try TemporaryFolder()
        for header in [
            try SampleTokens.header(), try SampleTokens.header(fields: 0),
            try SampleTokens.header(recordBits: 0),
        ] {
            let path = folder.file("\(header.fields.count)-\(header.recordBitCount)")
            let rows = Self.rows(
                records: records, controls: controls, copies: copies, header: header)
            try SampleTokens.write(rows, header: header, path: path)
            for table in [
                try TokenTable.open(path: path), try TokenTable(header: header, rows: rows),
            ] {
                let all = SampleTokens.rows(of: table)
                #expect(table.canaryCount == controls + copies)
                let own = table.withoutCanaries
                let canaries = table.canaries
                #expect(SampleTokens.rows(of: own) == Array(all.prefix(records)))
                #expect(SampleTokens.rows(of: canaries) == Array(all.dropFirst(records)))
                #expect(own.rowCount == records && own.canaryCount == 0)
                #expect(canaries.canaryCount == canaries.rowCount)
                #expect(own.digest == table.digest && canaries.digest == table.digest)
                #expect(SampleTokens.rows(of: canaries.canaries) == SampleTokens.rows(of: canaries))
                #expect(canaries.withoutCanaries.rowCount == 0)
                // What a part shows may stand in a file of its own.
                for part in [own, canaries] {
                    let again = try TokenTable(
                        header: part.header, rows: SampleTokens.rows(of: part))
                    #expect(again.header == part.header)
                }
            }
        }
    }

    @Test("A handle of the canaries' range but of no kind there is cannot stand in a file")
    func unknownKind() throws {
        let header = try SampleTokens.header()
        let folder = try TemporaryFolder()
        for (number, low) in [0, 3 << 56, .max as UInt64].enumerated() {
            var rows = Self.rows(records: 3, controls: 1, copies: 1, header: header)
            rows[4].handle = Handle(high: .max, low: low)
            #expect(throws: TokenFileError.self) { _ = try TokenTable(header: header, rows: rows) }
            let path = folder.file("\(number)")
            try SampleTokens.write(rows, header: header, path: path)
            #expect(throws: TokenFileError.self) { _ = try TokenTable.open(path: path) }
        }
    }

    @Test("Statistics count canaries and are of the agency's own records")
    func statistics() throws {
        let header = try SampleTokens.header()
        let rows = Self.rows(records: 50, controls: 3, copies: 4, header: header)
        let own = try TokenTable(
            header: header, rows: rows.filter { !$0.handle.isCanary })
        let found = TokenStatistics(table: try TokenTable(header: header, rows: rows))
        let expected = TokenStatistics(table: own)
        #expect(found.rows == 50 && found.canaries == 7)
        #expect(found.filters == expected.filters && expected.canaries == 0)
        #expect(found.text.contains("canaries        7"))
    }
}
