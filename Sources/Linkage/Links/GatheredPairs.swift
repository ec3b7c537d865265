/// The pairs that were gathered of two files, best first: those over the bar, or what `--top`
/// keeps of them.
struct GatheredPairs {
    private var merge: LinkMerge
    private var best: BestOfRecord?

    init(_ runs: [LinkRuns], best: BestOfRecord?) {
        merge = LinkMerge(runs)
        self.best = best
    }

    mutating func next() -> Link? {
        while let pair = merge.next() {
            if best?.keeps(pair) ?? true { return pair }
        }
        return nil
    }
}
