/// Sorted runs of links merged into one order, best first, one link of each run in hand at a time.
struct LinkMerge {
    private struct Head {
        var link: Link
        var source: Int
        var next: Int
        var end: Int
    }

    private let sources: [LinkRuns]
    /// A binary heap: no head is after its children's.
    private var heads: [Head] = []

    init(_ sources: [LinkRuns]) {
        self.sources = sources
        for (index, source) in sources.enumerated() {
            for run in source.runs where !run.isEmpty {
                heads.append(
                    Head(
                        link: source.links[run.lowerBound], source: index, next: run.lowerBound + 1,
                        end: run.upperBound))
            }
        }
        for place in stride(from: heads.count / 2 - 1, through: 0, by: -1) { sink(place) }
    }

    /// The next best link; nil when all are taken.
    mutating func next() -> Link? {
        guard let head = heads.first else { return nil }
        if head.next < head.end {
            heads[0].link = sources[head.source].links[head.next]
            heads[0].next += 1
        } else {
            heads[0] = heads[heads.count - 1]
            heads.removeLast()
        }
        if !heads.isEmpty { sink(0) }
        return head.link
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var best = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < heads.count && Link.isBefore(heads[child].link, heads[best].link) {
                best = child
            }
            if best == place { return }
            heads.swapAt(place, best)
            place = best
        }
    }
}
