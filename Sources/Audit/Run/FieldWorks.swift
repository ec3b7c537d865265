internal import Encoding
internal import Records
internal import Tokens

// The attacks on each field's filters.
extension AuditRun {
    /// One piece of work a filter.
    func fieldWorks() throws -> [Work] {
        var works: [Work] = []
        for (index, field) in table.header.fields.enumerated() {
            let offset = table.header.wordOffset(ofField: index)
            let words = offset..<offset + field.wordCount
            let target = FieldTarget(
                name: field.name, hashCount: field.hashCount,
                filters: presentRows(field: index, words: words), seed: settings.seed)
            let repeats = repeatFigure(field: index, words: words)
            let attack = try frequencyAttack(on: field, words: words)
            works.append {
                var part = target.measured()
                part.figures.append(repeats)
                if let attack {
                    part.figures.insert(attack.figure(target), at: 0)
                    part.lists[target.name] = attack.source
                }
                return part
            }
        }
        if table.header.recordBitCount > 0 {
            let target = FieldTarget(
                name: "record", hashCount: plan.recordHashCount,
                filters: AuditSample.filters(
                    table.record, rows: sampledRows, words: 0..<table.header.wordsPerRecordRow),
                seed: settings.seed)
            let repeats = recordRepeats()
            works.append {
                var part = target.measured()
                part.figures.append(repeats)
                return part
            }
        }
        return works
    }

    /// The drawn rows that have the field, by their filters.
    private func presentRows(field: Int, words: Range<Int>) -> FilterSet {
        let rows = sampledRows.filter { table.missingMask(at: $0) >> UInt64(field) & 1 == 0 }
        return AuditSample.filters(table.fields, rows: rows, words: words)
    }

    /// Of the whole file: rows that have the field whose filter occurs ten times or more.
    private func repeatFigure(field: Int, words: Range<Int>) -> AuditOutcome.Figure {
        var hashes: [UInt64] = []
        let stride = table.fields.wordsPerRow
        table.fields.withWords { all in
            for row in 0..<table.rowCount
            where table.missingMask(at: row) >> UInt64(field) & 1 == 0 {
                hashes.append(Self.hash(all, row * stride + words.lowerBound, words.count))
            }
        }
        return AuditOutcome.Figure(
            attack: "repeats", target: table.header.fields[field].name,
            attacker: "nothing: filters that occur ten times or more", rows: hashes.count,
            value: Self.repeatShare(hashes), limit: settings.limits.repeats)
    }

    private func recordRepeats() -> AuditOutcome.Figure {
        let hashes = table.record.withWords { all in
            (0..<table.rowCount).map {
                Self.hash(all, $0 * table.record.wordsPerRow, table.record.wordsPerRow)
            }
        }
        let share = Self.repeatShare(hashes)
        return AuditOutcome.Figure(
            attack: "frequency", target: "record",
            attacker: "public lists; reads at most the filters that occur ten times or more",
            rows: hashes.count, value: share, limit: settings.limits.frequency)
    }

    private static func repeatShare(_ hashes: [UInt64]) -> Double {
        FilterGroups(FilterSet(wordsPerRow: 1, words: hashes)).repeatShare()
    }

    private static func hash(_ words: Span<UInt64>, _ first: Int, _ count: Int) -> UInt64 {
        var hash: UInt64 = 0
        for word in first..<first + count {
            hash = SeededGenerator.mix(hash &+ words[word] &+ 0x9e37_79b9_7f4a_7c15)
        }
        return hash
    }

    private func frequencyAttack(
        on field: TokenField, words: Range<Int>
    ) throws -> ScoredFrequencyAttack? {
        guard let index = plan.schema.fields.firstIndex(where: { $0.name == field.name }),
            let list = ShippedLists.list(
                for: plan.schema.fields[index], given: settings.lists[field.name])
        else { return nil }
        let aligned = list.entries.prefix(FrequencyAttack.alignedCount).map(\.value)
        let attack = FrequencyAttack(
            list: list,
            listed: try attacker.filters(of: aligned, field: index, words: words),
            hashCount: field.hashCount)
        let values = records.indices.compactMap { number in
            records[number].isMissing(index)
                ? nil : AuditSample.value(records[number], index)
        }
        return ScoredFrequencyAttack(
            attack: attack, values: values, source: list.source,
            limit: settings.limits.frequency)
    }
}

/// A frequency attack beside the values it is scored by.
struct ScoredFrequencyAttack: Sendable {
    let attack: FrequencyAttack
    /// Of the rows under attack.
    let values: [[UInt8]]
    let source: String
    let limit: Double

    func figure(_ target: FieldTarget) -> AuditOutcome.Figure {
        let read = attack.read(target.filters, cells: target.cells)
        let right = read.indices.count { row in
            read[row].map { attack.list.entries[$0].value == values[row] } ?? false
        }
        return AuditOutcome.Figure(
            attack: "frequency", target: target.name,
            attacker: "a public list of values and how frequent they are", rows: values.count,
            value: Double(right) / Double(max(1, values.count)), limit: limit)
    }
}

/// The filters of one field, or the record-level filters.
struct FieldTarget: Sendable {
    let name: String
    let hashCount: Int
    /// Of the drawn rows that have the field.
    let filters: FilterSet
    let seed: UInt64
    /// The salt cell of each row, where a salt is: filters are comparable within a cell only.
    var cells: [UInt64]?
    /// The probability with which noise flips a bit, where there is noise.
    var flipRate: Double?

    /// The progression test, pattern mining and the measures.
    func measured() -> AuditRun.Part {
        let groups = FilterGroups(filters)
        let test = ProgressionTest().run(groups.filters, hashCount: hashCount, seed: seed)
        let figure = AuditOutcome.Figure(
            attack: "progression", target: name,
            attacker: "nothing: looks for double hashing", rows: test.filterCount,
            value: Double(test.progressions.count),
            limit: Double(ProgressionTest.leastFound - 1))
        let measures = FilterMeasures(filters, cells: cells, flipRate: flipRate, seed: seed)
        return AuditRun.Part(
            figures: [figure],
            filters: [AuditOutcome.Filter(target: name, measures: measures, minedGrams: nil)])
    }
}
