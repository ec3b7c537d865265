import Release

/// A reader who works suppressed counts out from everything published and the policy: bounds are
/// narrowed until nothing moves, then cases are tried. It shares no code with the protection, which
/// finds tables that agree; this proves that none does.
struct OverlapAttacker {
    private struct Row {
        var cells: [Int]
        var minus: [Int] = []
        var low: Int
        var high: Int
    }

    private let agencies: Int
    private let regionCount: Int
    private let threshold: Int
    private let zerosHidden: Bool
    /// Blocks of each attribute's values by name; "" for people without attributes.
    private var blocks: [(attribute: String, values: [String], first: Int)] = []
    private var cellCount = 0
    private var rows: [Row] = []
    private var suppressed: [OverlapStatistic] = []
    private var seen: Set<OverlapStatistic> = []
    private let most = 100_000

    /// - Parameter published: releases of the same people.
    init(_ published: [PublishedOverlap]) {
        agencies = published[0].agencies.count
        regionCount = 1 << agencies - 1
        threshold = published[0].policy.threshold
        zerosHidden = published[0].policy.zeros == .suppressed
        for release in published {
            for entry in release.statistics {
                guard let attribute = entry.statistic.attribute, let value = entry.statistic.value
                else { continue }
                if let index = blocks.firstIndex(where: { $0.attribute == attribute }) {
                    if !blocks[index].values.contains(value) { blocks[index].values.append(value) }
                } else {
                    blocks.append((attribute, [value], 0))
                }
            }
        }
        if blocks.isEmpty { blocks = [("", [""], 0)] }
        for index in blocks.indices {
            blocks[index].first = cellCount
            cellCount += blocks[index].values.count * regionCount
        }
        for index in blocks.indices.dropFirst() {
            for region in 0..<regionCount {
                rows.append(
                    Row(
                        cells: cells(in: 0, [region + 1]), minus: cells(in: index, [region + 1]),
                        low: 0, high: 0))
            }
        }
        for release in published {
            let base = release.policy.roundingBase
            for entry in release.statistics {
                switch entry.cell {
                case .suppressed:
                    if seen.insert(entry.statistic).inserted { suppressed.append(entry.statistic) }
                case .number(0): addRows(entry.statistic, 0, 0)
                case .number(let number):
                    // All counts that round to the number, one by one.
                    let counts = (threshold...number + base).filter {
                        let under = $0 / base * base
                        return (2 * ($0 - under) >= base ? under + base : under) == number
                    }
                    addRows(entry.statistic, counts.min() ?? 1, counts.max() ?? 0)
                }
            }
        }
    }

    private func cells(in table: Int, value: Int? = nil, _ masks: [Int]) -> [Int] {
        let values = value.map { [$0] } ?? Array(blocks[table].values.indices)
        return values.flatMap { value in
            masks.map { blocks[table].first + value * regionCount + $0 - 1 }
        }
    }

    private func masks(_ kind: OverlapStatistic.Kind) -> [Int] {
        (1...regionCount).filter { mask in
            let members = Set((0..<agencies).filter { mask & 1 << $0 != 0 })
            return switch kind {
            case .region(let own): own == mask
            case .agency(let agency): members.contains(agency)
            case .pair(let first, let second): members.isSuperset(of: [first, second])
            case .atLeast(let count): members.count >= count
            case .total: true
            }
        }
    }

    /// The cells of a statistic; one over all values, once for each attribute.
    private func ways(_ statistic: OverlapStatistic) -> [[Int]] {
        let masks = masks(statistic.kind)
        guard let attribute = statistic.attribute else {
            return blocks.indices.map { cells(in: $0, masks) }
        }
        return blocks.indices.filter { blocks[$0].attribute == attribute }.map { table in
            cells(
                in: table, value: blocks[table].values.firstIndex(of: statistic.value ?? ""), masks)
        }
    }

    private mutating func addRows(_ statistic: OverlapStatistic, _ low: Int, _ high: Int) {
        for cells in ways(statistic) { rows.append(Row(cells: cells, low: low, high: high)) }
    }

    /// The attacker is an agency: it knows its own people, by every value.
    mutating func know(agency: Int, count: (OverlapStatistic) -> Int) {
        for table in blocks {
            for value in table.values {
                let statistic =
                    table.attribute.isEmpty
                    ? OverlapStatistic(.agency(agency))
                    : OverlapStatistic(.agency(agency), attribute: table.attribute, value: value)
                let people = count(statistic)
                addRows(statistic, people, people)
            }
        }
    }

    // MARK: - The attack

    struct Findings {
        /// Small counts that were suppressed.
        var tried = 0
        /// Those known to lie in less than the protected range.
        var read = 0
        /// Questions on which the attacker gave up.
        var open = 0
    }

