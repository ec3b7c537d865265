/// Rows of equal filter taken together: what an attack on frequencies counts.
package struct FilterGroups: Sendable {
    /// One filter a group, the group of most rows first.
    package let filters: FilterSet
    /// Rows of each group.
    package let counts: [Int]
    /// The group of each row.
    package let groupOfRow: [Int]

    /// Groups of equal filters; among groups of as many rows the one seen first comes first.
    package init(_ rows: FilterSet) {
        var first: [ArraySlice<UInt64>: Int] = [:]
        var representative: [Int] = []
        var counts: [Int] = []
        var groupOfRow = [Int](repeating: 0, count: rows.rowCount)
        for row in 0..<rows.rowCount {
            let filter = rows.row(row)
            if let group = first[filter] {
                counts[group] += 1
                groupOfRow[row] = group
            } else {
                first[filter] = counts.count
                groupOfRow[row] = counts.count
                representative.append(row)
                counts.append(1)
            }
        }
        self.init(
            filters: rows.rows(representative), counts: counts, groupOfRow: groupOfRow)
    }

    /// Groups in any order, which are sorted here.
    init(filters: FilterSet, counts: [Int], groupOfRow: [Int]) {
        let order = counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
        var place = [Int](repeating: 0, count: counts.count)
        for (rank, group) in order.enumerated() { place[group] = rank }
        self.filters = filters.rows(order)
        self.counts = order.map { counts[$0] }
        self.groupOfRow = groupOfRow.map { place[$0] }
    }

    /// Share of rows whose filter occurs `least` times or more.
    package func repeatShare(least: Int = 10) -> Double {
        guard !groupOfRow.isEmpty else { return 0 }
        let rows = counts.reduce(0) { $0 + ($1 >= least ? $1 : 0) }
        return Double(rows) / Double(groupOfRow.count)
    }
}
