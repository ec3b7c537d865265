import Linkage

extension PatternComparer {
    /// Pattern codes of row `query` of the left side against a run of rows of the right.
    borrowing func patterns(_ query: Int, with rows: Range<Int>, into codes: inout [UInt64]) {
        patterns(query, with: rows.map { UInt32($0) }, into: &codes)
    }

    /// Pattern codes of row `query` of the left side against rows of the right by number.
    borrowing func patterns(_ query: Int, with rows: [UInt32], into codes: inout [UInt64]) {
        var groups = RowGroups()
        gather(0..<rows.count, of: rows, into: &groups)
        var all = [UInt64](repeating: 0, count: groups.groupCount * RowGroups.lanes)
        patterns(query, with: groups, 0..<groups.groupCount, into: &all)
        for place in rows.indices { codes[place] = all[place] }
    }
}
