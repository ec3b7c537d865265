/// Which records of all agencies are one person: each cluster is its records, in the order of
/// agency and row; clusters stand in the order of their first records.
public struct Clusters: RandomAccessCollection, Sendable, Equatable {
    /// A record of a run: agency and row.
    public struct Member: Sendable, Equatable, Hashable {
        public let agency: Int
        public let row: Int
        /// Probability (or similarity) of the best link that ties the record to its cluster; 1 for
        /// a record on its own.
        public let probability: Double
    }

    /// Links of two agencies, best first.
    package struct AgencyPairLinks {
        let leftAgency: Int
        let rightAgency: Int
        let links: LinkList

        package init(leftAgency: Int, rightAgency: Int, links: LinkList) {
            self.leftAgency = leftAgency
            self.rightAgency = rightAgency
            self.links = links
        }
    }

    /// Where each cluster begins in `nodes`; one more than there are clusters.
    private let starts: [UInt32]
    /// Records, cluster after cluster: the first record of agency a is number `agencyStarts[a]`.
    private let nodes: [UInt32]
    private let agencyStarts: [Int]
    /// Of each record, by its number.
    private let probabilities: [Double]

    /// Agencies that one run can take: a set of them is a word.
    package static let mostAgencies = 64

    /// Merges records by links, best link first.
    /// - Parameters:
    ///   - rowCounts: records of each agency; at most `mostAgencies` agencies.
    ///   - duplicates: records of each agency that are one person, merged first.
    ///   - onePerAgency: true merges two clusters only where no agency would then have two people
    ///     in one: greedy merge, for files without duplicates. False takes connected components.
    ///   - probability: of a link by its score.
    package init(
        rowCounts: [Int], pairs: [AgencyPairLinks], duplicates: [RecordGroups?] = [],
        onePerAgency: Bool, probability: (Double) -> Double
    ) {
        precondition(rowCounts.count <= Self.mostAgencies)
        var agencyStarts: [Int] = []
        var total = 0
        for count in rowCounts {
            agencyStarts.append(total)
            total += count
        }
        var forest = Forest(rowCounts: rowCounts, onePerAgency: onePerAgency)
        var best = [Double](repeating: 0, count: total)
        for (agency, groups) in duplicates.enumerated() {
            for link in groups?.links ?? LinkList([]) {
                let left = agencyStarts[agency] + link.leftRow
                let right = agencyStarts[agency] + link.rightRow
                forest.mergeDuplicates(left, right)
                for node in [left, right] {
                    best[node] = Swift.max(best[node], probability(link.score))
                }
            }
        }
        var next = [Int](repeating: 0, count: pairs.count)
        while let pair = Self.bestPair(pairs, next) {
            let link = pairs[pair].links[next[pair]]
            next[pair] += 1
            let left = agencyStarts[pairs[pair].leftAgency] + link.leftRow
            let right = agencyStarts[pairs[pair].rightAgency] + link.rightRow
            guard forest.merge(left, right) else { continue }
            let probability = probability(link.score)
            best[left] = Swift.max(best[left], probability)
            best[right] = Swift.max(best[right], probability)
        }
        // Records in order meet their clusters in order.
        var clusters = [UInt32](repeating: 0, count: total)
        var sizes: [UInt32] = []
        for node in 0..<total {
            let root = forest.root(of: node)
            if clusters[root] == 0 {
                sizes.append(0)
                clusters[root] = UInt32(sizes.count)
            }
            clusters[node] = clusters[root]
            sizes[Int(clusters[node]) - 1] += 1
            if forest.isAlone(root) { best[node] = 1 }
        }
        var starts: [UInt32] = [0]
        for size in sizes { starts.append(starts[starts.count - 1] + size) }
        var places = starts
        var nodes = [UInt32](repeating: 0, count: total)
        for node in 0..<total {
            let cluster = Int(clusters[node]) - 1
            nodes[Int(places[cluster])] = UInt32(node)
            places[cluster] += 1
        }
        self.starts = starts
        self.nodes = nodes
        self.agencyStarts = agencyStarts
        probabilities = best
    }

    /// The pair of agencies whose next link is the best of all; equal scores in the order of pairs.
    private static func bestPair(_ pairs: [AgencyPairLinks], _ next: [Int]) -> Int? {
        var best: (pair: Int, score: Double)?
        for (index, pair) in pairs.enumerated() where next[index] < pair.links.count {
            let score = pair.links[next[index]].score
            if let known = best, known.score >= score { continue }
            best = (index, score)
        }
        return best?.pair
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { starts.count - 1 }

    public subscript(cluster: Int) -> [Member] {
        nodes[Int(starts[cluster])..<Int(starts[cluster + 1])].map { node in
            let agency = agency(ofNode: Int(node))
            return Member(
                agency: agency, row: Int(node) - agencyStarts[agency],
                probability: probabilities[Int(node)])
        }
    }

    /// Clusters by the number of agencies that have a record in them: index 0 is one agency.
    public func countsByAgencies(_ agencyCount: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: agencyCount)
        for cluster in indices {
            var agencies: UInt64 = 0
            for place in Int(starts[cluster])..<Int(starts[cluster + 1]) {
                agencies |= 1 << UInt64(agency(ofNode: Int(nodes[place])))
            }
            counts[agencies.nonzeroBitCount - 1] += 1
        }
        return counts
    }

    /// Clusters by the number of their records: index 0 is one record; the last is that many or
    /// more.
    public func countsBySize(_ most: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: most)
        for cluster in indices {
            let size = Int(starts[cluster + 1] - starts[cluster])
            counts[Swift.min(size, most) - 1] += 1
        }
        return counts
    }

    private func agency(ofNode node: Int) -> Int {
        var agency = agencyStarts.count - 1
        while agencyStarts[agency] > node { agency -= 1 }
        return agency
    }
}

/// Disjoint sets with path halving, and the agencies of each set where one record each is allowed.
private struct Forest {
    private var parents: [UInt32]
    private var sizes: [UInt32]
    /// The agencies of each set, by its root, as bits; empty where they do not matter.
    private var agencies: [UInt64]

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

    /// Whether the two are in one set afterwards.
    mutating func merge(_ left: Int, _ right: Int) -> Bool {
        let first = root(of: left)
        let second = root(of: right)
        guard first != second else { return true }
        if !agencies.isEmpty, agencies[first] & agencies[second] != 0 { return false }
        join(first, second)
        return true
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
