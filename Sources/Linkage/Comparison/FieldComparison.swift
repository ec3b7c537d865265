internal import Tokens

/// The comparison of two sides field by field: patterns counted without storing a pair, and pairs
/// found again by their patterns.
struct FieldComparison: Sendable {
    let plan: ComparisonPlan
    let left: ComparedSide
    let right: ComparedSide
    let kernel: ComparisonKernel
    /// nil compares all pairs.
    var blocks: BlockIndex?
    /// Both sides are one file: a pair of rows is compared once, no row with itself.
    var isWithin: Bool
    /// Rows of the left side that are compared, from the first on.
    var leftLimit: Int
    /// Rows of the right side that they are compared with.
    var rightLimit: Int

    init(
        plan: ComparisonPlan, left: ComparedSide, right: ComparedSide, kernel: ComparisonKernel,
        blocks: BlockIndex?, isWithin: Bool = false, leftLimit: Int? = nil
    ) {
        self.plan = plan
        self.left = left
        self.right = right
        self.kernel = kernel
        self.blocks = blocks
        self.isWithin = isWithin
        self.leftLimit = min(leftLimit ?? left.table.rowCount, left.table.rowCount)
        rightLimit = right.table.rowCount
    }

    /// Counts the level patterns of a unit's candidate pairs.
    func count(_ unit: WorkUnit) -> PatternTable {
        var patterns = PatternTable(codeSpace: plan.codeSpace)
        var repeats = RepeatedPairs(plan: plan, blocks: blocks, rule: unit.rule)
        visit(unit) { left, rights, codes, range in
            if repeats.isImpossible {
                patterns.add(codes, range)
                return
            }
            for place in range {
                let code = codes[place]
                let slot = patterns.slotAdding(code)
                if repeats.mayRepeat(code, slot: slot),
                    repeats.isRepeat(left, rights.row(at: place), slot: slot)
                {
                    continue
                }
                patterns.add(slot: slot)
            }
        }
        return patterns
    }

    /// Whether a pair of a unit of salted filters was in an earlier rule's cell too.
    func isRepeat(_ unit: WorkUnit, _ left: Int, _ right: Int) -> Bool {
        guard let rule = unit.rule, let blocks else { return false }
        return blocks.isCovered(before: rule, left, right, agreement: 0)
    }

    /// A pair whose pattern was asked for.
    struct Found: Sendable {
        var leftRow: UInt32
        var rightRow: UInt32
        /// The pattern's slot in the table.
        var slot: Int
    }

    /// Finds the candidate pairs of a unit whose pattern is wanted, each once.
    /// - Parameters:
    ///   - patterns: every pattern that `count` saw in the unit.
    ///   - isWanted: one value a slot of `patterns`.
    func find<E: Error>(
        _ unit: WorkUnit, patterns: PatternTable, isWanted: [Bool],
        _ body: (Found) throws(E) -> Void
    ) throws(E) {
        var repeats = RepeatedPairs(plan: plan, blocks: blocks, rule: unit.rule)
        try visit(unit) { (left, rights, codes, range) throws(E) in
            for place in range {
                let code = codes[place]
                guard let slot = patterns.slot(of: code), isWanted[slot] else { continue }
                let right = rights.row(at: place)
                if repeats.mayRepeat(code, slot: slot),
                    repeats.isRepeat(left, right, slot: slot)
                {
                    continue
                }
                try body(Found(leftRow: UInt32(left), rightRow: right, slot: slot))
            }
        }
    }

    /// Which rows of the right side codes belong to, by their place.
    enum Rows {
        case run(from: Int)
        case numbers([UInt32], from: Int)

        func row(at place: Int) -> UInt32 {
            switch self {
            case .run(let first): UInt32(first + place)
            case .numbers(let rows, let first): rows[first + place]
            }
        }
    }

    /// Rows of the right side that are brought together at a time: 1,024 rows of 1,500 bits are
    /// 200 KB, which stays in the second cache while rows of the left pass over it.
    private static let tileRows = 1_024

