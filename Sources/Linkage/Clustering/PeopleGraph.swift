/// Links between people, part by part: what no chain of links joins is clustered on its own.
struct PeopleGraph {
    /// A record of each person, part after part.
    private var leads: [UInt32] = []
    /// Where each part begins in `leads`; one more than there are parts.
    private var partStarts: [Int] = [0]
    private var edges: [AverageLinkage.Edge] = []
    /// Where each part begins in `edges`.
    private var edgeStarts: [Int] = [0]
    private let rowCounts: [Int]
    private var leastProbability = 1.0

    /// - Parameters:
    ///   - forest: records that are one person are merged in it, and no others.
    ///   - probability: of a link by its score.
    init(
        links: LinksBestFirst, forest: RecordForest, rowCounts: [Int],
        probability: (Double) -> Double
    ) {
        self.rowCounts = rowCounts
        let total = rowCounts.reduce(0, +)
        var people = forest
        var parts = forest
        var found: [AverageLinkage.Edge] = []
        for link in links {
            let edge = AverageLinkage.Edge(
                left: UInt32(people.root(of: link.left)),
                right: UInt32(people.root(of: link.right)), probability: probability(link.score))
            found.append(edge)
            leastProbability = min(leastProbability, edge.probability)
            parts.merge(link.left, link.right)
        }
        // Parts are numbered in the order of their first links.
        var partOfRoot = [UInt32](repeating: UInt32.max, count: total)
        var edgeCounts: [Int] = []
        for edge in found {
            let root = parts.root(of: Int(edge.left))
            if partOfRoot[root] == UInt32.max {
                partOfRoot[root] = UInt32(edgeCounts.count)
                edgeCounts.append(0)
            }
            edgeCounts[Int(partOfRoot[root])] += 1
        }
        for count in edgeCounts { edgeStarts.append(edgeStarts[edgeStarts.count - 1] + count) }
        var sizes = [Int](repeating: 0, count: edgeCounts.count)
        let isLinked = (0..<total).map {
            people.root(of: $0) == $0 && partOfRoot[parts.root(of: $0)] != UInt32.max
        }
        for node in 0..<total where isLinked[node] {
            sizes[Int(partOfRoot[parts.root(of: node)])] += 1
        }
        for size in sizes { partStarts.append(partStarts[partStarts.count - 1] + size) }
        leads = [UInt32](repeating: 0, count: partStarts[partStarts.count - 1])
        var places = partStarts
        var placeOf = [UInt32](repeating: 0, count: total)
        for node in 0..<total where isLinked[node] {
            let part = Int(partOfRoot[parts.root(of: node)])
            leads[places[part]] = UInt32(node)
            placeOf[node] = UInt32(places[part] - partStarts[part])
            places[part] += 1
        }
        edges = found
        places = edgeStarts
        for edge in found {
            let part = Int(partOfRoot[parts.root(of: Int(edge.left))])
            edges[places[part]] = AverageLinkage.Edge(
                left: placeOf[Int(edge.left)], right: placeOf[Int(edge.right)],
                probability: edge.probability)
            places[part] += 1
        }
    }

    /// - Parameters:
    ///   - allCompared: whether pairs of one agency count.
    ///   - merge: told records that are one person.
    func agglomerate(allCompared: Bool, merge: (Int, Int) -> Void) {
        // A link on its own always merges its people, however low the threshold is.
        let least = min(AverageLinkage.leastMean, leastProbability)
        for part in 0..<partStarts.count - 1 {
            let people = leads[partStarts[part]..<partStarts[part + 1]]
            guard let first = people.first, let last = people.last else { continue }
            if people.count == 2 {
                merge(Int(first), Int(last))
                continue
            }
            var linkage = AverageLinkage(
                peopleCount: people.count,
                agencies: allCompared ? nil : people.map { UInt8(agency(ofNode: Int($0))) },
                edges: edges[edgeStarts[part]..<edgeStarts[part + 1]], least: least)
            linkage.run { left, right in
                merge(
                    Int(people[people.startIndex + left]), Int(people[people.startIndex + right]))
            }
        }
    }

    private func agency(ofNode node: Int) -> Int {
        var (agency, start) = (0, 0)
        while node >= start + rowCounts[agency] {
            start += rowCounts[agency]
            agency += 1
        }
        return agency
    }
}
