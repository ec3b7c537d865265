import TestSupport
import Testing
import Tokens

@Suite("Statistics of a token file")
struct TokenStatisticsTests {
    @Test("Completeness, fill and popcounts are those of the bits")
    func counts() throws {
        let header = try SampleTokens.header(fields: 1, recordBits: 64)
        let words: [UInt64] = [0b1, 0b11, 0b111, .max]
        var rows = words.enumerated().map { index, word in
            TokenRow(
                handle: Handle(high: UInt64(index), low: 0), missingMask: 0, fields: [word],
                record: [word])
        }
        rows.append(
            TokenRow(handle: Handle(high: 9, low: 0), missingMask: 1, fields: [0], record: [0]))
        let statistics = TokenStatistics(table: try TokenTable(header: header, rows: rows))
        #expect(statistics.rows == 5)
        #expect(statistics.filters.map(\.name) == ["field0", "record"])
        let field = statistics.filters[0]
        #expect(field.present == 4)
        #expect(field.completeness == 0.8)
        #expect(abs(field.fill - 70.0 / 4 / 64) < 1e-12)
        #expect(field.popcounts == [1, 1, 3, 64, 64])
        #expect(field.histogram.reduce(0, +) == 4)
        #expect(field.histogram[0] == 3 && field.histogram[15] == 1)
        #expect(statistics.filters[1].present == 5)
        #expect(statistics.filters[1].popcounts.first == 0)
        #expect(statistics.text.contains("field0") && statistics.text.contains("80.0 %"))
    }

    @Test("A file without rows has statistics too")
    func empty() throws {
        let table = try TokenTable(header: SampleTokens.header(), rows: [])
        let statistics = TokenStatistics(table: table)
        #expect(statistics.rows == 0)
        #expect(statistics.filters.allSatisfy { $0.fill == 0 && $0.completeness == 0 })
    }
}
