import Linkage
import TestSupport

/// Links of a few agencies, and clusters of them found the slow way: by what the words say.
struct PlainClusters {
    struct Record: Hashable {
        let agency: Int
        let row: Int
    }

    struct Tie {
        let one: Record
        let other: Record
        let score: Double
    }

    let rowCounts: [Int]
    /// Best first; scores are probabilities.
    private(set) var ties: [Tie] = []
    /// Links within an agency, which make its records one person.
    private(set) var duplicates: [[Link]]

    init(rowCounts: [Int], ties: [(Int, Int, Int, Int, Double)], duplicates: [[Link]]? = nil) {
        self.rowCounts = rowCounts
        self.duplicates = duplicates ?? rowCounts.map { _ in [] }
        self.ties = ties.map {
            Tie(
                one: Record(agency: $0.0, row: $0.1), other: Record(agency: $0.2, row: $0.3),
                score: $0.4)
        }.sorted { $0.score > $1.score }
    }

    /// Random links; with one agency they are within it, and there are no duplicates.
    init(rowCounts: [Int], linkCount: Int, duplicateCount: Int, using random: inout SeededGenerator)
    {
        var taken: Set<[Int]> = []
        var ties: [(Int, Int, Int, Int, Double)] = []
        while ties.count < linkCount {
            var agencies = [
                Int.random(in: rowCounts.indices, using: &random),
                Int.random(in: rowCounts.indices, using: &random),
            ].sorted()
            if rowCounts.count > 1 && agencies[0] == agencies[1] { continue }
            var rows = agencies.map { Int.random(in: 0..<rowCounts[$0], using: &random) }
            if rowCounts.count == 1 { rows.sort() }
            agencies.append(contentsOf: rows)
            guard rowCounts.count > 1 || rows[0] != rows[1], taken.insert(agencies).inserted else {
                continue
            }
            ties.append(
                (
                    agencies[0], rows[0], agencies[1], rows[1],
                    Double.random(in: 0.05..<1, using: &random)
                ))
        }
        var duplicates = rowCounts.map { _ in [Link]() }
        for _ in 0..<duplicateCount {
            let agency = Int.random(in: rowCounts.indices, using: &random)
            let row = Int.random(in: 0..<rowCounts[agency] - 1, using: &random)
            duplicates[agency].append(Link(leftRow: row, rightRow: row + 1, score: 0.99))
        }
        self.init(rowCounts: rowCounts, ties: ties, duplicates: duplicates)
    }

    // MARK: - As the engine takes them

    var pairs: [AgencyPairLinks] {
        rowCounts.indices.flatMap { left in
            rowCounts.indices.filter { $0 > left || rowCounts.count == 1 }.map { right in
                AgencyPairLinks(
                    leftAgency: left, rightAgency: right,
                    links: LinkList(
                        ties.filter { $0.one.agency == left && $0.other.agency == right }.map {
                            Link(leftRow: $0.one.row, rightRow: $0.other.row, score: $0.score)
                        }))
            }
        }
    }

    var groups: [RecordGroups?] {
        zip(rowCounts, duplicates).map { count, links in
            links.isEmpty ? nil : RecordGroups(rowCount: count, links: LinkList(links))
        }
    }

    func clusters(_ method: ClusteringMethod, allCompared: Bool = false) -> Clusters {
        Clusters(
            rowCounts: rowCounts, pairs: pairs, duplicates: groups, method: method,
            allCompared: allCompared, probability: { $0 })
    }

    static func sets(_ clusters: Clusters) -> Set<Set<Record>> {
        Set(clusters.map { Set($0.map { Record(agency: $0.agency, row: $0.row) }) })
    }

    // MARK: - The slow way

    /// Records, those of one person together.
    var people: [Set<Record>] {
        var sets = rowCounts.enumerated().flatMap { agency, count in
            (0..<count).map { Set([Record(agency: agency, row: $0)]) }
        }
        for (agency, links) in duplicates.enumerated() {
            for link in links {
                Self.merge(
                    &sets, Record(agency: agency, row: link.leftRow),
                    Record(agency: agency, row: link.rightRow)
                ) { _, _ in true }
            }
        }
        return sets
    }

    private static func merge(
        _ sets: inout [Set<Record>], _ one: Record, _ other: Record,
        if mayMerge: (Set<Record>, Set<Record>) -> Bool
    ) {
        guard let first = sets.firstIndex(where: { $0.contains(one) }),
            let second = sets.firstIndex(where: { $0.contains(other) }), first != second,
            mayMerge(sets[first], sets[second])
        else { return }
        sets[first].formUnion(sets[second])
        sets.remove(at: second)
    }

    /// Breadth-first search from every record.
    func connectedComponents() -> Set<Set<Record>> {
        var neighbours: [Record: [Record]] = [:]
        for tie in ties {
            neighbours[tie.one, default: []].append(tie.other)
            neighbours[tie.other, default: []].append(tie.one)
        }
        for person in people {
            for one in person {
                for other in person { neighbours[one, default: []].append(other) }
            }
        }
        return Set(
            people.map { person in
                var (seen, queue) = (person, Array(person))
                while let record = queue.popLast() {
                    for other in neighbours[record] ?? [] where seen.insert(other).inserted {
                        queue.append(other)
                    }
                }
                return seen
            })
    }

    func greedyMerge() -> Set<Set<Record>> {
        var sets = people
        for tie in ties {
            Self.merge(&sets, tie.one, tie.other) { one, other in
                Set(one.map(\.agency)).isDisjoint(with: other.map(\.agency))
            }
        }
        return Set(sets)
    }

    func bestLink() -> Set<Set<Record>> {
        var sets = people
        for person in people {
            if let tie = ties.first(where: {
                person.contains($0.one) || person.contains($0.other)
            }) {
                Self.merge(&sets, tie.one, tie.other) { _, _ in true }
            }
        }
        return Set(sets)
    }

    /// The best two clusters of all, again and again.
    func averageLinkage(allCompared: Bool, least: Double) -> Set<Set<Record>> {
        let people = people
        func score(_ one: Set<Record>, _ other: Set<Record>) -> Double {
            ties.first {
                one.contains($0.one) && other.contains($0.other)
                    || one.contains($0.other) && other.contains($0.one)
            }?.score ?? 0
        }
        let scores = people.map { one in people.map { score(one, $0) } }
        var clusters = people.indices.map { [$0] }
        func mean(_ one: [Int], _ other: [Int]) -> Double {
            var (sum, count) = (0.0, 0)
            for left in one {
                for right in other
                where allCompared || people[left].first?.agency != people[right].first?.agency {
                    sum += scores[left][right]
                    count += 1
                }
            }
            return count > 0 ? sum / Double(count) : 0
        }
        while true {
            var best: (mean: Double, left: Int, right: Int) = (0, 0, 0)
            for left in clusters.indices {
                for right in clusters.indices where right > left {
                    let mean = mean(clusters[left], clusters[right])
                    if mean > best.mean { best = (mean, left, right) }
                }
            }
            guard best.mean > 0 && best.mean >= least else { break }
            clusters[best.left] += clusters.remove(at: best.right)
        }
        return Set(clusters.map { $0.reduce(into: Set()) { $0.formUnion(people[$1]) } })
    }
}
