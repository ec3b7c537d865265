/// How people were assigned by the optimal solver; a conflict is a component of pairs, each as
/// likely as not or more, with two people or more of each file.
public struct OptimalAssignmentRecord: Sendable, Codable, Equatable {
    /// Conflicts that were solved.
    public var solvedConflicts = 0
    /// Those of them in which greedy assignment has a lesser sum of weights.
    public var improvedConflicts = 0
    /// Conflicts of more people than the solver takes, which were assigned greedily.
    public var greedyConflicts = 0
    /// People of one file in the largest conflict.
    public var largestConflict = 0

    /// What the operator should know of it.
    var warnings: [String] {
        guard greedyConflicts > 0 else { return [] }
        return [
            "\(greedyConflicts) of \(solvedConflicts + greedyConflicts) groups of people whose "
                + "pairs conflict hold more than \(OptimalAssignment.defaultLimit) people of a "
                + "file (up to \(largestConflict)): these were assigned greedily; share a field "
                + "that tells people apart"
        ]
    }
}

/// One-to-one assignment with the largest sum of weights. Weights are log2 odds, so that it is
/// the most probable one where pairs are right or wrong independently of each other but for the
/// rule of one to one; a pair that is less likely than not adds nothing to it.
struct OptimalAssignment {
    let people: PeopleOfFiles
    /// Pairs under this are left to greedy assignment, at least 0 bits.
    let leastWeight: Double
    /// People of a file in the largest conflict that is solved.
    let limit: Int
    /// Pairs in memory at a time; a conflict of more is taken whole.
    let capacity: Int

    /// People of one file in a conflict up to which it is solved.
    static let defaultLimit = 500

    private struct ConflictPair {
        var root: UInt32
        var link: Link
    }

    static let bytesOfPair = MemoryLayout<ConflictPair>.stride

    /// - Parameter pairs: begins to read the gathered pairs; they are read once and once again for
    ///   each part of them that fits into memory.
    /// - Returns: people of conflicts, assigned; the others are free.
    func solve(_ pairs: () -> GatheredPairs) -> (AssignedPeople, OptimalAssignmentRecord) {
        var components = ConflictComponents(people)
        forEachPair(of: pairs()) { components.join(left: people.left($0), right: people.right($0)) }
        var record = OptimalAssignmentRecord()
        var batches: [Range<Int>] = []
        var pairCount = 0
        components.forEachConflict { conflict in
            record.largestConflict = max(record.largestConflict, conflict.size)
            guard conflict.size <= limit else {
                record.greedyConflicts += 1
                return
            }
            record.solvedConflicts += 1
            pairCount += conflict.pairs
            if let last = batches.last, pairCount <= capacity {
                batches[batches.count - 1] = last.lowerBound..<conflict.root + 1
            } else {
                batches.append(conflict.root..<conflict.root + 1)
                pairCount = conflict.pairs
            }
        }
        var assigned = AssignedPeople(people)
        for batch in batches {
            var conflicts: [ConflictPair] = []
            forEachPair(of: pairs()) { pair in
                let root = components.root(ofLeft: people.left(pair))
                guard batch.contains(root), components.isSolved(root, limit: limit) else { return }
                conflicts.append(ConflictPair(root: UInt32(root), link: pair))
            }
            conflicts.sort {
                $0.root != $1.root ? $0.root < $1.root : Link.isBefore($0.link, $1.link)
            }
            var start = 0
            while start < conflicts.count {
                var end = start
                while end < conflicts.count && conflicts[end].root == conflicts[start].root {
                    end += 1
                }
                let links = conflicts[start..<end].map(\.link)
                if assign(links, in: &assigned) { record.improvedConflicts += 1 }
                start = end
            }
        }
        return (assigned, record)
    }

    private func forEachPair(of pairs: GatheredPairs, _ body: (Link) -> Void) {
        var pairs = pairs
        while let pair = pairs.next(), pair.score >= leastWeight { body(pair) }
    }

    /// Assigns the people of one conflict.
    /// - Parameter links: best first.
    /// - Returns: whether greedy assignment is worse; where it is as good, it is taken.
    private func assign(_ links: [Link], in assigned: inout AssignedPeople) -> Bool {
        let lefts = Self.numbered(links.map(people.left))
        let rights = Self.numbered(links.map(people.right))
        let columns = rights.people.count
        var weights = [Double](repeating: 0, count: lefts.people.count * columns)
        var greedy = [Int?](repeating: nil, count: lefts.people.count)
        var isTaken = [Bool](repeating: false, count: columns)
        for (index, link) in links.enumerated() {
            let (row, column) = (lefts.places[index], rights.places[index])
            // The best of the pairs of two people comes first.
            if weights[row * columns + column] == 0 { weights[row * columns + column] = link.score }
            if greedy[row] == nil && !isTaken[column] {
                greedy[row] = column
                isTaken[column] = true
            }
        }
        func sum(_ columnOfRow: [Int?]) -> Double {
            var sum = 0.0
            for (row, column) in columnOfRow.enumerated() {
                if let column { sum += weights[row * columns + column] }
            }
            return sum
        }
        let best = MaximumAssignment.solve(weights, rows: lefts.people.count, columns: columns)
        let (least, most) = (sum(greedy), sum(best))
        let isImproved = most > least + Self.leastGain * max(1, least)
        for (row, column) in (isImproved ? best : greedy).enumerated() {
            if let column { assigned.assign(lefts.people[row], rights.people[column]) }
        }
        return isImproved
    }

    /// Gains under this share of the sum are rounding.
    private static let leastGain = 1e-9

    /// - Returns: the people in rising order, each once, and the place of each there.
    private static func numbered(_ people: [Int]) -> (people: [Int], places: [Int]) {
        var all: [Int] = []
        for person in people.sorted() where person != all.last { all.append(person) }
        let places = people.map { person in
            var (low, high) = (0, all.count)
            while low < high {
                let middle = (low + high) / 2
                if all[middle] < person { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return (all, places)
    }
}

extension OneToOne {
    /// Optimal assignment, every record a person.
    /// - Parameters:
    ///   - links: in any order; the result is best first.
    ///   - limit: people of one file in the largest conflict that is solved.
    ///   - capacity: pairs in memory at a time, at least 1.
    package static func assignOptimally(
        _ links: [Link], leftCount: Int, rightCount: Int, limit: Int = 500, capacity: Int = 1 << 20
    ) -> (links: [Link], record: OptimalAssignmentRecord) {
        let people = PeopleOfFiles(leftCount: leftCount, rightCount: rightCount)
        let sorted = links.sorted(by: Link.isBefore)
        let runs = [LinkRuns(sorted)]
        let (assigned, record) = OptimalAssignment(
            people: people, leastWeight: 0, limit: limit, capacity: capacity
        ).solve { GatheredPairs(runs, best: nil) }
        var assignment = OneToOne(people, assigned: assigned)
        for link in sorted { assignment.add(link) }
        return (assignment.links, record)
    }
}
