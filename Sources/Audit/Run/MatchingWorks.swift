internal import Encoding
internal import Records
internal import Tokens

// Graph matching and known pairs, on all fields together and on the record-level filter.
extension AuditRun {
    private static let overlaps = [100, 80, 50]
    private static let knownCounts = [10, 50, 200, 500]
    /// The known pairs that are judged.
    private static let judgedCount = 50

    func matchingWorks() throws -> [Work] {
        let count = min(settings.graphRows, sampledRows.count)
        let rows = Array(sampledRows.prefix(count))
        var targets: [(name: String, filters: FilterSet, words: Range<Int>)] = []
        let first = table.header.salts.count
        let end = first + table.header.fieldCopyCount * table.header.wordsPerFieldRow
        if end > first {
            targets.append(("fields", allCopies(rows), first..<end))
        }
        if table.header.recordBitCount > 0 {
            let width = table.header.wordsPerRecordRow
            targets.append(
                (
                    "record", AuditSample.filters(table.record, rows: rows, words: 0..<width),
                    end..<end + width
                ))
        }
        var works: [Work] = []
        for overlap in Self.overlaps {
            let (listed, truth) = self.list(count: count, overlap: overlap)
            let encodings = try attacker.rows(of: listed.map { records[$0] })
            for target in targets {
                let matching = ListMatching(
                    encoded: target.filters, list: encodings.map { $0.words(target.words) },
                    truth: truth)
                works.append(graphWork(matching, target: target.name, overlap: overlap))
                if overlap == 100 {
                    works += knownWorks(matching, target: target.name, count: count)
                }
            }
        }
        let (listed, truth) = self.list(count: count, overlap: 100)
        let mistyped = attacker.mistyped(listed.map { records[$0] })
        let encodings = try attacker.rows(of: mistyped)
        for target in targets {
            let matching = ListMatching(
                encoded: target.filters, list: encodings.map { $0.words(target.words) },
                truth: truth)
            works.append(graphWork(matching, target: target.name, overlap: nil))
        }
        return works
    }

    /// All field-level filters of the rows, under each salt, side by side.
    private func allCopies(_ rows: [Int]) -> FilterSet {
        let width = table.header.wordsPerFieldRow
        var words: [UInt64] = []
        for row in rows {
            for copy in table.fieldCopies {
                copy.withWords { all in
                    for word in row * width..<(row + 1) * width { words.append(all[word]) }
                }
            }
        }
        return FilterSet(wordsPerRow: width * table.fieldCopies.count, words: words)
    }

    /// The attacker's list: so much of it the encoded people, the rest others of the file, as far
    /// as there are any, in random order.
    /// - Returns: places in `records`, and for each the encoded row or nil.
    private func list(count: Int, overlap: Int) -> (records: [Int], truth: [Int?]) {
        let shared = count * overlap / 100
        let others = count..<min(records.count, 2 * count - shared)
        let members = Array(0..<shared) + Array(others)
        var generator = SeededGenerator(
            seed: settings.seed, stream: 0x117 &+ UInt64(overlap))
        let order = generator.permutation(members.count).map { members[$0] }
        return (order, order.map { $0 < shared ? $0 : nil })
    }

    private func graphWork(
        _ matching: ListMatching, target: String, overlap: Int?
    ) -> Work {
        let limit = overlap == 100 ? settings.limits.graph : nil
        let attacker =
            switch overlap {
            case 100: "a list of the same people"
            case let share?: "a list with \(share) % of the people"
            case nil: "a list of the same people with typing errors"
            }
        return {
            Part(figures: [
                AuditOutcome.Figure(
                    attack: "graph", target: target, attacker: attacker,
                    parameter: overlap, rows: matching.encoded.rowCount,
                    value: matching.graph(), limit: limit)
            ])
        }
    }

    private func knownWorks(_ matching: ListMatching, target: String, count: Int) -> [Work] {
        Self.knownCounts.filter { $0 * 2 <= count }.map { known in
            let limit = known == Self.judgedCount ? settings.limits.knownPairs : nil
            return {
                Part(figures: [
                    AuditOutcome.Figure(
                        attack: "known", target: target,
                        attacker: "a list of the same people and \(known) known pairs",
                        parameter: known, rows: count - known, value: matching.known(known),
                        limit: limit)
                ])
            }
        }
    }
}
