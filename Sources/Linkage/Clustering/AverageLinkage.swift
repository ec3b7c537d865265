/// Agglomeration of people by the mean probability of the pairs between two clusters, highest
/// first: average linkage (Sokal and Michener 1958) on a sparse graph.
///
/// Merging never raises a mean over the higher of the two that it is made of, so a mean that was
/// right when it was put on the heap is a bound later: it is counted anew when it comes to the top,
/// and goes back where it has fallen. Every pair of clusters that has a link is one edge; the
/// cluster with fewer edges hands them to the other. So the result is that of the plain method, in
/// O(m log^2 m) steps for m links as long as edges do not fall often.
struct AverageLinkage {
    /// The least mean probability at which two clusters merge.
    ///
    /// A half would be even odds if pairs without a link were known strangers; many are true pairs
    /// that look too little alike. Measured in Docs/METHODS.md.
    static let leastMean = 0.3

    /// A pair of people with a link.
    struct Edge {
        var left: UInt32
        var right: UInt32
        /// Of the link.
        var probability: Double
    }

    /// Clusters of an agency share no pairs that were compared: only pairs of different agencies
    /// count. Empty where all pairs were compared.
    private var agencyCounts: [UInt32]
    private let agencyCount: Int
    /// People of each cluster, by its first number.
    private var sizes: [UInt32]
    /// Edges of each cluster, those that are no more among them.
    private var edgesOf: [[UInt32]]
    private var edges: [Edge]
    /// The mean with which an edge stands on the heap; under 0 for one that is no more.
    private var bounds: [Double]
    private var edgeOfPair: [UInt64: UInt32] = [:]
    private var heap: EdgeHeap
    private let least: Double

    /// - Parameters:
    ///   - agencies: of each person; nil where pairs of one agency count.
    ///   - edges: in an order that does not change; of one pair the first counts.
    ///   - least: mean probability, over 0.
    init(peopleCount: Int, agencies: [UInt8]?, edges found: some Sequence<Edge>, least: Double) {
        agencyCount = agencies.map { Int($0.max() ?? 0) + 1 } ?? 0
        agencyCounts = [UInt32](repeating: 0, count: peopleCount * agencyCount)
        for (person, agency) in (agencies ?? []).enumerated() {
            agencyCounts[person * agencyCount + Int(agency)] = 1
        }
        sizes = [UInt32](repeating: 1, count: peopleCount)
        edgesOf = [[UInt32]](repeating: [], count: peopleCount)
        edges = []
        bounds = []
        heap = EdgeHeap()
        self.least = least
        for edge in found {
            let pair = Self.pair(edge.left, edge.right)
            guard edge.left != edge.right, edgeOfPair[pair] == nil else { continue }
            let number = UInt32(edges.count)
            edgeOfPair[pair] = number
            edges.append(edge)
            bounds.append(edge.probability)
            edgesOf[Int(edge.left)].append(number)
            edgesOf[Int(edge.right)].append(number)
            heap.push(EdgeHeap.Entry(mean: edge.probability, edge: number))
        }
    }

    /// Tells which people to merge, in order.
    mutating func run(merge: (Int, Int) -> Void) {
        while let top = heap.pop() {
            guard top.mean >= least else { return }
            let number = Int(top.edge)
            guard bounds[number] >= 0 else { continue }
            let mean = mean(edges[number])
            if mean < top.mean {
                bounds[number] = mean
                heap.push(EdgeHeap.Entry(mean: mean, edge: top.edge))
                continue
            }
            let edge = edges[number]
            merge(Int(edge.left), Int(edge.right))
            bounds[number] = -1
            edgeOfPair[Self.pair(edge.left, edge.right)] = nil
            let isLeft = edgesOf[Int(edge.left)].count >= edgesOf[Int(edge.right)].count
            join(
                isLeft ? edge.right : edge.left, into: isLeft ? edge.left : edge.right)
        }
    }

    private static func pair(_ one: UInt32, _ other: UInt32) -> UInt64 {
        UInt64(min(one, other)) << 32 | UInt64(max(one, other))
    }

    /// Mean probability of the pairs of two clusters; `probability` of an edge is their sum.
    private func mean(_ edge: Edge) -> Double {
        let (left, right) = (Int(edge.left), Int(edge.right))
        var pairs = Int(sizes[left]) * Int(sizes[right])
        for agency in 0..<agencyCount {
            pairs -=
                Int(agencyCounts[left * agencyCount + agency])
                * Int(agencyCounts[right * agencyCount + agency])
        }
        return edge.probability / Double(pairs)
    }

    private mutating func join(_ gone: UInt32, into stays: UInt32) {
        let (from, to) = (Int(gone), Int(stays))
        sizes[to] += sizes[from]
        for agency in 0..<agencyCount {
            agencyCounts[to * agencyCount + agency] += agencyCounts[from * agencyCount + agency]
        }
        let moved = edgesOf[from]
        edgesOf[from] = []
        for number in moved where bounds[Int(number)] >= 0 {
            let edge = edges[Int(number)]
            let other = edge.left == gone ? edge.right : edge.left
            edgeOfPair[Self.pair(gone, other)] = nil
            edges[Int(number)].left = min(stays, other)
            edges[Int(number)].right = max(stays, other)
            let pair = Self.pair(stays, other)
            guard let known = edgeOfPair[pair] else {
                edgeOfPair[pair] = number
                edgesOf[to].append(number)
                continue
            }
            // The one with the higher bound stays: it bounds both.
            let sum = edge.probability + edges[Int(known)].probability
            if bounds[Int(known)] >= bounds[Int(number)] {
                edges[Int(known)].probability = sum
                bounds[Int(number)] = -1
            } else {
                edges[Int(number)].probability = sum
                bounds[Int(known)] = -1
                edgeOfPair[pair] = number
                edgesOf[to].append(number)
            }
        }
    }
}

/// A binary heap of edges, highest mean first; equal means in the order of edges.
private struct EdgeHeap {
    struct Entry {
        var mean: Double
        var edge: UInt32

        func isBefore(_ other: Entry) -> Bool {
            mean != other.mean ? mean > other.mean : edge < other.edge
        }
    }

    private var entries: [Entry] = []

    mutating func push(_ entry: Entry) {
        entries.append(entry)
        var place = entries.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard entry.isBefore(entries[parent]) else { break }
            entries[place] = entries[parent]
            place = parent
        }
        entries[place] = entry
    }

    mutating func pop() -> Entry? {
        guard let top = entries.first, let last = entries.popLast() else { return nil }
        guard !entries.isEmpty else { return top }
        var place = 0
        while 2 * place + 1 < entries.count {
            var child = 2 * place + 1
            if child + 1 < entries.count, entries[child + 1].isBefore(entries[child]) { child += 1 }
            guard entries[child].isBefore(last) else { break }
            entries[place] = entries[child]
            place = child
        }
        entries[place] = last
        return top
    }
}
