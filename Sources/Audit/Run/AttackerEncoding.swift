internal import Encoding
internal import Records
internal import Secrets
internal import Tokens

/// What an attacker makes who knows the schema but not the key: tokens of his own list under keys
/// of his own.
struct AttackerEncoding {
    let plan: FilterPlan
    let seed: UInt64
    let project: String

    /// Keys under which the attacker encodes: more of them average the noise of one away.
    static let keyCount = 4

    /// Whole rows of words, one set a key: cells, filters under each salt, record-level filter, as
    /// the encoder writes them. Without noise, which only the agency's own key gives.
    func rows(of records: [Record]) throws -> [FilterSet] { try rows(of: records, plan: plan) }

    private func rows(of records: [Record], plan: FilterPlan) throws -> [FilterSet] {
        try (0..<Self.keyCount).map { number in
            let key = try LinkageKey.throwAway(seed: seed, number: number, project: project)
            var encoder = try RecordEncoder(plan: plan, linkageKey: key)
            var words: [UInt64] = []
            var width = 1
            for record in records {
                try encoder.encode(record, handle: Handle(high: 0, low: 0)) { _, row in
                    width = row.count
                    for word in row.indices { words.append(row[word]) }
                }
            }
            return FilterSet(wordsPerRow: width, words: words)
        }
    }

    /// Filters of one field for values of it, without salt: within a cell, salted filters are like
    /// each other as unsalted ones are.
    func filters(of values: [[UInt8]], field: Int, words: Range<Int>) throws -> [FilterSet] {
        let fieldCount = plan.schema.fields.count
        let records = values.map { value -> Record in
            var record = Record()
            record.begin(row: 0)
            for index in 0..<fieldCount {
                record.addField { if index == field { $0.append(contentsOf: value) } }
            }
            return record
        }
        var schema = plan.schema
        schema.profile = .plain
        schema.salts = nil
        schema.sends = [.fields]
        schema.record.salt = nil
        schema.record.noise = nil
        return try rows(of: records, plan: FilterPlan(schema: schema)).map { $0.words(words) }
    }

    /// The records with the typing errors of a list from elsewhere: each value with a probability
    /// of 0.15 has a character replaced, left out or exchanged with its neighbour.
    func mistyped(_ records: [Record]) -> [Record] {
        var generator = SeededGenerator(seed: seed, stream: 0xe44)
        return records.map { record in
            var copy = Record()
            copy.begin(row: 0)
            for field in 0..<record.fieldCount {
                var value = AuditSample.value(record, field)
                if value.count > 1, value.allSatisfy({ $0 < 0x80 }), generator.chance(0.15) {
                    Self.mistype(&value, &generator)
                }
                copy.addField { $0.append(contentsOf: value) }
            }
            return copy
        }
    }

    private static func mistype(_ value: inout [UInt8], _ generator: inout SeededGenerator) {
        let place = generator.below(value.count)
        switch generator.below(3) {
        case 0:
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(value[place])
            let first = UInt8(ascii: isDigit ? "0" : "a")
            value[place] = first + UInt8(generator.below(isDigit ? 10 : 26))
        case 1: value.remove(at: place)
        default: value.swapAt(place, (place + 1) % value.count)
        }
    }
}

extension FilterSet {
    /// Some of the words of every row.
    func words(_ range: Range<Int>) -> FilterSet {
        var taken: [UInt64] = []
        taken.reserveCapacity(rowCount * range.count)
        for row in 0..<rowCount {
            taken.append(
                contentsOf: words[
                    row * wordsPerRow + range.lowerBound..<row * wordsPerRow + range.upperBound])
        }
        return FilterSet(wordsPerRow: range.count, words: taken)
    }
}
