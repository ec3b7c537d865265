/// People of two files in connected components: those whom pairs tie together.
struct ConflictComponents {
    /// People of the first file, then those of the second; a component's root is its lowest.
    private var parents: [UInt32]
    /// People of the first file, people of the second, and pairs, of each root.
    private var lefts: [UInt32]
    private var rights: [UInt32]
    private var pairs: [UInt64]
    private let leftCount: Int

    init(_ people: PeopleOfFiles) {
        leftCount = people.leftCount
        let count = people.leftCount + people.rightCount
        parents = (0..<UInt32(count)).map { $0 }
        lefts = (0..<count).map { $0 < people.leftCount ? 1 : 0 }
        rights = (0..<count).map { $0 < people.leftCount ? 0 : 1 }
        pairs = [UInt64](repeating: 0, count: count)
    }

    /// The component of a person of the first file.
    mutating func root(ofLeft left: Int) -> Int { root(left) }

    mutating func join(left: Int, right: Int) {
        let (one, other) = (root(left), root(leftCount + right))
        let (low, high) = (min(one, other), max(one, other))
        pairs[low] += 1
        guard low != high else { return }
        parents[high] = UInt32(low)
        lefts[low] += lefts[high]
        rights[low] += rights[high]
        pairs[low] += pairs[high]
    }

    /// A component in which a pair that is taken can cost two others: with two people or more of
    /// each file. In any other the best pair is the best assignment.
    struct Conflict {
        var root: Int
        /// People of the file of which it has more.
        var size: Int
        var pairs: Int
    }

    /// In the order of roots.
    func forEachConflict(_ body: (Conflict) -> Void) {
        for root in 0..<leftCount
        where parents[root] == UInt32(root) && lefts[root] > 1 && rights[root] > 1 {
            body(
                Conflict(
                    root: root, size: Int(max(lefts[root], rights[root])), pairs: Int(pairs[root])))
        }
    }

    /// Whether a root is of a conflict of at most `limit` people of either file.
    func isSolved(_ root: Int, limit: Int) -> Bool {
        lefts[root] > 1 && rights[root] > 1 && lefts[root] <= limit && rights[root] <= limit
    }

    private mutating func root(_ person: Int) -> Int {
        var person = person
        while Int(parents[person]) != person {
            parents[person] = parents[Int(parents[person])]
            person = Int(parents[person])
        }
        return person
    }
}
