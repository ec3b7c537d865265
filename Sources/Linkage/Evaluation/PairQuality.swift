/// Precision, recall and F1 of pairs of records.
public struct PairQuality: Sendable, Codable, Equatable {
    /// Pairs that were found, of records that the truth knows.
    public var found: Int
    /// Found pairs that are one person.
    public var right: Int
    /// Pairs that are one person.
    public var truth: Int
    /// Found pairs of which the truth does not know a record: left out of the figures.
    public var unknown: Int
    /// right / found; nil if none was found.
    public var precision: Double?
    /// right / truth; nil if there is none.
    public var recall: Double?
    /// Harmonic mean of precision and recall.
    public var f1: Double?

    init(found: Int, right: Int, truth: Int, unknown: Int) {
        self.found = found
        self.right = right
        self.truth = truth
        self.unknown = unknown
        precision = found > 0 ? Double(right) / Double(found) : nil
        recall = truth > 0 ? Double(right) / Double(truth) : nil
        f1 = found + truth > 0 ? 2 * Double(right) / Double(found + truth) : nil
    }
}

extension PairQuality {
    /// Several sets of pairs that have none in common, together.
    init(sumOf parts: [PairQuality]) {
        self.init(
            found: parts.reduce(0) { $0 + $1.found }, right: parts.reduce(0) { $0 + $1.right },
            truth: parts.reduce(0) { $0 + $1.truth },
            unknown: parts.reduce(0) { $0 + $1.unknown })
    }
}
