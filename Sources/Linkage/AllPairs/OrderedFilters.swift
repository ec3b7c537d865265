internal import Tokens

/// The record-level filters of a table in rising order of their popcounts, their bits in an order
/// that tells unlike rows apart early. Rows without a bit are left out: they are alike to none.
struct OrderedFilters: Sendable {
    /// Rows of the table, by popcount, then by what they have from word `check` on, then by row: so
    /// the rows of a group are much alike in both, and what the best of them can reach is hardly
    /// more than what any can.
    let rows: [UInt32]
    /// Popcount of each of `rows`, and that of the last once more for each row that fills up.
    let counts: [UInt32]
    /// Where rows of each popcount begin, up to one more than there are bits.
    private let starts: [Int]
    let wordsPerRow: Int
    /// The filters, row after row, or in groups.
    let words: AlignedWords
    /// Bits from word `check` on: of each row, or the most of a pair of groups.
    let rests: [UInt32]

    /// Rows that go together in the kernel: two groups.
    static let step = 2 * RowGroups.lanes

    /// - Parameters:
    ///   - order: bit b of a filter here is bit order[b] of the row.
    ///   - check: words after which pairs are looked at again.
    ///   - inGroups: groups, for the right side of a search, or rows, for the left.
    init(
        _ matrix: BitMatrix, order: [UInt32], check: Int, inGroups: Bool,
        kernel: ComparisonKernel
    ) {
        let width = matrix.wordsPerRow
        wordsPerRow = width
        let popcounts = matrix.withWords { words in
            kernel.popcounts(
                of: words, offset: 0, wordCount: width, stride: width, count: matrix.rowCount)
        }
        let tails = Self.tails(matrix, order: order, check: check, kernel: kernel)
        let (rows, starts) = Self.sort(popcounts, tails, bitCount: width * 64)
        self.rows = rows
        self.starts = starts
        var counts = rows.map { popcounts[Int($0)] }
        let rowRests = rows.map { tails[Int($0)] }
        if inGroups {
            let filled = (rows.count + Self.step - 1) / Self.step * Self.step
            counts += repeatElement(counts.last ?? 0, count: filled - rows.count)
            rests = stride(from: 0, to: rows.count, by: Self.step).map {
                rowRests[$0..<min($0 + Self.step, rows.count)].max() ?? 0
            }
        } else {
            rests = rowRests
        }
        self.counts = counts
        words = Self.copy(matrix, rows, order: order, inGroups: inGroups, kernel: kernel)
    }

    var bitCount: Int { wordsPerRow * 64 }

    /// Places of the rows whose popcount is in a range.
    func places(ofPopcounts range: ClosedRange<Int>) -> Range<Int> {
        starts[range.lowerBound]..<starts[range.upperBound + 1]
    }

    /// Bits of each row from word `check` of the new order on.
    private static func tails(
        _ matrix: BitMatrix, order: [UInt32], check: Int, kernel: ComparisonKernel
    ) -> [UInt32] {
        let width = matrix.wordsPerRow
        var mask = [UInt64](repeating: 0, count: width)
        for bit in order[(check * 64)...] { mask[Int(bit) / 64] |= 1 << UInt64(bit % 64) }
        var tails = [UInt32](repeating: 0, count: matrix.rowCount)
        matrix.withWords { words in
            kernel.commonBits(
                0, of: mask.span, with: words, rows: 0..<matrix.rowCount, wordsPerRow: width,
                into: &tails)
        }
        return tails
    }

    private static func sort(
        _ popcounts: [UInt32], _ tails: [UInt32], bitCount: Int
    ) -> (rows: [UInt32], starts: [Int]) {
        var starts = [Int](repeating: 0, count: bitCount + 2)
        for count in popcounts where count > 0 { starts[Int(count) + 1] += 1 }
        for count in 1..<starts.count { starts[count] += starts[count - 1] }
        var next = starts
        var keys = [UInt64](repeating: 0, count: starts[bitCount + 1])
        for (row, count) in popcounts.enumerated() where count > 0 {
            keys[next[Int(count)]] = UInt64(tails[row]) << 32 | UInt64(row)
            next[Int(count)] += 1
        }
        for count in 1..<starts.count - 1 where starts[count + 1] - starts[count] > 1 {
            keys[starts[count]..<starts[count + 1]].sort()
        }
        return (keys.map { UInt32(truncatingIfNeeded: $0) }, starts)
    }

    /// Rows that are copied at a time.
    private static let chunk = 64 * step

    private static func copy(
        _ matrix: BitMatrix, _ rows: [UInt32], order: [UInt32], inGroups: Bool,
        kernel: ComparisonKernel
    ) -> AlignedWords {
        let width = matrix.wordsPerRow
        let filled = (rows.count + step - 1) / step * step
        var words = AlignedWords(count: (inGroups ? filled : rows.count) * width)
        var scratch = [UInt64](repeating: 0, count: chunk * width)
        for start in stride(from: 0, to: rows.count, by: chunk) {
            let places = start..<min(start + chunk, rows.count)
            matrix.withWords { source in
                kernel.reorder(
                    source, wordsPerRow: width, order: order, rows: rows, places: places,
                    into: &scratch)
            }
            if inGroups {
                kernel.group(
                    scratch, wordsPerRow: width, count: places.count, into: &words,
                    at: start * width)
            } else {
                words.replace(at: start * width, with: scratch, count: places.count * width)
            }
        }
        return words
    }
}
