/// Of three agencies, how often two links that share a person of the middle one are closed by a
/// link between their other ends. Matching specification 4.4 (i).
public struct Closure: Sendable, Equatable {
    /// Indices of the agencies among the run's files, the outer two in their order.
    public let left: Int
    public let middle: Int
    public let right: Int
    /// Pairs of links left-middle and middle-right that share the person of the middle agency.
    public let chains: Int
    /// Those of them whose other ends are linked as well.
    public let closed: Int

    /// nil where there is no chain.
    public var rate: Double? { chains > 0 ? Double(closed) / Double(chains) : nil }

    /// Counts every triple of agencies with each of the three in the middle.
    ///
    /// People linked in all three ways close a chain over each of the three, so that one count of
    /// triangles serves all: for each link of the outer two, the people of the third that both
    /// are linked with.
    /// - Parameters:
    ///   - rowCounts: records of each agency.
    ///   - pairs: at most one of any two agencies, the left one of lower index.
    ///   - duplicates: records of each agency that are one person: they count as one.
    package static func count(
        rowCounts: [Int], pairs: [AgencyPairLinks], duplicates: [RecordGroups?]
    ) -> [Closure] {
        let count = rowCounts.count
        guard count > 2 else { return [] }
        func peopleCount(_ agency: Int) -> Int { duplicates[agency]?.count ?? rowCounts[agency] }
        let none = LinkedPeople(
            LinkList([]), groups: (nil, nil), peopleCount: rowCounts.max() ?? 0)
        /// Of each agency's people, those of each other agency.
        var linked = [[LinkedPeople]](
            repeating: [LinkedPeople](repeating: none, count: count), count: count)
        for pair in pairs {
            let (left, right) = (pair.leftAgency, pair.rightAgency)
            linked[left][right] = LinkedPeople(
                pair.links, groups: (duplicates[left], duplicates[right]),
                peopleCount: peopleCount(left))
            linked[right][left] = linked[left][right].reversed(peopleCount: peopleCount(right))
        }
        var closures: [Closure] = []
        for left in 0..<count {
            for middle in left + 1..<max(left + 1, count) {
                for right in middle + 1..<max(middle + 1, count) {
                    let triangles = triangles(
                        linked[left][middle], linked[left][right], linked[right][middle],
                        thirdCount: peopleCount(middle))
                    // Each of the three in the middle, in their order.
                    for (one, over, other) in [
                        (middle, left, right), (left, middle, right), (left, right, middle),
                    ] {
                        let chains = (0..<peopleCount(over)).reduce(0) { sum, person in
                            sum + linked[over][one].of(person).count
                                * linked[over][other].of(person).count
                        }
                        closures.append(
                            Closure(
                                left: one, middle: over, right: other, chains: chains,
                                closed: triangles))
                    }
                }
            }
        }
        return closures
    }

    private static func triangles(
        _ thirdOfOne: LinkedPeople, _ otherOfOne: LinkedPeople, _ thirdOfOther: LinkedPeople,
        thirdCount: Int
    ) -> Int {
        /// The last person of the first agency that each of the third was seen with, plus one.
        var seenWith = [UInt32](repeating: 0, count: thirdCount)
        var triangles = 0
        for one in 0..<otherOfOne.peopleCount where !otherOfOne.of(one).isEmpty {
            for third in thirdOfOne.of(one) { seenWith[Int(third)] = UInt32(one + 1) }
            for other in otherOfOne.of(one) {
                for third in thirdOfOther.of(Int(other)) where seenWith[Int(third)] == one + 1 {
                    triangles += 1
                }
            }
        }
        return triangles
    }
}

/// Whom each person of one agency is linked with at another, each once.
private struct LinkedPeople {
    /// Where each person's begin in `others`; one more than there are people.
    private let starts: [Int]
    private let others: [UInt32]

    var peopleCount: Int { starts.count - 1 }

    func of(_ person: Int) -> ArraySlice<UInt32> { others[starts[person]..<starts[person + 1]] }

    /// - Parameter peopleCount: of the left side.
    init(
        _ links: LinkList, groups: (left: RecordGroups?, right: RecordGroups?), peopleCount: Int
    ) {
        var pairs: [UInt64] = []
        pairs.reserveCapacity(links.count)
        for link in links {
            let left = groups.left.map { $0.groups[link.leftRow] } ?? UInt32(link.leftRow)
            let right = groups.right.map { $0.groups[link.rightRow] } ?? UInt32(link.rightRow)
            pairs.append(UInt64(left) << 32 | UInt64(right))
        }
        self.init(pairs, peopleCount: peopleCount)
    }

    /// - Parameter pairs: person and other, as halves of a word.
    private init(_ pairs: [UInt64], peopleCount: Int) {
        var starts = [Int](repeating: 0, count: peopleCount + 1)
        var others: [UInt32] = []
        var last: UInt64?
        for pair in pairs.sorted() where pair != last {
            last = pair
            others.append(UInt32(truncatingIfNeeded: pair))
            starts[Int(pair >> 32) + 1] += 1
        }
        for person in 0..<peopleCount { starts[person + 1] += starts[person] }
        self.starts = starts
        self.others = others
    }

    func reversed(peopleCount count: Int) -> LinkedPeople {
        var pairs: [UInt64] = []
        for person in 0..<peopleCount {
            for other in of(person) { pairs.append(UInt64(other) << 32 | UInt64(person)) }
        }
        return LinkedPeople(pairs, peopleCount: count)
    }
}
