/// Known pairs: the attacker knows whose some of the filters are, and recognises the others by how
/// like they are to those. Needs a list of people, the encoding's rules, no key.
///
/// Source: the seeds of graph matching in Vidanage et al., CIKM 2020, taken alone.
package enum KnownPairAttack {
    /// - Parameters:
    ///   - encoded: the filters under attack.
    ///   - list: the attacker's list, encoded under several keys of his own.
    ///   - known: encoded row and list row of each known pair.
    /// - Returns: for each encoded row a row of the list, or nil; known pairs as they were given.
    package static func match(
        encoded: FilterSet, list: [FilterSet], known: [(encoded: Int, listed: Int)]
    ) -> [Int?] {
        let knownEncoded = Set(known.map(\.encoded))
        let knownListed = Set(known.map(\.listed))
        let open = (0..<encoded.rowCount).filter { !knownEncoded.contains($0) }
        let candidates = (0..<list[0].rowCount).filter { !knownListed.contains($0) }
        let left = vectors(encoded.rows(open), encoded.rows(known.map(\.encoded)))
        var sum = FloatMatrix(rows: candidates.count, columns: known.count)
        for set in list {
            let next = vectors(set.rows(candidates), set.rows(known.map(\.listed)))
            for index in sum.vectors.indices { sum.vectors[index] += next.vectors[index] }
        }
        let right = sum.standardisedRows(withoutDiagonal: false)
        let scores = left.standardisedRows(withoutDiagonal: false).times(right.transposed)
        var result = [Int?](repeating: nil, count: encoded.rowCount)
        for (row, column) in choice(scores).enumerated() {
            if let column { result[open[row]] = candidates[column] }
        }
        for pair in known { result[pair.encoded] = pair.listed }
        return result
    }

    /// Rows of more than these are not assigned one to one, which takes cubic time: each takes its
    /// best column.
    private static let mostAssigned = 2_000

    private static func choice(_ scores: FloatMatrix) -> [Int?] {
        if max(scores.rows, scores.columns) <= mostAssigned { return RowAssignment.best(scores) }
        return (0..<scores.rows).map { row in
            let values = scores.row(row)
            return values.indices.max { values[$0] < values[$1] }
        }
    }

    /// Likenesses to the known records, each standardised over the rows.
    private static func vectors(_ rows: FilterSet, _ known: FilterSet) -> FloatMatrix {
        DiceSimilarity.matrix(rows, known).transposed
            .standardisedRows(withoutDiagonal: false).transposed
    }
}
