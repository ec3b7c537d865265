internal import Tokens

/// What a sample of pairs says of a search before it runs. Rows stand in the order of their
/// handles, which are random, so the first rows of a table are a random sample.
struct FilterSample {
    /// An order of bits in which those come first that tell most of a pair: of a bit that a share
    /// p of the rows has, p(1 - p) of unlike pairs lack it on one side.
    let order: [UInt32]
    /// Words after which it pays to look at pairs again; 0 where it does not.
    let check: Int
    /// The share of the sample's pairs that reach the threshold.
    let shareOverThreshold: Double

    private static let leftRows = 128
    private static let rightRows = 512
    /// What a look costs, in words of two groups; and what it costs more where the groups are not
    /// ruled out, since the processor has guessed that they are.
    private static let lookCost = 0.6
    private static let surpriseCost = 20.0

    /// - Parameter needs: by the sum of two popcounts.
    init(left: BitMatrix, right: BitMatrix, needs: [UInt32]) {
        let width = left.wordsPerRow
        // The last rows of the right side: where both are one file, rows hardly meet themselves.
        let rights = max(0, right.rowCount - Self.rightRows)..<right.rowCount
        let lefts = 0..<min(Self.leftRows, left.rowCount)
        let order = Self.order(right, rights)
        self.order = order
        let leftWords = Self.copy(left, lefts, order)
        let rightWords = Self.sorted(Self.copy(right, rights, order), width: width)
        var tally = Tally(width: width)
        for row in 0..<lefts.count {
            let one = leftWords.span.extracting(row * width..<(row + 1) * width)
            for first in stride(
                from: 0, to: rights.count - OrderedFilters.step + 1, by: OrderedFilters.step)
            {
                let end = first + OrderedFilters.step
                tally.add(
                    one, rightWords.span.extracting(first * width..<end * width), needs: needs)
            }
            let whole = rights.count / OrderedFilters.step * OrderedFilters.step
            for other in whole..<rights.count {
                tally.addPair(
                    one, rightWords.span.extracting(other * width..<(other + 1) * width),
                    needs: needs)
            }
        }
        shareOverThreshold = tally.pairs > 0 ? Double(tally.over) / Double(tally.pairs) : 0
        check = tally.bestCheck(lookCost: Self.lookCost, surpriseCost: Self.surpriseCost)
    }

    private static func order(_ matrix: BitMatrix, _ rows: Range<Int>) -> [UInt32] {
        let width = matrix.wordsPerRow
        var counts = [Int](repeating: 0, count: width * 64)
        matrix.withWords { words in
            for row in rows {
                for bit in counts.indices {
                    counts[bit] += Int(words[row * width + bit / 64] >> UInt64(bit % 64) & 1)
                }
            }
        }
        let worth = counts.map { $0 * (rows.count - $0) }
        return counts.indices.sorted {
            worth[$0] == worth[$1] ? $0 < $1 : worth[$0] > worth[$1]
        }.map { UInt32($0) }
    }

    private static func copy(
        _ matrix: BitMatrix, _ rows: Range<Int>, _ order: [UInt32]
    ) -> [UInt64] {
        let width = matrix.wordsPerRow
        var copy = [UInt64](repeating: 0, count: rows.count * width)
        matrix.withWords { words in
            for (place, row) in rows.enumerated() {
                for (bit, source) in order.enumerated() {
                    let value = words[row * width + Int(source) / 64] >> UInt64(source % 64) & 1
                    copy[place * width + bit / 64] |= value << UInt64(bit % 64)
                }
            }
        }
        return copy
    }

    /// Rows in rising order of their popcounts, as a search has them.
    private static func sorted(_ words: [UInt64], width: Int) -> [UInt64] {
        let rows = stride(from: 0, to: words.count, by: width).map { start in
            Array(words[start..<start + width])
        }
        func popcount(_ row: [UInt64]) -> Int { row.reduce(0) { $0 + $1.nonzeroBitCount } }
        return rows.sorted { popcount($0) < popcount($1) }.flatMap { $0 }
    }

    /// How far pairs of groups had to be followed.
    private struct Tally {
        private let width: Int
        private(set) var pairs = 0
        private(set) var over = 0
        private var groups = 0
        /// Pairs of groups that are not ruled out after each number of words.
        private var remaining: [Int]

        init(width: Int) {
            self.width = width
            remaining = [Int](repeating: 0, count: width)
        }

        /// - Parameter others: the rows of two groups, that of the least popcount first.
        mutating func add(_ one: Span<UInt64>, _ others: Span<UInt64>, needs: [UInt32]) {
            var common = [Int](repeating: 0, count: OrderedFilters.step)
            var rests = common.indices.map { row in
                (0..<width).reduce(0) { $0 + others[row * width + $1].nonzeroBitCount }
            }
            var leftRest = (0..<width).reduce(0) { $0 + one[$1].nonzeroBitCount }
            let counts = rests
            let left = leftRest
            guard left > 0 && counts[0] > 0 else { return }
            for word in 0..<width {
                // After `word` words, each row by its own rest: in a search the rows of a group
                // are much alike in theirs.
                let isOpen = common.indices.contains { row in
                    common[row] + min(leftRest, rests[row]) >= Int(needs[left + counts[row]])
                }
                if isOpen { remaining[word] += 1 }
                leftRest -= one[word].nonzeroBitCount
                for row in common.indices {
                    let bits = others[row * width + word]
                    rests[row] -= bits.nonzeroBitCount
                    common[row] += (one[word] & bits).nonzeroBitCount
                }
            }
            groups += 1
            pairs += common.count
            for row in common.indices where common[row] >= Int(needs[left + counts[row]]) {
                over += 1
            }
        }

        /// A pair that fills no group: it is counted and not followed.
        mutating func addPair(_ one: Span<UInt64>, _ other: Span<UInt64>, needs: [UInt32]) {
            var (left, right, common) = (0, 0, 0)
            for word in 0..<width {
                left += one[word].nonzeroBitCount
                right += other[word].nonzeroBitCount
                common += (one[word] & other[word]).nonzeroBitCount
            }
            guard left > 0 && right > 0 else { return }
            pairs += 1
            if common >= Int(needs[left + right]) { over += 1 }
        }

        /// The number of words that makes the least work, 0 where a look does not pay.
        func bestCheck(lookCost: Double, surpriseCost: Double) -> Int {
            guard groups > 0 else { return 0 }
            var best = (words: 0, cost: Double(width))
            for word in 1..<max(1, width) {
                let open = Double(remaining[word]) / Double(groups)
                let cost = Double(word) + lookCost + open * (Double(width - word) + surpriseCost)
                if cost < best.cost { best = (word, cost) }
            }
            return best.words
        }
    }
}
