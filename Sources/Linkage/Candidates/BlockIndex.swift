/// Blocks of one agency's rows by equal tokens, to be asked for the candidates of a row of the
/// other.
///
/// A row's candidates are the rows that agree with it on any single field. A block of more rows
/// than the cap is split by a second field: its rows are candidates where they agree on that one
/// too. What is over the cap even then is left out. Both are counted, each pair once for each block
/// that it was passed over in, so the counts are upper bounds.
struct BlockIndex: Sendable {
    /// Token fields that blocks are made of.
    private let fields: [Int]
    private let left: TokenHashes
    private let right: TokenHashes
    /// For each field, its blocks.
    private let single: [Blocks]
    /// For each pair of fields, blocks of rows whose tokens are over the cap in both.
    private let double: [(first: Int, second: Int, blocks: Blocks)]
    private let cap: Int

    /// Rows of the other file in a block, with which each row is compared, over which the block is
    /// split by a second field.
    static let defaultCap = 1_000

    init(plan: ComparisonPlan, left: TokenHashes, right: TokenHashes, cap: Int) {
        fields = plan.fields.map(\.tokenField)
        self.left = left
        self.right = right
        self.cap = cap
        let single = fields.map { field in
            Blocks(rowCount: right.rowCount) { right.value(row: $0, tokenField: field) }
        }
        var double: [(first: Int, second: Int, blocks: Blocks)] = []
        for first in fields.indices {
            for second in fields.indices where second > first {
                let blocks = Blocks(rowCount: right.rowCount) { row in
                    let one = right.value(row: row, tokenField: plan.fields[first].tokenField)
                    let other = right.value(row: row, tokenField: plan.fields[second].tokenField)
                    guard single[first].rows(of: one).count > cap,
                        single[second].rows(of: other).count > cap
                    else { return 0 }
                    return TokenHashes.combine(one, other)
                }
                double.append((first, second, blocks))
            }
        }
        self.single = single
        self.double = double
    }

    /// What the search for candidates found, one searcher a thread.
    struct Searcher {
        private let index: BlockIndex
        /// The last query row (plus one) for which a row was a candidate.
        private var stamps: [UInt32]
        private(set) var candidates: [UInt32] = []
        private(set) var largestBlock = 0
        /// Pairs in blocks of one field that were split by a second.
        private(set) var pairsInSplitBlocks = 0
        /// Pairs in blocks of two fields that were over the cap even so.
        private(set) var pairsOverCap = 0

        init(_ index: BlockIndex) {
            self.index = index
            stamps = [UInt32](repeating: 0, count: index.right.rowCount)
        }

        /// Fills `candidates` with the rows to be compared with row `query`, each once.
        mutating func search(_ query: Int) {
            candidates.removeAll(keepingCapacity: true)
            let stamp = UInt32(query + 1)
            for (position, field) in index.fields.enumerated() {
                let rows = index.single[position].rows(
                    of: index.left.value(row: query, tokenField: field))
                if rows.count <= index.cap {
                    take(rows, stamp)
                } else {
                    pairsInSplitBlocks += rows.count
                }
            }
            for pair in index.double {
                let one = index.left.value(row: query, tokenField: index.fields[pair.first])
                let other = index.left.value(row: query, tokenField: index.fields[pair.second])
                let rows = pair.blocks.rows(of: TokenHashes.combine(one, other))
                if rows.count <= index.cap {
                    take(rows, stamp)
                } else {
                    pairsOverCap += rows.count
                }
            }
        }

        private mutating func take(_ rows: ArraySlice<UInt32>, _ stamp: UInt32) {
            largestBlock = max(largestBlock, rows.count)
            for row in rows where stamps[Int(row)] != stamp {
                stamps[Int(row)] = stamp
                candidates.append(row)
            }
        }
    }
}

/// Rows grouped by a 64-bit key; rows of key 0 are in no group.
private struct Blocks: Sendable {
    private var rows: [UInt32]
    private var ranges: [UInt64: Range<Int>]

    init(rowCount: Int, key: (Int) -> UInt64) {
        var keyed: [(key: UInt64, row: UInt32)] = []
        for row in 0..<rowCount {
            let key = key(row)
            if key != 0 { keyed.append((key, UInt32(row))) }
        }
        keyed.sort { $0.key == $1.key ? $0.row < $1.row : $0.key < $1.key }
        rows = keyed.map(\.row)
        ranges = [:]
        var start = 0
        for end in keyed.indices
        where end + 1 == keyed.count || keyed[end + 1].key != keyed[end].key {
            ranges[keyed[end].key] = start..<end + 1
            start = end + 1
        }
    }

    func rows(of key: UInt64) -> ArraySlice<UInt32> {
        guard key != 0, let range = ranges[key] else { return [] }
        return rows[range]
    }
}
