internal import CKernels
internal import Glibc
package import Tokens

/// The comparison in C, chosen once for the process; the only file that touches it.
// @unchecked: the kernels are constants of the library, never written to.
@safe public struct ComparisonKernel: @unchecked Sendable {
    private let kernel: UnsafePointer<ck_kernel>

    public var name: String { unsafe String(cString: kernel.pointee.name) }

    /// Every kernel that this processor can run, best first.
    public static let available: [ComparisonKernel] = {
        var kernels = unsafe [UnsafePointer<ck_kernel>?](repeating: nil, count: 8)
        let count = unsafe ck_available(&kernels, 8)
        return unsafe kernels.prefix(count).compactMap { kernel in
            unsafe kernel.map { unsafe ComparisonKernel(kernel: $0) }
        }
    }()

    /// The best kernel, or the one that the environment variable TREFOIL_KERNEL names.
    /// - Throws: `LinkageError.unknownKernel`.
    public static func chosen() throws(LinkageError) -> ComparisonKernel {
        guard let variable = unsafe getenv("TREFOIL_KERNEL") else { return available[0] }
        let name = unsafe String(cString: variable)
        guard let kernel = available.first(where: { $0.name == name }) else {
            throw .unknownKernel(name: name, available: available.map(\.name))
        }
        return kernel
    }

