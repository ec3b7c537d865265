internal import Records
internal import Secrets
internal import Tokens

/// The record-level filter of profile `record`: every cell of the salt has a key of its own.
///
/// ```
/// cell key  = HMAC-SHA256(key of cell keys, salt)       no byte where the record has no salt
/// positions = those of the cell key: `CellPositions`
/// ```
/// Records without a salt are a cell of their own: they can be found by each other alone.
final class SaltedRecordFilter {
    private let salt: Salt?
    private let cellKeys: KeyedCode
    private var positions: CellPositions
    private var parts: [[UInt8]] = []
    private var value: [UInt8] = []

    /// The salt's name in the label of its key; no salt of fields has it, whose names hold no blank
    /// but around "+".
    private static let label = "record filter"

    init(plan: FilterPlan, linkageKey: borrowing LinkageKey) throws {
        let schema = plan.schema
        salt = schema.record.salt.map { Salt(parts: [$0]) }
        cellKeys = KeyedCode(
            try HMACSHA256(
                key: linkageKey.saltKey(
                    schemaDigest: plan.schemaDigest, salt: Self.label, use: .cellKey)))
        positions = try CellPositions(
            filters: schema.fields.map { _ in (parameters: plan.recordFilter, offset: 0) })
    }

    /// Sets a record's bits in a row of zeros.
    func write(
        _ record: borrowing Record, grams: RecordGrams, to row: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        // Out of self while it is lent.
        var value: [UInt8] = []
        swap(&value, &self.value)
        defer { swap(&value, &self.value) }
        value.removeAll(keepingCapacity: true)
        if let salt { _ = salt.write(of: record, using: &parts, to: &value) }
        var key = try cellKeys.authenticate(value.span)
        try positions.setBits(of: grams, under: &key, to: &row, from: 0)
    }
}
