internal import Glibc

/// What speaks against one-to-one links: the other people with whom their records make pairs.
/// Matching specification 3.5.
public struct LinkCompetition: Sendable {
    /// A link is ambiguous where another person's pair with one of its records has at least its
    /// weight less this: 2 nats, in bits. The other's odds are then at least 1 / e^2 (0.135) of
    /// the link's.
    public static let ambiguousWithin = 2 * M_LOG2E

    /// Of each link, best first: the probability, 0 to 1, that it and none of its rivals is right,
    /// `o_ij / (1 + sum_k o_ik + sum_k o_kj - o_ij)`, o the odds of a pair.
    public private(set) var probabilities: [Double] = []
    /// Of each link, best first.
    public private(set) var isAmbiguous: [Bool] = []

    /// - Parameters:
    ///   - assignment: finished; scores of its links are weights in bits.
    ///   - pairs: all that were gathered, links among them.
    init(_ assignment: OneToOne, pairs: GatheredPairs, leftCount: Int, rightCount: Int) {
        var left = RivalsOfRecords(count: leftCount)
        var right = RivalsOfRecords(count: rightCount)
        let people = assignment.people
        var pairs = pairs
        while let pair = pairs.next() {
            // Records of one person do not compete with each other.
            if assignment.assigned.areAssigned(people.left(pair), people.right(pair)) { continue }
            left.add(pair.score, of: pair.leftRow)
            right.add(pair.score, of: pair.rightRow)
        }
        probabilities.reserveCapacity(assignment.links.count)
        isAmbiguous.reserveCapacity(assignment.links.count)
        for link in assignment.links {
            let rivals =
                left.odds(of: link.leftRow, against: link.score)
                + right.odds(of: link.rightRow, against: link.score)
            probabilities.append(1 / (1 + exp2(-link.score) + rivals))
            let best = max(left.best(of: link.leftRow), right.best(of: link.rightRow))
            isAmbiguous.append(best >= link.score - Self.ambiguousWithin)
        }
    }

    /// The same of links that were put among others made without a rival.
    /// - Parameters:
    ///   - links: all of them, best first; those that `isExact` says were made beforehand.
    ///   - probability: of such a link.
    func joined(
        _ links: [Link], isExact: (Link) -> Bool, probability: (Link) -> Double
    ) -> LinkCompetition {
        var joined = self
        joined.probabilities = []
        joined.isAmbiguous = []
        var next = 0
        for link in links {
            let isExact = isExact(link)
            joined.probabilities.append(isExact ? probability(link) : probabilities[next])
            joined.isAmbiguous.append(isExact ? false : isAmbiguous[next])
            if !isExact { next += 1 }
        }
        return joined
    }

    /// - Parameter links: sorted or not; assigned greedily, every record a person.
    package init(ofGreedy links: [Link], leftCount: Int, rightCount: Int) {
        let sorted = links.sorted(by: Link.isBefore)
        var assignment = OneToOne(PeopleOfFiles(leftCount: leftCount, rightCount: rightCount))
        for link in sorted { assignment.add(link) }
        self.init(
            assignment, pairs: GatheredPairs([LinkRuns(sorted)], best: nil), leftCount: leftCount,
            rightCount: rightCount)
    }
}

/// Of each record of a file: its best pair with a person to whom it is not assigned, and the odds
/// of all of them. As powers of two beside the best, so that no sum is out of range.
private struct RivalsOfRecords {
    private var bests: [Double]
    private var sums: [Double]

    init(count: Int) {
        bests = [Double](repeating: -.infinity, count: count)
        sums = [Double](repeating: 0, count: count)
    }

    /// Pairs come best first.
    mutating func add(_ weight: Double, of row: Int) {
        if sums[row] == 0 { bests[row] = weight }
        sums[row] += exp2(weight - bests[row])
    }

    /// Weight in bits; minus infinity where there is none.
    func best(of row: Int) -> Double { bests[row] }

    /// Odds of all, as a multiple of those of a weight.
    func odds(of row: Int, against weight: Double) -> Double {
        sums[row] == 0 ? 0 : sums[row] * exp2(bests[row] - weight)
    }
}
