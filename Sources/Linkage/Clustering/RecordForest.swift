/// Disjoint sets of records with path halving, and the agencies of each set.
struct RecordForest {
    private var parents: [UInt32]
    private var sizes: [UInt32]
    /// The agencies of each set, by its root, as bits; empty where they do not matter.
    private var agencies: [UInt64]

    /// - Parameters:
    ///   - rowCounts: records of each agency, together at most 2^32 - 1; at most 64 agencies.
    ///   - onePerAgency: whether `merge` keeps two people of one agency apart.
    init(rowCounts: [Int], onePerAgency: Bool) {
        let total = rowCounts.reduce(0, +)
        precondition(total <= UInt32.max)
        parents = (0..<UInt32(total)).map { $0 }
        sizes = [UInt32](repeating: 1, count: total)
        agencies = []
        guard onePerAgency else { return }
        agencies.reserveCapacity(total)
        for (agency, count) in rowCounts.enumerated() {
            agencies.append(contentsOf: repeatElement(1 << UInt64(agency), count: count))
        }
    }

    mutating func root(of node: Int) -> Int {
        var node = node
        while Int(parents[node]) != node {
            parents[node] = parents[Int(parents[node])]
            node = Int(parents[node])
        }
        return node
    }

    func isAlone(_ root: Int) -> Bool { sizes[root] == 1 }

    /// Merges the sets of two records, unless an agency would then have two people in one.
    mutating func merge(_ left: Int, _ right: Int) {
        let first = root(of: left)
        let second = root(of: right)
        guard first != second else { return }
        if !agencies.isEmpty, agencies[first] & agencies[second] != 0 { return }
        join(first, second)
    }

    /// Merges two records of one agency, before any others.
    mutating func mergeDuplicates(_ left: Int, _ right: Int) {
        let first = root(of: left)
        let second = root(of: right)
        if first != second { join(first, second) }
    }

    private mutating func join(_ one: Int, _ other: Int) {
        var (first, second) = (one, other)
        if sizes[first] < sizes[second] { swap(&first, &second) }
        if !agencies.isEmpty { agencies[first] |= agencies[second] }
        parents[second] = UInt32(first)
        sizes[first] += sizes[second]
    }
}
