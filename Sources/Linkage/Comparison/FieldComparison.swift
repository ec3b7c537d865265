internal import Tokens

/// The comparison of two agencies field by field: patterns counted without storing a pair, and
/// pairs found again by their patterns.
struct FieldComparison: Sendable {
    let plan: ComparisonPlan
    let left: ComparedSide
    let right: ComparedSide
    let kernel: ComparisonKernel
    /// nil compares all pairs.
    let blocks: BlockIndex?

    /// Rows of the right side that are compared at a time, so that they stay in the cache while
    /// several rows of the left pass over them.
    private static let tileRows = 512
    /// Rows of the left side that share a tile.
    private static let queryRows = 16

    /// What one unit counted.
    struct Count: Sendable {
        var patterns = PatternTable()
        var comparedPairs = 0
        var largestBlock = 0
        var pairsInSplitBlocks = 0
        var pairsOverCap = 0
    }

    /// Counts the level patterns of a unit's candidate pairs.
    func count(_ unit: WorkUnit) -> Count {
        var count = Count()
        visit(unit) { _, _, codes, number in
            count.patterns.add(codes, count: number)
            count.comparedPairs += number
        } blocked: { searcher in
            count.largestBlock = searcher.largestBlock
            count.pairsInSplitBlocks = searcher.pairsInSplitBlocks
            count.pairsOverCap = searcher.pairsOverCap
        }
        return count
    }

    /// Counts the level patterns of the pairs within one agency, of which both sides are: each
    /// ordered pair of different records once.
    func countWithin(_ unit: WorkUnit) -> PatternTable {
        var patterns = count(unit).patterns
        var code: [UInt64] = [0]
        kernel.withPatternComparer(plan: plan, left, right) { comparer in
            for row in unit.rows {
                comparer.patterns(row, with: row..<row + 1, into: &code)
                // A row without any token is in no block, so it did not meet itself there.
                if blocks == nil || code[0] != 0 { patterns.add(code[0], amount: -1) }
            }
        }
        return patterns
    }

    /// A pair whose pattern was asked for.
    struct Found: Sendable {
        var leftRow: UInt32
        var rightRow: UInt32
        /// The pattern's slot in the table.
        var slot: UInt32
    }

    /// Finds the pairs of a unit whose pattern is wanted.
    /// - Parameter isWanted: one value a slot of `patterns`.
    func find(_ unit: WorkUnit, patterns: PatternTable, isWanted: [Bool]) -> [Found] {
        var found: [Found] = []
        var lastCode: UInt64?
        var lastSlot: Int?
        visit(unit) { query, rows, codes, number in
            for position in 0..<number {
                let code = codes[position]
                if code != lastCode {
                    lastCode = code
                    lastSlot = patterns.slot(of: code).flatMap { isWanted[$0] ? $0 : nil }
                }
                guard let slot = lastSlot else { continue }
                found.append(
                    Found(
                        leftRow: UInt32(query), rightRow: rows.row(at: position),
                        slot: UInt32(slot)))
            }
        } blocked: { _ in
        }
        return found
    }

    /// Which rows of the right side a run of codes belongs to.
    private enum Rows {
        case run(from: Int)
        case numbers([UInt32])

        func row(at position: Int) -> UInt32 {
            switch self {
            case .run(let first): UInt32(first + position)
            case .numbers(let rows): rows[position]
            }
        }
    }

    private func visit(
        _ unit: WorkUnit, _ body: (Int, Rows, [UInt64], Int) -> Void,
        blocked: (BlockIndex.Searcher) -> Void
    ) {
        kernel.withPatternComparer(plan: plan, left, right) { comparer in
            if let blocks {
                var searcher = BlockIndex.Searcher(blocks)
                var codes: [UInt64] = []
                for query in unit.rows {
                    searcher.search(query)
                    let candidates = searcher.candidates
                    if codes.count < candidates.count {
                        codes = [UInt64](repeating: 0, count: candidates.count * 2)
                    }
                    comparer.patterns(query, with: candidates, into: &codes)
                    body(query, .numbers(candidates), codes, candidates.count)
                }
                blocked(searcher)
                return
            }
            var codes = [UInt64](repeating: 0, count: Self.tileRows)
            let rightCount = right.table.rowCount
            for first in stride(
                from: unit.rows.lowerBound, to: unit.rows.upperBound,
                by: Self.queryRows)
            {
                for tile in stride(from: 0, to: rightCount, by: Self.tileRows) {
                    let rows = tile..<min(tile + Self.tileRows, rightCount)
                    for query in first..<min(first + Self.queryRows, unit.rows.upperBound) {
                        comparer.patterns(query, with: rows, into: &codes)
                        body(query, .run(from: rows.lowerBound), codes, rows.count)
                    }
                }
            }
        }
    }
}
