internal import Tokens

/// One group of filters of every row of a table, bit by bit.
struct FilterRows: Sendable {
    private let table: TokenTable
    private let matrix: BitMatrix
    /// Word ranges of the filters within a row of the matrix.
    private let ranges: [Range<Int>]
    /// Fields without which a row has no such filters.
    private let fieldMask: UInt64

    /// - Returns: nil where the table has no such filters.
    init?(_ table: TokenTable, group: FilterGroup) {
        let header = table.header
        self.table = table
        switch group {
        case .record:
            guard header.recordBitCount > 0 else { return nil }
            matrix = table.record
            ranges = [0..<table.record.wordsPerRow]
            fieldMask = 0
        case .fields(let names):
            var ranges: [Range<Int>] = []
            var mask: UInt64 = 0
            for name in names {
                guard let index = header.fields.firstIndex(where: { $0.name == name }) else {
                    return nil
                }
                let start = header.wordOffset(ofField: index)
                ranges.append(start..<start + header.fields[index].wordCount)
                mask |= 1 << UInt64(index)
            }
            guard !ranges.isEmpty else { return nil }
            matrix = table.fields
            self.ranges = ranges
            fieldMask = mask
        }
    }

    var rowCount: Int { table.rowCount }
    var bitCount: Int { ranges.reduce(0) { $0 + $1.count } * 64 }

    /// Bits set in a row on average, over rows that have the filters; at most 10,000 are looked at.
    func meanBits() -> Double {
        matrix.withWords { words in
            var sum = 0
            var count = 0
            for row in 0..<min(rowCount, 10_000) where !isMissing(row) {
                for range in ranges {
                    for word in range {
                        sum += words[row * matrix.wordsPerRow + word].nonzeroBitCount
                    }
                }
                count += 1
            }
            return Double(sum) / Double(max(1, count))
        }
    }

    /// Bits in which two rows differ.
    func distance(of row: Int, to other: FilterRows, row otherRow: Int) -> Int {
        matrix.withWords { words in
            other.matrix.withWords { others in
                var distance = 0
                for range in ranges {
                    for word in range {
                        let one = words[row * matrix.wordsPerRow + word]
                        let two = others[otherRow * matrix.wordsPerRow + word]
                        distance += (one ^ two).nonzeroBitCount
                    }
                }
                return distance
            }
        }
    }

    /// A key for the bits at these places, the same in every table; 0 for a row without the
    /// filters.
    /// - Parameter bits: at most 56, each under `bitCount`.
    func keys(_ bits: [Int]) -> [UInt64] {
        let places = bits.map { place(ofBit: $0) }
        var keys = [UInt64](repeating: 0, count: rowCount)
        matrix.withWords { words in
            for row in 0..<rowCount where !isMissing(row) {
                let start = row * matrix.wordsPerRow
                var key: UInt64 = 1
                for place in places {
                    key = key << 1 | words[start + place.word] >> place.bit & 1
                }
                keys[row] = key
            }
        }
        return keys
    }

    private func isMissing(_ row: Int) -> Bool {
        fieldMask != 0 && table.missingMask(at: row) & fieldMask != 0
    }

    private func place(ofBit bit: Int) -> (word: Int, bit: UInt64) {
        var word = bit / 64
        for range in ranges {
            if word < range.count { return (range.lowerBound + word, UInt64(bit % 64)) }
            word -= range.count
        }
        preconditionFailure("a bit beyond the filters")
    }
}
