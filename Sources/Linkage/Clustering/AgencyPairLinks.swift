/// Links of two agencies, best first; of one, where duplicates are looked for.
package struct AgencyPairLinks: Sendable {
    let leftAgency: Int
    let rightAgency: Int
    let links: LinkList

    package init(leftAgency: Int, rightAgency: Int, links: LinkList) {
        self.leftAgency = leftAgency
        self.rightAgency = rightAgency
        self.links = links
    }
}

/// The links of all pairs of agencies, best first; equal scores in the order of pairs. Records are
/// numbered through all agencies.
struct LinksBestFirst: Sequence, IteratorProtocol {
    private let pairs: [AgencyPairLinks]
    private let agencyStarts: [Int]
    private var places: [Int]

    /// - Parameter agencyStarts: number of each agency's first record.
    init(_ pairs: [AgencyPairLinks], agencyStarts: [Int]) {
        self.pairs = pairs
        self.agencyStarts = agencyStarts
        places = [Int](repeating: 0, count: pairs.count)
    }

    mutating func next() -> (left: Int, right: Int, score: Double)? {
        var best: (pair: Int, link: Link)?
        for (index, pair) in pairs.enumerated() where places[index] < pair.links.count {
            let link = pair.links[places[index]]
            if let best, best.link.score >= link.score { continue }
            best = (index, link)
        }
        guard let best else { return nil }
        places[best.pair] += 1
        return (
            agencyStarts[pairs[best.pair].leftAgency] + best.link.leftRow,
            agencyStarts[pairs[best.pair].rightAgency] + best.link.rightRow, best.link.score
        )
    }
}
