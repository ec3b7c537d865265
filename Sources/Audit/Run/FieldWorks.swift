internal import Encoding
internal import Records
internal import Tokens

// The attacks on each field's filters.
extension AuditRun {
    /// One piece of work a field, and one for the record-level filter.
    func fieldWorks() throws -> [Work] {
        var works: [Work] = []
        for (index, field) in table.header.fields.enumerated() {
            let offset = table.header.wordOffset(ofField: index)
            let words = offset..<offset + field.wordCount
            let targets = table.fieldCopies.indices.map { copy in
                target(field, index, words: words, copy: copy)
            }
            let repeats = table.fieldCopies.indices.map {
                repeatFigure(field: index, words: words, copy: $0)
            }.max { $0.value < $1.value }
            let list = try frequencyAttack(on: field, words: words)
            works.append { Self.part(of: targets, repeats: repeats, list: list) }
        }
        if table.header.recordBitCount > 0 {
            var target = FieldTarget(
                name: "record", hashCount: plan.recordHashCount,
                filters: AuditSample.filters(
                    table.record, rows: sampledRows, words: 0..<table.header.wordsPerRecordRow),
                seed: settings.seed)
            target.epsilon = plan.schema.profile == .record ? plan.schema.record.noise : nil
            let repeats = recordRepeats()
            works.append { [target] in
                var part = target.measured()
                part.figures.append(repeats)
                return part
            }
        }
        return works
    }

    /// Under several salts the one that gives most away counts: an attacker has them all.
    private static func part(
        of targets: [FieldTarget], repeats: AuditOutcome.Figure?, list: ListOfField?
    ) -> Part {
        guard let first = targets.first else { return Part() }
        var part = first.measured()
        if let repeats { part.figures.append(repeats) }
        if let list {
            let figures = targets.map { list.figure($0) }
            if let worst = figures.max(by: { $0.value < $1.value }) {
                part.figures.insert(worst, at: 0)
            }
            part.lists[first.name] = list.attack.list.source
        }
        return part
    }

    /// The drawn rows that have the field, under one salt those of the cells drawn whole.
    private func target(
        _ field: TokenField, _ index: Int, words: Range<Int>, copy: Int
    ) -> FieldTarget {
        let isSalted = !table.header.salts.isEmpty
        let numbers = sampledRows.indices.filter { number in
            let row = sampledRows[number]
            guard table.missingMask(at: row) >> UInt64(index) & 1 == 0 else { return false }
            return !isSalted || wholeCells[copy].contains(table.cell(at: row, salt: copy))
        }
        var target = FieldTarget(
            name: field.name, hashCount: field.hashCount,
            filters: AuditSample.filters(
                table.fieldCopies[copy], rows: numbers.map { sampledRows[$0] }, words: words),
            seed: settings.seed)
        target.epsilon = plan.schema.salts?.noise
        if isSalted { target.cells = numbers.map { table.cell(at: sampledRows[$0], salt: copy) } }
        if let place = plan.schema.fields.firstIndex(where: { $0.name == field.name }) {
            target.values = numbers.map { AuditSample.value(records[$0], place) }
        }
        return target
    }

    /// Of the whole file: rows that have the field whose filter occurs ten times or more, in the
    /// same cell where there are cells.
    private func repeatFigure(
        field: Int, words: Range<Int>, copy: Int
    ) -> AuditOutcome.Figure {
        var hashes: [UInt64] = []
        let matrix = table.fieldCopies[copy]
        let isSalted = !table.header.salts.isEmpty
        matrix.withWords { all in
            for row in 0..<table.rowCount
            where table.missingMask(at: row) >> UInt64(field) & 1 == 0 {
                let cell = isSalted ? table.cell(at: row, salt: copy) : 0
                if isSalted && cell == 0 { continue }
                let hash = Self.hash(
                    all, row * matrix.wordsPerRow + words.lowerBound, words.count)
                hashes.append(SeededGenerator.mix(hash ^ cell))
            }
        }
        return AuditOutcome.Figure(
            attack: "repeats", target: table.header.fields[field].name,
            attacker: isSalted
                ? "nothing: filters that occur ten times or more in a salt's cell"
                : "nothing: filters that occur ten times or more",
            rows: hashes.count, value: Self.repeatShare(hashes),
            limit: table.header.profile == .plain ? settings.limits.repeats : nil)
    }

    /// The largest cell of each salt in the whole file: what a frequency attack has to work with.
    func cellFigures() -> [AuditOutcome.Figure] {
        table.header.salts.indices.map { salt in
            let cells = (0..<table.rowCount).lazy.map { table.cell(at: $0, salt: salt) }
            let salted = cells.filter { $0 != 0 }
            let groups = FilterGroups(FilterSet(wordsPerRow: 1, words: Array(salted)))
            return AuditOutcome.Figure(
                attack: "cell", target: table.header.salts[salt].name,
                attacker: "nothing: rows of the salt's largest cell",
                rows: groups.counts.reduce(0, +), value: Double(groups.counts.first ?? 0),
                limit: Double(settings.limits.cell))
        }
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
    ) throws -> ListOfField? {
        guard let index = plan.schema.fields.firstIndex(where: { $0.name == field.name }),
            let list = ShippedLists.list(
                for: plan.schema.fields[index], given: settings.lists[field.name])
        else { return nil }
        let aligned = list.entries.prefix(FrequencyAttack.alignedCount).map(\.value)
        return ListOfField(
            attack: FrequencyAttack(
                list: list,
                listed: try attacker.filters(of: aligned, field: index, words: words),
                hashCount: field.hashCount),
            limit: settings.limits.frequency)
    }
}

/// The frequency attack with a field's list, scored by the values.
struct ListOfField: Sendable {
    let attack: FrequencyAttack
    let limit: Double

    func figure(_ target: FieldTarget) -> AuditOutcome.Figure {
        let values = target.values
        let read = attack.read(target.filters, cells: target.cells)
        let right = read.indices.count { row in
            read[row].map { attack.list.entries[$0].value == values[row] } ?? false
        }
        return AuditOutcome.Figure(
            attack: "frequency", target: target.name,
            attacker: target.cells == nil
                ? "a public list of values and how frequent they are"
                : "a public list of values; the largest cells of a salt", rows: values.count,
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
    /// The plain values of the rows, for scoring alone; none where there is no field for them.
    var values: [[UInt8]] = []
    /// Epsilon of the noise on each bit, where there is noise.
    var epsilon: Double?

    /// The progression test, pattern mining and the measures.
    func measured() -> AuditRun.Part {
        let groups = FilterGroups(filters)
        let test = ProgressionTest().run(groups.filters, hashCount: hashCount, seed: seed)
        let figure = AuditOutcome.Figure(
            attack: "progression", target: name,
            attacker: "nothing: looks for double hashing", rows: test.filterCount,
            value: Double(test.progressions.count),
            limit: Double(ProgressionTest.leastFound - 1))
        let measures = FilterMeasures(filters, cells: cells, epsilon: epsilon, seed: seed)
        return AuditRun.Part(
            figures: [figure],
            filters: [AuditOutcome.Filter(target: name, measures: measures, minedGrams: nil)])
    }
}
