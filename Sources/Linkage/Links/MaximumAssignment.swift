/// The assignment of rows to columns with the largest sum of weights: the Hungarian algorithm
/// (Kuhn 1955; Munkres 1957) by shortest augmenting paths with potentials (Edmonds and Karp 1972),
/// in O(n^2 m), n the lesser of rows and columns and m the greater.
package enum MaximumAssignment {
    /// - Parameter weights: row after row, finite, at least 0; 0 is no pair.
    /// - Returns: the column of each row; nil where it has none. Decided by the matrix alone,
    ///   also among equal sums.
    package static func solve(_ weights: [Double], rows: Int, columns: Int) -> [Int?] {
        precondition(weights.count == rows * columns, "a weight for each row and column")
        if rows > columns {
            var turned = [Double](repeating: 0, count: weights.count)
            for row in 0..<rows {
                for column in 0..<columns {
                    turned[column * rows + row] = weights[row * columns + column]
                }
            }
            var result = [Int?](repeating: nil, count: rows)
            for (column, row) in solve(turned, rows: columns, columns: rows).enumerated() {
                if let row { result[row] = column }
            }
            return result
        }
        var rowOfColumn = assignAll(weights, rows: rows, columns: columns)
        rowOfColumn.removeFirst()
        var result = [Int?](repeating: nil, count: rows)
        for (column, row) in rowOfColumn.enumerated() where row > 0 {
            if weights[(row - 1) * columns + column] > 0 { result[row - 1] = column }
        }
        return result
    }

    /// Assigns every row, of which there are no more than columns. Rows and columns count from 1:
    /// column 0 is where a row's path begins.
    private static func assignAll(_ weights: [Double], rows: Int, columns: Int) -> [Int] {
        var rowPotentials = [Double](repeating: 0, count: rows + 1)
        var columnPotentials = [Double](repeating: 0, count: columns + 1)
        var rowOfColumn = [Int](repeating: 0, count: columns + 1)
        var previous = [Int](repeating: 0, count: columns + 1)
        for row in stride(from: 1, through: rows, by: 1) {
            var slack = [Double](repeating: .infinity, count: columns + 1)
            var isVisited = [Bool](repeating: false, count: columns + 1)
            rowOfColumn[0] = row
            var column = 0
            repeat {
                isVisited[column] = true
                let visited = rowOfColumn[column]
                let start = (visited - 1) * columns - 1
                var least = Double.infinity
                var next = 0
                for other in 1...columns where !isVisited[other] {
                    let cost =
                        -weights[start + other] - rowPotentials[visited] - columnPotentials[other]
                    if cost < slack[other] {
                        slack[other] = cost
                        previous[other] = column
                    }
                    if slack[other] < least {
                        least = slack[other]
                        next = other
                    }
                }
                for other in 0...columns {
                    if isVisited[other] {
                        rowPotentials[rowOfColumn[other]] += least
                        columnPotentials[other] -= least
                    } else {
                        slack[other] -= least
                    }
                }
                column = next
            } while rowOfColumn[column] != 0
            // The path turns over: each column on it takes the row of the one before.
            while column != 0 {
                rowOfColumn[column] = rowOfColumn[previous[column]]
                column = previous[column]
            }
        }
        return rowOfColumn
    }
}
