internal import Tokens

/// A 64-bit number for every field of every row: equal where the filters are equal, and 0 exactly
/// where the field is missing. Two different filters share a number once in 2^64 pairs or so.
struct TokenHashes: Sendable {
    let rowCount: Int
    private let fieldCount: Int
    /// Rows x token fields.
    private let values: [UInt64]

    init(_ side: ComparedSide) {
        let table = side.table
        let header = table.header
        rowCount = table.rowCount
        fieldCount = header.fields.count
        var values = [UInt64](repeating: 0, count: rowCount * fieldCount)
        table.fields.withWords { words in
            var next = 0
            for row in 0..<table.rowCount {
                let missing = table.missingMask(at: row)
                for index in header.fields.indices {
                    let count = header.fields[index].wordCount
                    if missing >> UInt64(index) & 1 == 0 {
                        values[row * header.fields.count + index] = Self.hash(
                            words, next..<next + count)
                    }
                    next += count
                }
            }
        }
        self.values = values
    }

    /// The number of a row's field; 0 if it is missing.
    func value(row: Int, tokenField: Int) -> UInt64 { values[row * fieldCount + tokenField] }

    /// Rows that have a field.
    func presentCount(tokenField: Int) -> Int {
        (0..<rowCount).count { value(row: $0, tokenField: tokenField) != 0 }
    }

    private static func hash(_ words: Span<UInt64>, _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0x9e37_79b9_7f4a_7c15
        for index in range { hash = mix(hash ^ words[index]) &+ 0x9e37_79b9_7f4a_7c15 }
        return max(1, hash)
    }

    /// The finaliser of SplitMix64: a bijection in which every input bit reaches every output bit.
    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
