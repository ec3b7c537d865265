/// Filters that noise made unlike, grouped by Hamming distance, each group's bits voted on.
enum NearGroups {
    /// Rounds of voting and joining anew.
    private static let rounds = 2

    /// - Parameter distance: a row joins the nearest group within so many bits, or founds one.
    static func groups(_ rows: FilterSet, within distance: Int) -> FilterGroups {
        var centres: [UInt64] = []
        var groupOfRow = [Int](repeating: 0, count: rows.rowCount)
        for row in 0..<rows.rowCount {
            groupOfRow[row] = join(row, of: rows, &centres, within: distance)
        }
        for _ in 0..<rounds {
            centres = votes(rows, groupOfRow, count: centres.count / rows.wordsPerRow)
            for row in 0..<rows.rowCount {
                groupOfRow[row] = join(row, of: rows, &centres, within: distance)
            }
        }
        let (filters, counts, dense) = compact(rows, groupOfRow, centres)
        return FilterGroups(filters: filters, counts: counts, groupOfRow: dense)
    }

    private static func join(
        _ row: Int, of rows: FilterSet, _ centres: inout [UInt64], within distance: Int
    ) -> Int {
        let width = rows.wordsPerRow
        let nearest = nearest(rows.row(row), centres, width: width, within: distance)
        if let nearest { return nearest }
        centres.append(contentsOf: rows.row(row))
        return centres.count / width - 1
    }

    private static func nearest(
        _ filter: ArraySlice<UInt64>, _ centres: [UInt64], width: Int, within distance: Int
    ) -> Int? {
        var best = distance + 1
        var found: Int?
        let words = filter.span
        let all = centres.span
        var start = 0
        while start < all.count {
            var sum = 0
            for word in 0..<width {
                sum &+= unsafe (words[unchecked: word] ^ all[unchecked: start &+ word])
                    .nonzeroBitCount
                if sum >= best { break }
            }
            if sum < best {
                best = sum
                found = start / width
            }
            start &+= width
        }
        return found
    }

    /// The majority of each bit in each group.
    private static func votes(_ rows: FilterSet, _ groupOfRow: [Int], count: Int) -> [UInt64] {
        let bits = rows.bitCount
        var set = [Int32](repeating: 0, count: count * bits)
        var sizes = [Int32](repeating: 0, count: count)
        for row in 0..<rows.rowCount {
            let group = groupOfRow[row]
            sizes[group] += 1
            for word in 0..<rows.wordsPerRow {
                var rest = rows.words[row * rows.wordsPerRow + word]
                while rest != 0 {
                    set[group * bits + word * 64 + rest.trailingZeroBitCount] += 1
                    rest &= rest - 1
                }
            }
        }
        var centres = [UInt64](repeating: 0, count: count * rows.wordsPerRow)
        for group in 0..<count where sizes[group] > 0 {
            for bit in 0..<bits where set[group * bits + bit] * 2 > sizes[group] {
                centres[group * rows.wordsPerRow + bit / 64] |= 1 << UInt64(bit % 64)
            }
        }
        return centres
    }

    /// Without the groups that everybody left.
    private static func compact(
        _ rows: FilterSet, _ groupOfRow: [Int], _ centres: [UInt64]
    ) -> (filters: FilterSet, counts: [Int], groupOfRow: [Int]) {
        let width = rows.wordsPerRow
        let votes = votes(rows, groupOfRow, count: centres.count / width)
        var numbers: [Int: Int] = [:]
        var counts: [Int] = []
        var words: [UInt64] = []
        let dense = groupOfRow.map { group -> Int in
            if let number = numbers[group] {
                counts[number] += 1
                return number
            }
            numbers[group] = counts.count
            counts.append(1)
            words.append(contentsOf: votes[group * width..<(group + 1) * width])
            return counts.count - 1
        }
        return (FilterSet(wordsPerRow: width, words: words), counts, dense)
    }
}