    /// Lends the codes of a unit's pairs, row by row of the left side.
    /// - Parameter body: takes the left row, the rows that codes belong to, codes, and the places
    ///   of those that count.
    func visit<E: Error>(
        _ unit: WorkUnit, _ body: (Int, Rows, [UInt64], Range<Int>) throws(E) -> Void
    ) throws(E) {
        var failure: E?
        let copy = unit.rule.flatMap { blocks?.rules[$0].copy } ?? 0
        kernel.withPatternComparer(plan: plan, left, right, copy: copy) { comparer in
            do throws(E) {
                if let rule = unit.rule, let blocks {
                    try visit(unit.range, of: blocks.rules[rule].blocks, comparer, body)
                } else {
                    try visit(unit.range, comparer, body)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// All pairs of a range of left rows.
    private func visit<E: Error>(
        _ rows: Range<Int>, _ comparer: borrowing PatternComparer,
        _ body: (Int, Rows, [UInt64], Range<Int>) throws(E) -> Void
    ) throws(E) {
        var groups = RowGroups()
        var codes = [UInt64](repeating: 0, count: Self.tileRows)
        let rightCount = min(right.table.rowCount, rightLimit)
        let rows = rows.clamped(to: 0..<leftLimit)
        let first = isWithin ? rows.lowerBound / Self.tileRows * Self.tileRows : 0
        for start in stride(from: first, to: rightCount, by: Self.tileRows) {
            let end = min(start + Self.tileRows, rightCount)
            comparer.gather(start..<end, into: &groups)
            for row in rows {
                let from = isWithin ? max(0, row + 1 - start) : 0
                guard from < end - start else { continue }
                try compare(
                    row, groups, from..<end - start, .run(from: start), comparer, &codes, body)
            }
        }
    }

    /// The pairs of a range of blocks.
    private func visit<E: Error>(
        _ range: Range<Int>, of blocks: Blocks, _ comparer: borrowing PatternComparer,
        _ body: (Int, Rows, [UInt64], Range<Int>) throws(E) -> Void
    ) throws(E) {
        var groups = RowGroups()
        var codes = [UInt64](repeating: 0, count: Self.tileRows)
        for block in range {
            let lefts = blocks.left(block)
            let rights = blocks.right(block)
            if Int(blocks.leftRows[lefts.lowerBound]) >= leftLimit { continue }
            for start in stride(from: rights.lowerBound, to: rights.upperBound, by: Self.tileRows) {
                if Int(blocks.rightRows[start]) >= rightLimit { break }
                let end = min(start + Self.tileRows, rights.upperBound)
                comparer.gather(start..<end, of: blocks.rightRows, into: &groups)
                for place in lefts {
                    let row = Int(blocks.leftRows[place])
                    if row >= leftLimit { break }
                    // Within a file both sides of a block are the same rows in the same order.
                    let from = isWithin ? max(0, place + 1 - start) : 0
                    guard from < end - start else { continue }
                    try compare(
                        row, groups, from..<end - start, .numbers(blocks.rightRows, from: start),
                        comparer, &codes, body)
                }
            }
        }
    }

    private func compare<E: Error>(
        _ row: Int, _ groups: borrowing RowGroups, _ places: Range<Int>, _ rows: Rows,
        _ comparer: borrowing PatternComparer, _ codes: inout [UInt64],
        _ body: (Int, Rows, [UInt64], Range<Int>) throws(E) -> Void
    ) throws(E) {
        let lanes = RowGroups.lanes
        let firstGroup = places.lowerBound / lanes
        comparer.patterns(row, with: groups, firstGroup..<groups.groupCount, into: &codes)
        let skipped = firstGroup * lanes
        let rowsFromFirst: Rows =
            switch rows {
            case .run(let first): .run(from: first + skipped)
            case .numbers(let numbers, let first): .numbers(numbers, from: first + skipped)
            }
        try body(
            row, rowsFromFirst, codes, places.lowerBound - skipped..<places.upperBound - skipped)
    }
}
