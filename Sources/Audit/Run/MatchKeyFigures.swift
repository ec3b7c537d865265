internal import Tokens

/// What match keys give away by how many rows share their values: equal keys are equal, under a key
/// of whatever length (Vidanage et al., IJPDS 2020).
extension AuditRun {
    /// The largest group of each match key in the whole file, and the rows that can be told by
    /// theirs; nothing where there are no match keys.
    func matchKeyFigures() -> [AuditOutcome.Figure] {
        let keys = table.header.matchKeys
        guard !keys.isEmpty else { return [] }
        // Of each value of each key: the rows that share it, row by row; 0 where there is none.
        let sizes = (0..<table.header.wordsPerMatchKeyRow).map(groupSizes)
        var figures = keys.indices.map { index in
            let sizes = sizes[table.header.valueWords(ofMatchKey: index)]
            return AuditOutcome.Figure(
                attack: "group", target: keys[index].name,
                attacker: "nothing: rows with the commonest value of the match key",
                rows: sizes.first?.count { $0 > 0 } ?? 0,
                value: Double(sizes.compactMap { $0.max() }.max() ?? 0),
                limit: Double(settings.limits.group))
        }
        figures.append(
            AuditOutcome.Figure(
                attack: "keys", target: "match keys",
                attacker:
                    "a list of the same people: rows that alone have their numbers of sharers",
                rows: table.rowCount, value: uniqueShare(sizes), limit: settings.limits.frequency))
        return figures
    }

    private func groupSizes(_ word: Int) -> [UInt32] {
        var counts: [UInt64: UInt32] = [:]
        for row in 0..<table.rowCount {
            counts[table.matchKeyValue(at: row, word: word), default: 0] += 1
        }
        counts[0] = 0
        return (0..<table.rowCount).map { counts[table.matchKeyValue(at: $0, word: word)] ?? 0 }
    }

    /// The share of rows whose sizes no other row has: whoever has a list of the same people counts
    /// them there too, and finds these people.
    private func uniqueShare(_ sizes: [[UInt32]]) -> Double {
        guard table.rowCount > 0 else { return 0 }
        var rows: [[UInt32]: Int] = [:]
        for row in 0..<table.rowCount { rows[sizes.map { $0[row] }, default: 0] += 1 }
        return Double(rows.values.count { $0 == 1 }) / Double(table.rowCount)
    }
}
