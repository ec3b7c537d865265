internal import Synchronization

/// The best score of each record with any record of the other side: where true matches and the
/// best of the others meet.
struct BestScores: Sendable {
    /// By row; -infinity where a record met no other.
    private(set) var left: [Double]
    private(set) var right: [Double]

    init(leftCount: Int, rightCount: Int) {
        left = [Double](repeating: -.infinity, count: leftCount)
        right = [Double](repeating: -.infinity, count: rightCount)
    }

    /// Both records of a pair met each other.
    mutating func add(_ leftRow: Int, _ rightRow: Int, _ score: Double) {
        if score > left[leftRow] { left[leftRow] = score }
        if score > right[rightRow] { right[rightRow] = score }
    }

    func isBeaten(_ leftRow: Int, _ rightRow: Int, by score: Double) -> Bool {
        score > left[leftRow] || score > right[rightRow]
    }

    mutating func merge(_ other: BestScores) {
        for row in left.indices { left[row] = max(left[row], other.left[row]) }
        for row in right.indices { right[row] = max(right[row], other.right[row]) }
    }
}

/// Best scores gathered by several threads, one set for each of them. A maximum is the same in any
/// order, so that the number of threads leaves no trace.
final class BestScorePool: Sendable {
    private let idle: Mutex<[BestScores]>
    private let leftCount: Int
    private let rightCount: Int

    init(leftCount: Int, rightCount: Int) {
        self.leftCount = leftCount
        self.rightCount = rightCount
        idle = Mutex([])
    }

    /// A set that no other thread has, until it is given back.
    func take() -> BestScores {
        idle.withLock { $0.popLast() }
            ?? BestScores(leftCount: leftCount, rightCount: rightCount)
    }

    func give(_ scores: consuming BestScores) {
        let given = scores
        idle.withLock { $0.append(given) }
    }

    /// All together, when no thread is at work any more.
    func merged() -> BestScores {
        var all = BestScores(leftCount: leftCount, rightCount: rightCount)
        for scores in idle.withLock({ $0 }) { all.merge(scores) }
        return all
    }
}
