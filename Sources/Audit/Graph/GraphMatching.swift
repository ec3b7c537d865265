/// Graph matching: the likenesses of the encoded records to each other are laid onto the
/// likenesses of a list of people to each other. Needs no key and no known pair, only a list that
/// overlaps with the encoded people and the encoding's rules, with which the attacker encodes his
/// list under keys of his own.
///
/// Source: Vidanage et al., CIKM 2020; alignment by projected power iteration (Onaran and Villar,
/// SPIE 2017) from node profiles, the correlation of standardised rows in place of raw products.
package struct GraphMatching: Sendable {
    /// Rounds of projected power at most; it ends before when nothing changes.
    package var rounds = 40
    /// Whether the highest likenesses count more: reads salted filters better, which are alike
    /// within a few small cells only, and noisy ones worse.
    let emphasisesPeaks: Bool

    package init(emphasisesPeaks: Bool = false) { self.emphasisesPeaks = emphasisesPeaks }

    /// - Parameters:
    ///   - encoded: the filters under attack.
    ///   - list: the attacker's list, encoded under several keys of his own; the same rows in
    ///     each.
    /// - Returns: for each encoded row a row of the list, or nil.
    package func match(encoded: FilterSet, list: [FilterSet]) -> [Int?] {
        let similarities = DiceSimilarity.matrix(encoded, encoded)
        let listed = DiceSimilarity.mean(list)
        let counts = list.map(\.popcounts)
        let popcounts = counts[0].indices.map { row in
            counts.reduce(0) { $0 + Float($1[row]) } / Float(counts.count)
        }
        let first = Self.profiles(similarities, encoded.popcounts.map(Float.init))
        let second = Self.profiles(listed, popcounts)
        let left = emphasised(similarities).standardisedRows(withoutDiagonal: true)
        let right = emphasised(listed).standardisedRows(withoutDiagonal: true).transposed
        var assignment = RowAssignment.best(first.times(second.transposed))
        var before = assignment
        for round in 0..<rounds {
            let scores = left.columnsMoved(assignment, count: right.rows).times(right)
            let next = RowAssignment.best(scores)
            // A few at the edge may change places for ever.
            let changes = Self.changes(next, assignment)
            let isSettled = next == before || changes * 500 <= next.count
            (before, assignment) = (assignment, next)
            // Whoever still changes most of the rows half way has nothing to hold on to.
            if isSettled || (round >= rounds / 2 && changes * 2 > next.count) { break }
        }
        return assignment
    }

    private func emphasised(_ likenesses: FloatMatrix) -> FloatMatrix {
        emphasisesPeaks ? likenesses.peaks() : likenesses
    }

    private static func changes(_ first: [Int?], _ second: [Int?]) -> Int {
        first.indices.count { first[$0] != second[$0] }
    }

    private static let quantiles = 48

    /// What a node looks like whatever the others are called: the distribution of its likenesses,
    /// and its popcount. Each feature has mean 0 and length 1 over all nodes, then each node.
    static func profiles(_ similarities: FloatMatrix, _ popcounts: [Float]) -> FloatMatrix {
        let nodes = similarities.rows
        var features = FloatMatrix(rows: quantiles + 8, columns: nodes)
        for node in 0..<nodes {
            var values = similarities.row(node)
            values.remove(at: node)
            values.sort(by: >)
            for quantile in 0..<quantiles {
                // Closer together near the top, where namesakes and families are.
                let share = Float(quantile) / Float(quantiles - 1)
                let place = Int(share * share * Float(values.count - 1))
                features[quantile, node] = values[place]
            }
            for place in quantiles..<quantiles + 8 { features[place, node] = popcounts[node] }
        }
        return features.standardisedRows(withoutDiagonal: false).transposed
    }
}

extension FloatMatrix {
    /// Likenesses above the mean in standard deviations, to the power of 1.5, and
    /// those below flattened.
    func peaks() -> FloatMatrix {
        var (sum, squares) = (0.0, 0.0)
        for row in 0..<rows {
            for (column, value) in self.row(row).enumerated() where column != row {
                sum += Double(value)
                squares += Double(value) * Double(value)
            }
        }
        let count = Double(max(1, rows * (columns - 1)))
        let mean = sum / count
        let deviation = max(1e-9, max(0, squares / count - mean * mean).squareRoot())
        let (centre, scale) = (Float(mean), Float(1 / deviation))
        var result = self
        for row in 0..<rows {
            result.setRow(
                row,
                self.row(row).map { value in
                    let distance = (value - centre) * scale
                    return distance > 0
                        ? distance * distance.squareRoot() : distance * 0.3
                })
        }
        return result
    }

    /// Column k moved to where the assignment sends k; the columns nothing is sent to are 0.
    func columnsMoved(_ assignment: [Int?], count: Int) -> FloatMatrix {
        var result = FloatMatrix(rows: rows, columns: count)
        for row in 0..<rows {
            let values = self.row(row)
            var moved = [Float](repeating: 0, count: count)
            for (column, target) in assignment.enumerated() {
                if let target { moved[target] = values[column] }
            }
            result.setRow(row, moved)
        }
        return result
    }
}
