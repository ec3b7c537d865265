/// Dice coefficients between filters.
enum DiceSimilarity {
    /// Between all rows of one set, or between the rows of one and of another.
    static func matrix(_ rows: FilterSet, _ columns: FilterSet) -> FloatMatrix {
        precondition(rows.wordsPerRow == columns.wordsPerRow, "filters of one length")
        var result = FloatMatrix(rows: rows.rowCount, columns: columns.rowCount)
        let (counts, others) = (rows.popcounts, columns.popcounts)
        var line = [Float](repeating: 0, count: columns.rowCount)
        let width = rows.wordsPerRow
        let (left, right) = (rows.words.span, columns.words.span)
        for row in 0..<rows.rowCount {
            let first = row * width
            for column in 0..<columns.rowCount {
                let second = column &* width
                var common = 0
                for word in 0..<width {
                    common &+=
                        unsafe (left[unchecked: first &+ word]
                        & right[unchecked: second &+ word]).nonzeroBitCount
                }
                let sum = counts[row] + others[column]
                line[column] = sum == 0 ? 0 : 2 * Float(common) / Float(sum)
            }
            result.setRow(row, line)
        }
        return result
    }

    /// The mean of several sets' own matrices: the noise of one key averages out.
    static func mean(_ sets: [FilterSet]) -> FloatMatrix {
        var sum = matrix(sets[0], sets[0])
        for set in sets.dropFirst() {
            let next = matrix(set, set)
            for index in sum.vectors.indices { sum.vectors[index] += next.vectors[index] }
        }
        let scale = 1 / Float(sets.count)
        for index in sum.vectors.indices { sum.vectors[index] *= scale }
        return sum
    }
}