    /// - Parameters:
    ///   - agency: who attacks; nil: a reader.
    ///   - claims: tables that the protection says agree with everything; each is believed only
    ///     where the attacker's own rows say so, and then no search could read what it leaves open.
    ///   - count: true counts, to judge by.
    func attack(
        as agency: Int? = nil, claims: [[Int]] = [], count: (OverlapStatistic) -> Int
    ) -> Findings {
        var findings = Findings()
        let tables = claims.filter { table in rows.allSatisfy { holds($0, in: table) } }
        for statistic in suppressed {
            let truth = count(statistic)
            guard truth < threshold, truth > 0 || zerosHidden else { continue }
            var low = zerosHidden ? 0 : 1
            var high = threshold - 1
            if let agency {
                let own = OverlapStatistic(
                    .agency(agency), attribute: statistic.attribute, value: statistic.value)
                let (all, mine) = (Set(masks(statistic.kind)), Set(masks(own.kind)))
                if mine.isSubset(of: all) { low = max(low, count(own)) }
                if all.isSubset(of: mine) { high = min(high, count(own)) }
            }
            findings.tried += 1
            let cells = ways(statistic)[0]
            let answers = [
                isPossible(Row(cells: cells, low: 0, high: low), tables),
                isPossible(Row(cells: cells, low: high, high: most), tables),
            ]
            if answers.contains(false) { findings.read += 1 }
            findings.open += answers.count { $0 == nil }
        }
        return findings
    }

    private func holds(_ row: Row, in table: [Int]) -> Bool {
        guard table.count == cellCount, table.allSatisfy({ $0 >= 0 }) else { return false }
        let sum =
            row.cells.reduce(0) { $0 + table[$1] } - row.minus.reduce(0) { $0 + table[$1] }
        return (row.low...row.high).contains(sum)
    }

    /// nil: the cases were too many.
    private func isPossible(_ assumption: Row, _ tables: [[Int]]) -> Bool? {
        if tables.contains(where: { holds(assumption, in: $0) }) { return true }
        var nodes = 60
        let bounds = [ClosedRange<Int>](repeating: 0...most, count: cellCount)
        return search(bounds, rows + [assumption], &nodes)
    }

    private func search(
        _ bounds: [ClosedRange<Int>], _ rows: [Row], _ nodes: inout Int
    ) -> Bool? {
        guard nodes > 0 else { return nil }
        nodes -= 1
        guard let bounds = narrowed(bounds, rows) else { return false }
        guard
            let cell = bounds.indices.filter({ bounds[$0].count > 1 }).min(by: {
                bounds[$0].count < bounds[$1].count
            })
        else { return true }
        let middle = (bounds[cell].lowerBound + bounds[cell].upperBound) / 2
        var isUnknown = false
        for half in [bounds[cell].lowerBound...middle, middle + 1...bounds[cell].upperBound] {
            var next = bounds
            next[cell] = half
            switch search(next, rows, &nodes) {
            case true: return true
            case nil: isUnknown = true
            case false: break
            }
        }
        return isUnknown ? nil : false
    }

    /// Every cell between what the other cells of its rows leave; nil: nothing fits.
    private func narrowed(_ bounds: [ClosedRange<Int>], _ rows: [Row]) -> [ClosedRange<Int>]? {
        var low = bounds.map(\.lowerBound)
        var high = bounds.map(\.upperBound)
        var moves = true
        while moves {
            moves = false
            for row in rows {
                var least = 0
                var greatest = 0
                for cell in row.cells {
                    least += low[cell]
                    greatest += high[cell]
                }
                for cell in row.minus {
                    least -= high[cell]
                    greatest -= low[cell]
                }
                if least > row.high || greatest < row.low { return nil }
                if least >= row.low, greatest <= row.high { continue }
                for cell in row.cells {
                    let top = min(high[cell], row.high - least + low[cell])
                    let bottom = max(low[cell], row.low - greatest + high[cell])
                    if bottom > top { return nil }
                    if top < high[cell] || bottom > low[cell] { moves = true }
                    least += bottom - low[cell]
                    greatest += top - high[cell]
                    (low[cell], high[cell]) = (bottom, top)
                }
                for cell in row.minus {
                    let top = min(high[cell], greatest + low[cell] - row.low)
                    let bottom = max(low[cell], least + high[cell] - row.high)
                    if bottom > top { return nil }
                    if top < high[cell] || bottom > low[cell] { moves = true }
                    least += high[cell] - top
                    greatest += low[cell] - bottom
                    (low[cell], high[cell]) = (bottom, top)
                }
            }
        }
        return zip(low, high).map { $0...$1 }
    }
}