    /// Bits set in each filter: `count` runs of `wordCount` words that begin `stride` words apart,
    /// the first at `offset`.
    package func popcounts(
        of words: Span<UInt64>, offset: Int, wordCount: Int, stride: Int, count: Int
    ) -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: count)
        guard count > 0 else { return counts }
        precondition(offset + (count - 1) * stride + wordCount <= words.count)
        unsafe words.withUnsafeBufferPointer { words in
            unsafe kernel.pointee.count(
                words.baseAddress! + offset, wordCount, stride, count, &counts)
        }
        return counts
    }

    /// Bits that row `query` of one matrix has in common with rows of another.
    /// - Parameter common: gets one number for each row of `rows`.
    package func commonBits(
        _ query: Int, of left: Span<UInt64>, with right: Span<UInt64>, rows: Range<Int>,
        wordsPerRow: Int, into common: inout [UInt32]
    ) {
        precondition((query + 1) * wordsPerRow <= left.count)
        precondition(rows.lowerBound >= 0 && rows.upperBound * wordsPerRow <= right.count)
        precondition(rows.count <= common.count)
        guard !rows.isEmpty else { return }
        unsafe left.withUnsafeBufferPointer { left in
            unsafe right.withUnsafeBufferPointer { right in
                unsafe kernel.pointee.common(
                    left.baseAddress! + query * wordsPerRow,
                    right.baseAddress! + rows.lowerBound * wordsPerRow, wordsPerRow, rows.count,
                    &common)
            }
        }
    }

    /// Copies rows with their bits in another order: bit b of a copy is bit order[b] of the row.
    /// - Parameters:
    ///   - places: of `rows`, whose rows are copied.
    ///   - out: gets the copies side by side.
    package func reorder(
        _ words: Span<UInt64>, wordsPerRow: Int, order: [UInt32], rows: [UInt32],
        places: Range<Int>, into out: inout [UInt64]
    ) {
        precondition(order.count == wordsPerRow * 64 && out.count >= places.count * wordsPerRow)
        for bit in order { precondition(bit < wordsPerRow * 64) }
        for place in places { precondition((Int(rows[place]) + 1) * wordsPerRow <= words.count) }
        var columns = [UInt64](repeating: 0, count: wordsPerRow * 64)
        unsafe words.withUnsafeBufferPointer { words in
            unsafe rows.withUnsafeBufferPointer { rows in
                unsafe ck_reorder(
                    words.baseAddress, wordsPerRow, order, rows.baseAddress! + places.lowerBound,
                    places.count, &columns, &out)
            }
        }
    }

    /// Copies rows into pairs of groups from word `start` of `groups` on.
    func group(
        _ rows: [UInt64], wordsPerRow: Int, count: Int, into groups: inout AlignedWords,
        at start: Int
    ) {
        let step = OrderedFilters.step
        precondition(count * wordsPerRow <= rows.count)
        precondition(start + (count + step - 1) / step * step * wordsPerRow <= groups.count)
        unsafe groups.withMutablePointer(at: start) { groups in
            unsafe ck_group(rows, wordsPerRow, count, groups)
        }
    }

    /// Finds the pairs of a tile that have the common bits they need.
    /// - Parameters:
    ///   - rows: places of the left side, in rows.
    ///   - columns: places of the right side, in groups; they begin where a pair of groups does.
    ///   - needs: by the sum of two popcounts; rising.
    ///   - hits: gets three numbers a hit: row and column, counted from the tile's first, and
    ///     common bits.
    /// - Returns: the number of hits.
    func search(
        _ left: OrderedFilters, _ rows: Range<Int>, _ right: OrderedFilters,
        _ columns: Range<Int>, check: Int, needs: [UInt32], into hits: inout [UInt32]
    ) -> Int {
        let width = left.wordsPerRow
        let step = OrderedFilters.step
        precondition(rows.upperBound <= left.rows.count && right.wordsPerRow == width)
        precondition(columns.upperBound <= right.rows.count && columns.lowerBound % step == 0)
        precondition(needs.count > 2 * width * 64 && check < width)
        precondition(hits.count >= 3 * rows.count * columns.count)
        guard !rows.isEmpty && !columns.isEmpty else { return 0 }
        return unsafe left.words.withPointer(at: rows.lowerBound * width) { leftWords in
            unsafe right.words.withPointer(at: columns.lowerBound * width) { groups in
                var tile = unsafe ck_tile()
                unsafe tile.word_count = width
                unsafe tile.left = leftWords
                unsafe tile.left_count = rows.count
                unsafe tile.groups = groups
                unsafe tile.right_count = columns.count
                unsafe tile.check = check
                return unsafe run(
                    &tile, left, rows.lowerBound, right, columns.lowerBound, needs, &hits)
            }
        }
    }

    @unsafe private func run(
        _ tile: inout ck_tile, _ left: OrderedFilters, _ row: Int, _ right: OrderedFilters,
        _ column: Int, _ needs: [UInt32], _ hits: inout [UInt32]
    ) -> Int {
        unsafe needs.withUnsafeBufferPointer { needs in
            unsafe left.counts.withUnsafeBufferPointer { leftCounts in
                unsafe left.rests.withUnsafeBufferPointer { leftRests in
                    unsafe right.counts.withUnsafeBufferPointer { rightCounts in
                        unsafe right.rests.withUnsafeBufferPointer { rightRests in
                            unsafe tile.need = needs.baseAddress
                            unsafe tile.left_counts = leftCounts.baseAddress! + row
                            unsafe tile.left_rests = leftRests.baseAddress! + row
                            unsafe tile.right_counts = rightCounts.baseAddress! + column
                            unsafe tile.right_rests =
                                rightRests.baseAddress! + column / OrderedFilters.step
                            return unsafe hits.withUnsafeMutableBytes { hits in
                                unsafe kernel.pointee.tile(
                                    &tile,
                                    hits.baseAddress!.assumingMemoryBound(to: ck_hit.self))
                            }
                        }
                    }
                }
            }
        }
    }

    /// Lends a comparer of two sides, whose memory is held still meanwhile.
    /// - Parameter copy: which copy of the field-level filters is compared: the number of a salt,
    ///   or 0 where there are none.
    package func withPatternComparer<R>(
        plan: ComparisonPlan, _ left: ComparedSide, _ right: ComparedSide, copy: Int = 0,
        _ body: (borrowing PatternComparer) throws -> R
    ) rethrows -> R {
        try unsafe Self.withFields(plan, header: left.table.header) { kernelPlan in
            try unsafe left.withRows(copy) { leftRows in
                try unsafe right.withRows(copy) { rightRows in
                    try body(
                        unsafe PatternComparer(
                            kernel: kernel.pointee, plan: kernelPlan, left: leftRows,
                            right: rightRows, leftCount: left.table.rowCount,
                            rightCount: right.table.rowCount))
                }
            }
        }
    }

    /// The plan as the kernels read it.
    private static func withFields<R>(
        _ plan: ComparisonPlan, header: TokenHeader, _ body: (ck_plan) throws -> R
    ) rethrows -> R {
        var fields: [ck_field] = []
        for (index, field) in header.fields.enumerated() {
            let compared = plan.fields.first { $0.tokenField == index }
            var kernelField = ck_field()
            kernelField.first_word = UInt32(header.wordOffset(ofField: index))
            kernelField.word_count = UInt32(field.wordCount)
            let bounds = plan.bounds(of: field)
            kernelField.edge_count = UInt32(bounds.count)
            kernelField.is_noisy = plan.flipRate > 0 ? 1 : 0
            unsafe withUnsafeMutableBytes(of: &kernelField.edges) { edges in
                let edges = unsafe edges.bindMemory(to: UInt32.self)
                for (index, bound) in bounds.enumerated() { unsafe edges[index] = bound.factor }
            }
            unsafe withUnsafeMutableBytes(of: &kernelField.offsets) { offsets in
                let offsets = unsafe offsets.bindMemory(to: UInt32.self)
                for (index, bound) in bounds.enumerated() { unsafe offsets[index] = bound.offset }
            }
            kernelField.is_compared = compared == nil ? 0 : 1
            kernelField.weight = compared?.weight ?? 0
            fields.append(kernelField)
        }
        func index(_ role: FieldRole) -> Int32 {
            guard plan.nameBag != nil else { return -1 }
            return Int32(header.fields.firstIndex { $0.role == role } ?? -1)
        }
        let swap = plan.fields.first { $0.hasSwapLevel }
        let bagBound = plan.bagBound(of: header)
        return try unsafe fields.withUnsafeBufferPointer { fields in
            try unsafe body(
                ck_plan(
                    fields: fields.baseAddress, field_count: UInt32(fields.count),
                    words_per_row: UInt32(header.wordsPerFieldRow), given: index(.givenName),
                    surname: index(.surname), bag: swap == nil ? -1 : index(.nameBag),
                    bag_edge: bagBound.factor, bag_offset: bagBound.offset,
                    swap_level: UInt32(swap?.swapLevel ?? 0)))
        }
    }
}

