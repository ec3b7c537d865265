internal import Linkage

/// Which row goes with which column by a matrix of scores.
enum RowAssignment {
    /// One column a row at most, the sum of scores greatest; scores may be negative.
    static func best(_ scores: FloatMatrix) -> [Int?] {
        var least = Float.infinity
        for row in 0..<scores.rows { least = min(least, scores.row(row).min() ?? 0) }
        var weights: [Double] = []
        weights.reserveCapacity(scores.rows * scores.columns)
        for row in 0..<scores.rows {
            // 0 would be no pair.
            for value in scores.row(row) { weights.append(Double(value - least) + 1e-6) }
        }
        return MaximumAssignment.solve(weights, rows: scores.rows, columns: scores.columns)
    }
}
