internal import Records

/// What the node is told of a record beside its tokens: attributes, coarsened where they are rare,
/// and whether it is shielded.
struct RecordFacts {
    let gate: RecordGate
    /// Combinations of attributes that are too rare to tell, and what stands in their place.
    let recoding: [UInt64: UInt64]

    private static let shieldedBit: UInt64 = 1 << 56

    func complete(_ record: inout Record) {
        if !recoding.isEmpty {
            record.attributes = recoding[record.attributes] ?? record.attributes
        }
        if gate.isShielded(record.identifier) { record.attributes |= Self.shieldedBit }
    }
}
