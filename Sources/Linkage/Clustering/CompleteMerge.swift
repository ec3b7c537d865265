/// Clusters every two of whose records are linked, built from the best link down.
///
/// A link between two clusters is counted; they merge when the count reaches the number of pairs
/// between them. A record without a cluster is one of its own, so its first link may merge it at
/// once.
struct CompleteMerge {
    private var parents: [UInt32]
    private var sizes: [UInt32]
    /// Links met between two clusters, by the number of their leading records; both ways.
    private var counts: [UInt32: [UInt32: Int]] = [:]

    init(count: Int) {
        parents = (0..<UInt32(count)).map { $0 }
        sizes = [UInt32](repeating: 1, count: count)
    }

    /// Takes the next best link.
    /// - Returns: whether the clusters of its records merge by it.
    mutating func meets(_ left: Int, _ right: Int) -> Bool {
        var (large, small) = (root(of: UInt32(left)), root(of: UInt32(right)))
        guard large != small else { return false }
        if sizes[Int(large)] < sizes[Int(small)] { swap(&large, &small) }
        let count = (counts[large]?[small] ?? 0) + 1
        guard count == Int(sizes[Int(large)]) * Int(sizes[Int(small)]) else {
            counts[large, default: [:]][small] = count
            counts[small, default: [:]][large] = count
            return false
        }
        counts[large]?[small] = nil
        for (other, met) in counts.removeValue(forKey: small) ?? [:] where other != large {
            let sum = (counts[large]?[other] ?? 0) + met
            counts[large, default: [:]][other] = sum
            counts[other]?[small] = nil
            counts[other, default: [:]][large] = sum
        }
        parents[Int(small)] = large
        sizes[Int(large)] += sizes[Int(small)]
        return true
    }

    private mutating func root(of record: UInt32) -> UInt32 {
        var record = record
        while parents[Int(record)] != record {
            parents[Int(record)] = parents[Int(parents[Int(record)])]
            record = parents[Int(record)]
        }
        return record
    }
}
