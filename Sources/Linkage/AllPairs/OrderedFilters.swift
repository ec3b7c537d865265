internal import Tokens

/// The record-level filters of a table in rising order of their popcounts, their bits in an order
/// that tells unlike rows apart early. Rows without a bit are left out: they are alike to none.
struct OrderedFilters: Sendable {
    /// Rows of the table, by popcount and then by row.
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
        let (rows, starts) = Self.sort(popcounts, bitCount: width * 64)
        self.rows = rows
        self.starts = starts
        var counts = rows.map { popcounts[Int($0)] }
        if inGroups {
            let filled = (rows.count + Self.step - 1) / Self.step * Self.step
            counts += repeatElement(counts.last ?? 0, count: filled - rows.count)
        }
        self.counts = counts
        (words, rests) = Self.copy(
            matrix, rows, order: order, check: check, inGroups: inGroups, kernel: kernel)
    }

    var bitCount: Int { wordsPerRow * 64 }

    /// Places of the rows whose popcount is in a range.
    func places(ofPopcounts range: ClosedRange<Int>) -> Range<Int> {
        starts[range.lowerBound]..<starts[range.upperBound + 1]
    }

    private static func sort(
        _ popcounts: [UInt32], bitCount: Int
    ) -> (rows: [UInt32], starts: [Int]) {
        var starts = [Int](repeating: 0, count: bitCount + 2)
        for count in popcounts where count > 0 { starts[Int(count) + 1] += 1 }
        for count in 1..<starts.count { starts[count] += starts[count - 1] }
        var next = starts
        var rows = [UInt32](repeating: 0, count: starts[bitCount + 1])
        for (row, count) in popcounts.enumerated() where count > 0 {
            rows[next[Int(count)]] = UInt32(row)
            next[Int(count)] += 1
        }
        return (rows, starts)
    }

    /// Rows that are copied at a time.
    private static let chunk = 64 * step

    private static func copy(
        _ matrix: BitMatrix, _ rows: [UInt32], order: [UInt32], check: Int, inGroups: Bool,
        kernel: ComparisonKernel
    ) -> (AlignedWords, [UInt32]) {
        let width = matrix.wordsPerRow
        let filled = (rows.count + step - 1) / step * step
        var words = AlignedWords(count: (inGroups ? filled : rows.count) * width)
        var rests: [UInt32] = []
        rests.reserveCapacity(inGroups ? filled / step : rows.count)
        var scratch = [UInt64](repeating: 0, count: chunk * width)
        for start in stride(from: 0, to: rows.count, by: chunk) {
            let places = start..<min(start + chunk, rows.count)
            matrix.withWords { source in
                kernel.reorder(
                    source, wordsPerRow: width, order: order, rows: rows, places: places,
                    into: &scratch)
            }
            let counts = kernel.popcounts(
                of: scratch.span, offset: check, wordCount: width - check, stride: width,
                count: places.count)
            if inGroups {
                for first in stride(from: 0, to: counts.count, by: step) {
                    rests.append(counts[first..<min(first + step, counts.count)].max() ?? 0)
                }
                kernel.group(
                    scratch, wordsPerRow: width, count: places.count, into: &words,
                    at: start * width)
            } else {
                rests += counts
                words.replace(at: start * width, with: scratch, count: places.count * width)
            }
        }
        return (words, rests)
    }
}
