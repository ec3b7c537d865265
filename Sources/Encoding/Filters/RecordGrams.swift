internal import Records

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

    /// Cuts a record's values.
    /// - Returns: the mask of missing header fields, the name bag's last.
    mutating func cut(_ record: borrowing Record, by schema: Schema) -> UInt64 {
        var missing: UInt64 = 0
        grams.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        for (index, field) in schema.fields.enumerated() {
            if record.isMissing(index) {
                missing |= 1 << UInt64(index)
            } else {
                add(record, index, to: index, field.grams)
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
        _ record: borrowing Record, _ field: Int, to number: Int, _ kind: GramKind
    ) {
        let count = record.withValue(field) { QGrams.write(of: $0, kind: kind, to: &scratch) }
        let start = grams.count
        grams.append(contentsOf: scratch[..<count])
        parts.append(Part(field: number, range: start..<start + count))
    }
}
