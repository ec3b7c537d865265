internal import Tokens

/// Links the canaries of two agencies as their records were linked, and counts what is right.
struct CanaryCheck {
    let left: TokenTable
    let right: TokenTable

    /// - Parameters:
    ///   - people: rows of the two sides that are no canaries.
    ///   - links: pairs over the threshold, one of each a canary, in any order; canaries' rows are
    ///     counted behind those of the people.
    ///   - isSame: whether two canaries, by their rows, have the same filters.
    /// - Returns: nil where neither agency has canaries.
    func outcome(
        people: (left: Int, right: Int), links: [Link], isSame: (Int, Int) -> Bool
    ) -> CanaryOutcome? {
        guard left.rowCount + right.rowCount > 0 else { return nil }
        var outcome = CanaryOutcome(
            controls: 0, agreeingControls: 0, copies: 0, foundCopies: 0, falseLinks: 0, unpaired: 0)
        var rightRows: [Handle: Int] = [:]
        for row in 0..<right.rowCount { rightRows[right.handle(at: row)] = row }
        var paired = 0
        for row in 0..<left.rowCount {
            let handle = left.handle(at: row)
            guard let other = rightRows[handle] else { continue }
            paired += 1
            switch handle.canaryKind {
            case .control?:
                outcome.controls += 1
                if isSame(row, other) { outcome.agreeingControls += 1 }
            case .copy?: outcome.copies += 1
            case nil: break
            }
        }
        outcome.unpaired = left.rowCount + right.rowCount - 2 * paired
        let assigned = OneToOne.assign(
            links, leftCount: people.left + left.rowCount,
            rightCount: people.right + right.rowCount)
        for link in assigned { count(link, people, &outcome) }
        let found = outcome.foundCopies
        if outcome.copies > 0 {
            outcome.recall = EstimatedShare(wilson: found, of: outcome.copies)
        }
        if found + outcome.falseLinks > 0 {
            outcome.precision = EstimatedShare(wilson: found, of: found + outcome.falseLinks)
        }
        return outcome
    }

    private func count(
        _ link: Link, _ people: (left: Int, right: Int), _ outcome: inout CanaryOutcome
    ) {
        let one =
            link.leftRow >= people.left ? left.handle(at: link.leftRow - people.left) : nil
        let other =
            link.rightRow >= people.right ? right.handle(at: link.rightRow - people.right) : nil
        guard let one, let other, one == other else {
            outcome.falseLinks += 1
            return
        }
        // Controls are alike on purpose: that they are found says nothing.
        if one.canaryKind == .copy { outcome.foundCopies += 1 }
    }
}

extension EstimatedShare {
    /// A share that was counted, with its 95 % interval (Wilson, JASA 1927).
    init(wilson hits: Int, of count: Int) {
        let loss = BlockingLoss(sampledRecords: count, matched: count, lost: hits)
        self.init(value: loss.share, low: loss.low, high: loss.high)
    }
}
