internal import Records
internal import Secrets

/// The q-grams of all fields of a record that are not missing, one after another. Its memory is
/// used again for the next record.
struct RecordGrams {
    /// Which q-grams are a field's.
    struct Part {
        /// Number of the header field.
        var field: Int
        var range: Range<Int>
    }

    private(set) var grams: [UInt64] = []
    private(set) var parts: [Part] = []
    private var scratch: [UInt64] = []
    /// How each field of the schema is cut.
    private let kinds: [FieldGrams]

    init(_ schema: Schema) { kinds = schema.fields.map(FieldGrams.init) }

    /// Cuts a record's values.
    /// - Returns: the mask of missing header fields, the name bag's last.
    mutating func cut(_ record: borrowing Record, by schema: Schema) -> UInt64 {
        var missing: UInt64 = 0
        grams.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        for index in schema.fields.indices {
            if record.isMissing(index) {
                missing |= 1 << UInt64(index)
            } else {
                add(record, index, to: index, kinds[index])
            }
        }
        guard let bag = schema.nameBag else { return missing }
        let number = schema.fields.count
        if record.isMissing(bag.givenName) || record.isMissing(bag.surname) {
            return missing | 1 << UInt64(number)
        }
        for index in [bag.givenName, bag.surname] { add(record, index, to: number, .bigrams) }
        return missing
    }

    private mutating func add(
        _ record: borrowing Record, _ field: Int, to number: Int, _ kind: FieldGrams
    ) {
        let count = record.withValue(field) { kind.write(of: $0, to: &scratch) }
        let start = grams.count
        grams.append(contentsOf: scratch[..<count])
        parts.append(Part(field: number, range: start..<start + count))
    }

    /// Takes the q-grams of some fields of another record's, each bigram with those of its chain.
    /// - Parameters:
    ///   - isTaken: of each field of the schema; header fields beyond are left out.
    ///   - chain: nil where there is none.
    mutating func take(
        _ other: RecordGrams, isTaken: [Bool], chain: MarkovChain?
    ) throws(SecretsError) {
        grams.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        for part in other.parts where part.field < isTaken.count && isTaken[part.field] {
            let start = grams.count
            for gram in part.range {
                grams.append(other.grams[gram])
                try chain?.append(after: other.grams[gram], to: &grams)
            }
            parts.append(Part(field: part.field, range: start..<grams.count))
        }
    }
}