/// Compares rows of two sides while their memory is lent; it cannot be copied out of the closure
/// that it is lent to.
@safe package struct PatternComparer: ~Copyable {
    private let compareGroups: ck_group_pattern_function
    private var plan: ck_plan
    private var left: ck_rows
    private var right: ck_rows
    private let leftCount: Int
    private let rightCount: Int

    @unsafe fileprivate init(
        kernel: ck_kernel, plan: ck_plan, left: ck_rows, right: ck_rows, leftCount: Int,
        rightCount: Int
    ) {
        unsafe self.compareGroups = kernel.group_patterns
        unsafe self.plan = plan
        unsafe self.left = left
        unsafe self.right = right
        self.leftCount = leftCount
        self.rightCount = rightCount
    }

    /// Brings a run of rows of the right side together in groups.
    package borrowing func gather(_ rows: Range<Int>, into groups: inout RowGroups) {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= rightCount)
        unsafe gather(nil, first: rows.lowerBound, count: rows.count, into: &groups)
    }

    /// Brings rows of the right side together in groups, by their numbers at `places` of `rows`.
    package borrowing func gather(
        _ places: Range<Int>, of rows: [UInt32], into groups: inout RowGroups
    ) {
        precondition(places.lowerBound >= 0 && places.upperBound <= rows.count)
        for place in places { precondition(rows[place] < rightCount) }
        unsafe rows.withUnsafeBufferPointer { rows in
            unsafe gather(
                rows.baseAddress, first: places.lowerBound, count: places.count, into: &groups)
        }
    }

    /// Pattern codes of row `query` of the left side against rows in groups.
    /// - Parameters:
    ///   - groups: what `gather` filled.
    ///   - range: of the groups.
    ///   - codes: gets `RowGroups.lanes` codes a group, from its start on.
    package borrowing func patterns(
        _ query: Int, with groups: borrowing RowGroups, _ range: Range<Int>,
        into codes: inout [UInt64]
    ) {
        precondition(query >= 0 && query < leftCount)
        precondition(range.lowerBound >= 0 && range.upperBound <= groups.groupCount)
        precondition(range.count * RowGroups.lanes <= codes.count)
        precondition(unsafe groups.wordsPerRow == plan.words_per_row)
        precondition(unsafe groups.fieldCount == plan.field_count)
        guard !range.isEmpty else { return }
        unsafe groups.withPointers { words, counts in
            unsafe withUnsafePointer(to: plan) { plan in
                unsafe withUnsafePointer(to: left) { left in
                    var groups = unsafe ck_groups(words: words, counts: counts)
                    unsafe compareGroups(
                        plan, left, query, &groups, range.lowerBound, range.count, &codes)
                }
            }
        }
    }

    @unsafe private borrowing func gather(
        _ rows: UnsafePointer<UInt32>?, first: Int, count: Int, into groups: inout RowGroups
    ) {
        groups.resize(
            rowCount: count, wordsPerRow: unsafe Int(plan.words_per_row),
            fieldCount: unsafe Int(plan.field_count))
        unsafe groups.withMutablePointers { words, counts in
            unsafe withUnsafePointer(to: plan) { plan in
                unsafe withUnsafePointer(to: right) { right in
                    unsafe ck_gather(
                        plan, right, rows.map { unsafe $0 + first }, first, count, words, counts)
                }
            }
        }
    }
}

/// One side of a comparison: a table, and a popcount a field beside its rows.
package struct ComparedSide: Sendable {
    let table: TokenTable
    /// Rows x fields, for each copy of the filters.
    private let counts: [[UInt16]]

    package init(_ table: TokenTable, kernel: ComparisonKernel) {
        self.table = table
        let header = table.header
        let fieldCount = header.fields.count
        counts = table.fieldCopies.map { copy in
            var counts = [UInt16](repeating: 0, count: table.rowCount * fieldCount)
            copy.withWords { words in
                for (index, field) in header.fields.enumerated() {
                    let column = kernel.popcounts(
                        of: words, offset: header.wordOffset(ofField: index),
                        wordCount: field.wordCount, stride: header.wordsPerFieldRow,
                        count: table.rowCount)
                    for (row, count) in column.enumerated() {
                        counts[row * fieldCount + index] = UInt16(count)
                    }
                }
            }
            return counts
        }
    }

    @unsafe fileprivate func withRows<R>(
        _ copy: Int, _ body: (ck_rows) throws -> R
    ) rethrows -> R {
        try table.fieldCopies[copy].withWords { words in
            try table.missingMasks.withWords { missing in
                try unsafe words.withUnsafeBufferPointer { words in
                    try unsafe missing.withUnsafeBufferPointer { missing in
                        try unsafe counts[copy].withUnsafeBufferPointer { counts in
                            try unsafe body(
                                ck_rows(
                                    words: words.baseAddress, missing: missing.baseAddress,
                                    counts: counts.baseAddress))
                        }
                    }
                }
            }
        }
    }
}
