/// Which records of all agencies are one person.
public struct Clusters: Sendable, Equatable {
    /// A record of a run: agency and row.
    public struct Member: Sendable, Equatable, Hashable {
        public let agency: Int
        public let row: Int
        /// Probability (or similarity) of the best link that ties the record to its cluster; 1 for
        /// a record on its own.
        public let probability: Double
    }

    /// Members in the order of agency and row; clusters in the order of their first members.
    public let clusters: [[Member]]

    /// A link between any two agencies of the run.
    package struct GlobalLink {
        let left: (agency: Int, row: Int)
        let right: (agency: Int, row: Int)
        let score: Double
        let probability: Double

        package init(
            left: (agency: Int, row: Int), right: (agency: Int, row: Int), score: Double,
            probability: Double
        ) {
            self.left = left
            self.right = right
            self.score = score
            self.probability = probability
        }
    }

    /// Merges records by links, best link first.
    /// - Parameters:
    ///   - rowCounts: records of each agency.
    ///   - onePerAgency: true merges two clusters only where no agency would then have two records
    ///     in one: greedy merge, for files without duplicates. False takes connected components.
    package init(rowCounts: [Int], links: [GlobalLink], onePerAgency: Bool) {
        var starts: [Int] = []
        var total = 0
        for count in rowCounts {
            starts.append(total)
            total += count
        }
        var forest = Forest(count: total, agencies: rowCounts, starts: starts)
        var best = [Double](repeating: 0, count: total)
        let order = links.indices.sorted { one, other in
            let (first, second) = (links[one], links[other])
            if first.score != second.score { return first.score > second.score }
            let firstKey = (first.left.agency, first.right.agency, first.left.row, first.right.row)
            let secondKey = (
                second.left.agency, second.right.agency, second.left.row, second.right.row
            )
            return firstKey < secondKey
        }
        for index in order {
            let link = links[index]
            let left = starts[link.left.agency] + link.left.row
            let right = starts[link.right.agency] + link.right.row
            guard forest.merge(left, right, onePerAgency: onePerAgency) else { continue }
            best[left] = max(best[left], link.probability)
            best[right] = max(best[right], link.probability)
        }
        var numbers: [Int: Int] = [:]
        var clusters: [[Member]] = []
        for agency in rowCounts.indices {
            for row in 0..<rowCounts[agency] {
                let node = starts[agency] + row
                let root = forest.root(of: node)
                let probability = forest.isAlone(root) ? 1 : best[node]
                let member = Member(agency: agency, row: row, probability: probability)
                if let number = numbers[root] {
                    clusters[number].append(member)
                } else {
                    numbers[root] = clusters.count
                    clusters.append([member])
                }
            }
        }
        self.clusters = clusters
    }

    /// Clusters by the number of agencies that have a record in them: index 0 is one agency.
    public func countsByAgencies(_ agencyCount: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: agencyCount)
        for cluster in clusters { counts[Set(cluster.map(\.agency)).count - 1] += 1 }
        return counts
    }
}

/// Disjoint sets with path halving, and the agencies of each set where one record each is allowed.
private struct Forest {
    private var parents: [Int]
    private var sizes: [Int]
    private let agencyOf: [UInt16]
    /// Agencies of the sets of more than one record, by root.
    private var agencies: [Int: Set<UInt16>] = [:]

    init(count: Int, agencies rowCounts: [Int], starts: [Int]) {
        parents = Array(0..<count)
        sizes = [Int](repeating: 1, count: count)
        agencyOf = rowCounts.indices.flatMap {
            [UInt16](repeating: UInt16($0), count: rowCounts[$0])
        }
    }

    mutating func root(of node: Int) -> Int {
        var node = node
        while parents[node] != node {
            parents[node] = parents[parents[node]]
            node = parents[node]
        }
        return node
    }

    func isAlone(_ root: Int) -> Bool { sizes[root] == 1 }

    /// Whether the two are in one set afterwards.
    mutating func merge(_ left: Int, _ right: Int, onePerAgency: Bool) -> Bool {
        var first = root(of: left)
        var second = root(of: right)
        guard first != second else { return true }
        if sizes[first] < sizes[second] { swap(&first, &second) }
        if onePerAgency {
            let own = agencies[first] ?? [agencyOf[first]]
            let other = agencies[second] ?? [agencyOf[second]]
            guard own.isDisjoint(with: other) else { return false }
            agencies[first] = own.union(other)
            agencies[second] = nil
        }
        parents[second] = first
        sizes[first] += sizes[second]
        return true
    }
}
