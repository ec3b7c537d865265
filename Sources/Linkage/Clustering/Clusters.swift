/// Which records of all agencies are one person: each cluster is its records, in the order of
/// agency and row; clusters stand in the order of their first records.
public struct Clusters: RandomAccessCollection, Sendable, Equatable {
    /// A record of a run: agency and row.
    public struct Member: Sendable, Equatable, Hashable {
        public let agency: Int
        public let row: Int
        /// Probability (or similarity) of the record's best link within its cluster; 1 for a record
        /// on its own.
        public let probability: Double
    }

    /// Where each cluster begins in `nodes`; one more than there are clusters.
    private let starts: [UInt32]
    /// Records, cluster after cluster: the first record of agency a is number `agencyStarts[a]`.
    private var nodes: [UInt32]
    private let agencyStarts: [Int]
    /// Of each record, by its number.
    private var probabilities: [Double]

    /// Agencies that one run can take: a set of them is a word.
    package static let mostAgencies = 64

    /// Makes clusters of links.
    /// - Parameters:
    ///   - rowCounts: records of each agency; at most `mostAgencies` agencies.
    ///   - duplicates: records of each agency that are one person, merged first.
    ///   - allCompared: whether pairs of one agency were compared too, or are known not to be one
    ///     person: average linkage then counts them.
    ///   - probability: of a link by its score.
    package init(
        rowCounts: [Int], pairs: [AgencyPairLinks], duplicates: [RecordGroups?] = [],
        method: ClusteringMethod, allCompared: Bool, probability: (Double) -> Double
    ) {
        precondition(rowCounts.count <= Self.mostAgencies)
        var agencyStarts: [Int] = []
        var total = 0
        for count in rowCounts {
            agencyStarts.append(total)
            total += count
        }
        var forest = RecordForest(rowCounts: rowCounts, onePerAgency: method == .greedyMerge)
        for (agency, groups) in duplicates.enumerated() {
            for link in groups?.links ?? LinkList([]) {
                forest.mergeDuplicates(
                    agencyStarts[agency] + link.leftRow, agencyStarts[agency] + link.rightRow)
            }
        }
        let links = LinksBestFirst(pairs, agencyStarts: agencyStarts)
        switch method {
        case .connectedComponents, .greedyMerge:
            for link in links { forest.merge(link.left, link.right) }
        case .completeMerge:
            var merge = CompleteMerge(count: total)
            for link in links {
                if merge.meets(link.left, link.right) { forest.merge(link.left, link.right) }
            }
        case .bestLink:
            let people = (0..<total).map { forest.root(of: $0) }
            var isJoined = [Bool](repeating: false, count: total)
            for link in links {
                let (left, right) = (people[link.left], people[link.right])
                if !isJoined[left] || !isJoined[right] { forest.merge(left, right) }
                isJoined[left] = true
                isJoined[right] = true
            }
        case .averageLinkage:
            PeopleGraph(
                links: links, forest: forest, rowCounts: rowCounts, probability: probability
            ).agglomerate(allCompared: allCompared) { forest.merge($0, $1) }
        }
        self.init(forest: &forest, agencyStarts: agencyStarts, count: total)
        for (agency, groups) in duplicates.enumerated() {
            for link in groups?.links ?? LinkList([]) {
                tie(
                    agencyStarts[agency] + link.leftRow, agencyStarts[agency] + link.rightRow,
                    by: probability(link.score))
            }
        }
        for link in links where forest.root(of: link.left) == forest.root(of: link.right) {
            tie(link.left, link.right, by: probability(link.score))
        }
    }

    /// Sets as clusters; only records on their own have a probability yet.
    private init(forest: inout RecordForest, agencyStarts: [Int], count total: Int) {
        probabilities = [Double](repeating: 0, count: total)
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
            if forest.isAlone(root) { probabilities[node] = 1 }
        }
        var starts: [UInt32] = [0]
        for size in sizes { starts.append(starts[starts.count - 1] + size) }
        var places = starts
        nodes = [UInt32](repeating: 0, count: total)
        for node in 0..<total {
            let cluster = Int(clusters[node]) - 1
            nodes[Int(places[cluster])] = UInt32(node)
            places[cluster] += 1
        }
        self.starts = starts
        self.agencyStarts = agencyStarts
    }

    /// Notes a link between two records of one cluster.
    private mutating func tie(_ left: Int, _ right: Int, by probability: Double) {
        probabilities[left] = Swift.max(probabilities[left], probability)
        probabilities[right] = Swift.max(probabilities[right], probability)
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
