/// Filters of one length, one a row: all that an attack sees of an encoding, whatever the encoding.
package struct FilterSet: Sendable {
    package let rowCount: Int
    package let wordsPerRow: Int
    /// Row after row; bit b of a row is bit b % 64 of its word b / 64.
    package let words: [UInt64]

    package var bitCount: Int { wordsPerRow * 64 }

    /// - Precondition: `words.count` is a multiple of `wordsPerRow`, which is at least 1.
    package init(wordsPerRow: Int, words: [UInt64]) {
        precondition(wordsPerRow > 0 && words.count.isMultiple(of: wordsPerRow))
        self.wordsPerRow = wordsPerRow
        self.words = words
        rowCount = words.count / wordsPerRow
    }

    /// The words of a row.
    package func row(_ row: Int) -> ArraySlice<UInt64> {
        words[row * wordsPerRow..<(row + 1) * wordsPerRow]
    }

    /// Some of the rows, in the given order.
    package func rows(_ rows: [Int]) -> FilterSet {
        var taken: [UInt64] = []
        taken.reserveCapacity(rows.count * wordsPerRow)
        for index in rows { taken.append(contentsOf: row(index)) }
        return FilterSet(wordsPerRow: wordsPerRow, words: taken)
    }

    /// Bits set in each row.
    package var popcounts: [Int] {
        (0..<rowCount).map { row($0).reduce(0) { $0 + $1.nonzeroBitCount } }
    }

    package func hasBit(_ bit: Int, row: Int) -> Bool {
        words[row * wordsPerRow + bit / 64] >> UInt64(bit % 64) & 1 == 1
    }

    /// Which bits are set in which rows: for each bit a bitmap over the rows.
    package var columns: FilterSet {
        let wordsPerColumn = max(1, (rowCount + 63) / 64)
        var columns = [UInt64](repeating: 0, count: bitCount * wordsPerColumn)
        for row in 0..<rowCount {
            let flag: UInt64 = 1 << UInt64(row % 64)
            for word in 0..<wordsPerRow {
                var rest = words[row * wordsPerRow + word]
                while rest != 0 {
                    let bit = word * 64 + rest.trailingZeroBitCount
                    columns[bit * wordsPerColumn + row / 64] |= flag
                    rest &= rest - 1
                }
            }
        }
        return FilterSet(wordsPerRow: wordsPerColumn, words: columns)
    }

    /// Share of rows that have each bit.
    package var bitShares: [Double] {
        guard rowCount > 0 else { return [Double](repeating: 0, count: bitCount) }
        var counts = [Int](repeating: 0, count: bitCount)
        for row in 0..<rowCount {
            for word in 0..<wordsPerRow {
                var rest = words[row * wordsPerRow + word]
                while rest != 0 {
                    counts[word * 64 + rest.trailingZeroBitCount] += 1
                    rest &= rest - 1
                }
            }
        }
        return counts.map { Double($0) / Double(rowCount) }
    }
}
