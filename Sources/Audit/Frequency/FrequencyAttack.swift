/// The frequency attack on the filters of one field: needs a public list of the field's values
/// with their frequencies and the encoding's rules; no key, no known pair.
///
/// 1. Groups of equal filters are assigned to values by size and popcount (Kuzu et al., PETS 2011;
///    Christen et al., PAKDD 2017).
/// 2. The assignment is improved by the likeness of filters to each other: the value graph, by
///    projected power.
/// 3. What the frequent values teach about each q-gram's bits reads every other filter by the
///    list as a dictionary (`GramReading`).
package struct FrequencyAttack: Sendable {
    let list: FrequencyList
    /// The first values of the list, encoded by the attacker under keys of his own.
    let listed: [FilterSet]
    /// Positions a q-gram sets, where the encoding's rules say it.
    let hashCount: Int?
    /// Rounds of projected power at most.
    package var rounds = 25

    /// How many values of the list the attacker encodes and aligns.
    package static let alignedCount = 400

    /// - Parameters:
    ///   - listed: the first `alignedCount` values of the list (all, if it has fewer), encoded
    ///     under several keys of the attacker's own, one set of filters a key.
    package init(list: FrequencyList, listed: [FilterSet], hashCount: Int?) {
        self.list = list
        self.listed = listed
        self.hashCount = hashCount
    }

    /// Reads the field.
    /// - Parameters:
    ///   - rows: the filters of the rows that have the field.
    ///   - cells: for salted filters, which can be compared only within a cell: each row's cell.
    ///     Every cell is attacked on its own.
    /// - Returns: for each row the place in the list of the value it is read as, or nil.
    package func read(_ rows: FilterSet, cells: [UInt64]? = nil) -> [Int?] {
        guard let cells else { return readCell(rows) }
        precondition(cells.count == rows.rowCount, "a cell for each row")
        var members: [UInt64: [Int]] = [:]
        for (row, cell) in cells.enumerated() { members[cell, default: []].append(row) }
        var result = [Int?](repeating: nil, count: rows.rowCount)
        for cell in members.keys.sorted() {
            let rowsOfCell = members[cell] ?? []
            for (place, value) in readCell(rows.rows(rowsOfCell)).enumerated() {
                result[rowsOfCell[place]] = value
            }
        }
        return result
    }

    /// Reads tags that stand for an attribute's values, such as a salt's, by their sizes alone.
    /// - Parameter shares: of the attribute's values in the population.
    /// - Returns: for each row the place in `shares` of the value its tag is taken for, or nil.
    package static func read(tags: [UInt64], shares: [Double]) -> [Int?] {
        let groups = FilterGroups(FilterSet(wordsPerRow: 1, words: tags))
        guard !tags.isEmpty, !shares.isEmpty else { return tags.map { _ in nil } }
        var scores = FloatMatrix(rows: groups.counts.count, columns: shares.count)
        for (row, count) in groups.counts.enumerated() {
            scores.setRow(
                row, shares.map { logLikelihood(count: count, of: tags.count, share: $0) })
        }
        let assignment = RowAssignment.best(scores)
        return groups.groupOfRow.map { assignment[$0] }
    }

    /// A cell with fewer rows than this is not attacked: nothing repeats often enough.
    private static let leastRows = 50

    private func readCell(_ rows: FilterSet) -> [Int?] {
        guard rows.rowCount >= Self.leastRows, let first = listed.first, first.rowCount > 1 else {
            return [Int?](repeating: nil, count: rows.rowCount)
        }
        let groups = FilterGroups(rows)
        if groups.repeatShare(least: 2) >= 0.2 { return read(groups, rowCount: rows.rowCount) }
        return readNoisy(rows)
    }

    private func read(_ groups: FilterGroups, rowCount: Int) -> [Int?] {
        let alignment = align(groups, rowCount: rowCount)
        let reading = GramReading(list: list, groups: groups, hashCount: hashCount)
        let values = reading.read(startingWith: alignment.values)
        return groups.groupOfRow.map { values[$0] }
    }

    // MARK: - Noise

    /// Noise that makes equal values unlike: filters are grouped by nearness, and the groups voted
    /// on. The grouping distance is the one under which the value graph fits best, which the
    /// attacker sees without knowing a value.
    private func readNoisy(_ rows: FilterSet) -> [Int?] {
        let sample =
            rows.rowCount > Self.mostClustered
            ? rows.rows(Array(0..<Self.mostClustered)) : rows
        var best: (fit: Double, distance: Int)?
        for share in Self.distances {
            let distance = Int(share * Double(rows.bitCount))
            let groups = NearGroups.groups(sample, within: distance)
            guard groups.repeatShare(least: 2) >= 0.2, groups.counts.count > 20 else { continue }
            let fit = align(groups, rowCount: sample.rowCount).fit
            if fit > best?.fit ?? 0 { best = (fit, distance) }
        }
        guard let best else { return [Int?](repeating: nil, count: rows.rowCount) }
        let groups = NearGroups.groups(rows, within: best.distance)
        return read(groups, rowCount: rows.rowCount)
    }

    /// Grouping distances that are tried, in shares of the filter's length.
    private static let distances = [0.05, 0.08, 0.11, 0.14, 0.17, 0.2, 0.23, 0.26]
    private static let mostClustered = 10_000

    // MARK: - Alignment

    /// The values of the largest groups, and how well the value graph fits: the mean correlation
    /// of the rows of both graphs over the 50 largest groups.
    private func align(
        _ groups: FilterGroups, rowCount: Int
    ) -> (values: [Int?], fit: Double) {
        let valueCount = listed[0].rowCount
        let size = min(groups.counts.count, valueCount, Self.alignedCount * 3 / 4)
        let top = groups.filters.rows(Array(0..<size))
        let prior = self.prior(top, counts: groups.counts, rowCount: rowCount)
        let likenesses = DiceSimilarity.matrix(top, top)
        let listedLikenesses = DiceSimilarity.mean(listed)
        let left = likenesses.standardisedRows(withoutDiagonal: true)
        let right = listedLikenesses.standardisedRows(withoutDiagonal: true).transposed
        // What a value's neighbours look like helps to begin where counts are small.
        let own = GraphMatching.profiles(likenesses, top.popcounts.map(Float.init))
        let theirs = GraphMatching.profiles(listedLikenesses, ListedPopcounts(listed).means)
        let profiles = own.times(theirs.transposed)
        var start = prior
        for index in start.vectors.indices {
            start.vectors[index] += profiles.vectors[index] * Self.profileWeight
        }
        var assignment = RowAssignment.best(start)
        var fit = 0.0
        for _ in 0..<rounds {
            let scores = left.columnsMoved(assignment, count: valueCount).times(right)
            var combined = prior
            for index in combined.vectors.indices {
                combined.vectors[index] += scores.vectors[index] * Self.graphWeight
            }
            let next = RowAssignment.best(combined)
            let leading = next.prefix(50)
            fit =
                leading.enumerated().reduce(0) { sum, item in
                    sum + Double(item.element.map { scores[item.offset, $0] } ?? 0)
                } / Double(max(1, leading.count))
            if next == assignment { break }
            assignment = next
        }
        return (assignment, fit)
    }

    /// Correlation of two rows of the value graphs against log-likelihood: among 300 values a
    /// wrong pair correlates by about 1 / sqrt(300), which is then worth 2.
    private static let graphWeight: Float = 35
    /// Correlation of the neighbours of two values against log-likelihood, in the beginning.
    private static let profileWeight: Float = 10

    /// Log-likelihood of group and value by size and popcount.
    private func prior(_ top: FilterSet, counts: [Int], rowCount: Int) -> FloatMatrix {
        let popcounts = top.popcounts
        let expected = ListedPopcounts(listed)
        var matrix = FloatMatrix(rows: top.rowCount, columns: listed[0].rowCount)
        for row in 0..<top.rowCount {
            matrix.setRow(
                row,
                (0..<matrix.columns).map { value in
                    max(
                        -20,
                        Self.logLikelihood(
                            count: counts[row], of: rowCount, share: list.entries[value].share)
                            + expected.logLikelihood(popcounts[row], value: value))
                })
        }
        return matrix
    }

    /// Of a value of that share being seen so often. Square roots of counts have about one
    /// variance; families bear one name and lists are never exact, which widens it.
    static func logLikelihood(count: Int, of rows: Int, share: Double) -> Float {
        let mean = Double(rows) * share
        let difference = Double(count).squareRoot() - mean.squareRoot()
        let variance = 0.5 + 0.006 * mean
        return Float(-difference * difference / (2 * variance) - 0.5 * variance.logarithm)
    }
}

/// Popcounts of the attacker's own encodings: what each value's filter should weigh.
private struct ListedPopcounts {
    private(set) var means: [Float] = []
    private var variance: Float = 0

    init(_ listed: [FilterSet]) {
        let counts = listed.map(\.popcounts)
        for value in 0..<listed[0].rowCount {
            let own = counts.map { Float($0[value]) }
            let mean = own.reduce(0, +) / Float(own.count)
            means.append(mean)
            variance += own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        let freedom = Float(listed[0].rowCount * max(1, listed.count - 1))
        variance = max(1, variance / freedom)
    }

    func logLikelihood(_ popcount: Int, value: Int) -> Float {
        let difference = Float(popcount) - means[value]
        return -difference * difference / (2 * variance)
    }
}
