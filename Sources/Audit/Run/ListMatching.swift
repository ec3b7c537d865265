/// Graph matching and known pairs on a sample, scored.
struct ListMatching: Sendable {
    /// The filters under attack.
    let encoded: FilterSet
    /// The attacker's list, encoded under several keys of his own.
    let list: [FilterSet]
    /// The encoded row of each row of the list, where there is one.
    let truth: [Int?]

    /// Graph matching, the better of its two variants: an attacker may try both.
    /// - Returns: the share of the encoded rows that the list has which are identified.
    func graph() -> Double {
        let plain = share(GraphMatching().match(encoded: encoded, list: list), known: [])
        if plain > 0.9 { return plain }
        let peaks = GraphMatching(emphasisesPeaks: true).match(encoded: encoded, list: list)
        return max(plain, share(peaks, known: []))
    }

    /// Known pairs.
    /// - Parameter count: pairs known, less than the rows.
    /// - Returns: the share of the others that are identified.
    func known(_ count: Int) -> Double {
        var pairs: [(encoded: Int, listed: Int)] = []
        for (listed, row) in truth.enumerated() {
            if let row, row < count { pairs.append((row, listed)) }
        }
        pairs.sort { $0.encoded < $1.encoded }
        let match = KnownPairAttack.match(encoded: encoded, list: list, known: pairs)
        return share(match, known: Set(pairs.map(\.encoded)))
    }

    private func share(_ match: [Int?], known: Set<Int>) -> Double {
        var (right, possible) = (0, 0)
        for row in truth.compactMap(\.self) where !known.contains(row) {
            possible += 1
            if let listed = match[row], truth[listed] == row { right += 1 }
        }
        return possible == 0 ? 0 : Double(right) / Double(possible)
    }
}
