internal import Records
internal import Secrets
internal import Tokens

/// A record-level filter under keys of cells: every cell of the salt has a key of its own; without
/// a salt there is one cell.
///
/// ```
/// cell key  = HMAC-SHA256(key of cell keys, salt)       no byte where the record has no salt
/// positions = those of the cell key: `CellPositions`
/// ```
/// Records without a salt are a cell of their own: they can be found by each other alone.
final class CellRecordFilter {
    private let salt: Salt?
    private let cellKeys: KeyedCode
    private var positions: CellPositions
    private var parts: [[UInt8]] = []
    private var value: [UInt8] = []
    private let start: Int
    /// nil where the filter is made of the q-grams of all fields as they are.
    private let isTaken: [Bool]?
    private let chain: MarkovChain?
    private var grams: RecordGrams
    /// Of encoding `rbf`: which bits of the fields' filters the record's filter has.
    private let sampling: BitSelection?
    /// Of encoding `rbf`: the fields' filters, one after another, and what is sampled from them.
    private var fieldFilters: [UInt64]
    private var sampled: [UInt64]
    private let votes: MajorityVotes?

    /// The salt's name in the label of its key; no salt of fields has it, whose names hold no blank
    /// but around "+".
    private static let label = "record filter"
    /// Places in the labels of keys of hardening that no step of a list has.
    private enum Place {
        static let markov = 255
        static let sampling = 254
    }

    init(plan: FilterPlan, linkageKey: borrowing LinkageKey) throws {
        let schema = plan.schema
        let record = schema.record
        salt = schema.profile == .record ? record.salt.map { Salt(parts: [$0]) } : nil
        cellKeys = KeyedCode(
            try HMACSHA256(
                key: linkageKey.saltKey(
                    schemaDigest: plan.schemaDigest, salt: Self.label, use: .cellKey)))
        start = plan.recordOffset
        let needsSelection = record.fields != nil || record.markov > 0 || schema.nameBag != nil
        isTaken = needsSelection ? schema.fields.indices.map(plan.recordFields.contains) : nil
        grams = RecordGrams(schema)
        var chain: MarkovChain?
        if record.markov > 0 {
            var key = try linkageKey.hardeningCode(
                schemaDigest: plan.schemaDigest, place: Place.markov, step: "markov")
            chain = try MarkovChain(length: record.markov, key: &key)
        }
        self.chain = chain
        votes =
            record.encoding == .majority
            ? try MajorityVotes(bits: record.bits, votes: record.votes) : nil
        var offsets = [Int](repeating: 0, count: schema.fields.count)
        var sampling: BitSelection?
        var words = 0
        if record.encoding == .rbf {
            for field in plan.recordFields {
                offsets[field] = words
                words += schema.fields[field].filterBits / 64
            }
            var key = try linkageKey.hardeningCode(
                schemaDigest: plan.schemaDigest, place: Place.sampling, step: "rbf")
            var draws = try KeyedDraws(key: &key)
            let filters = zip(plan.recordFields, schema.recordSampledBits).map {
                (bits: schema.fields[$0].filterBits, taken: $1)
            }
            sampling = try BitSelection.sampling(from: filters, &draws)
        }
        self.sampling = sampling
        fieldFilters = [UInt64](repeating: 0, count: words)
        sampled = [UInt64](repeating: 0, count: sampling == nil ? 0 : record.bits / 64)
        positions = try CellPositions(
            filters: zip(plan.recordFieldFilters, offsets).map { (parameters: $0, offset: $1) })
    }

    /// Sets a record's bits in a row of zeros.
    func write(
        _ record: borrowing Record, grams all: RecordGrams, to row: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        // Out of self while they are lent.
        var value: [UInt8] = []
        swap(&value, &self.value)
        defer { swap(&value, &self.value) }
        value.removeAll(keepingCapacity: true)
        if let salt { _ = salt.write(of: record, using: &parts, to: &value) }
        var key = try cellKeys.authenticate(value.span)
        guard let isTaken else {
            try set(all, under: &key, to: &row)
            return
        }
        try grams.take(all, isTaken: isTaken, chain: chain)
        try set(grams, under: &key, to: &row)
    }

    private func set(
        _ grams: RecordGrams, under key: inout AuthenticationCode,
        to row: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        if let votes {
            try votes.set(of: grams, under: &key, to: &row, from: start)
        } else if let sampling {
            // Out of self while they are lent.
            var (fieldFilters, sampled): ([UInt64], [UInt64]) = ([], [])
            swap(&fieldFilters, &self.fieldFilters)
            swap(&sampled, &self.sampled)
            defer {
                swap(&fieldFilters, &self.fieldFilters)
                swap(&sampled, &self.sampled)
            }
            for word in fieldFilters.indices { fieldFilters[word] = 0 }
            var filters = fieldFilters.mutableSpan
            try positions.setBits(of: grams, under: &key, to: &filters, from: 0)
            var output = sampled.mutableSpan
            try sampling.apply(fieldFilters.span, to: &output)
            for word in sampled.indices { row[start + word] = sampled[word] }
        } else {
            try positions.setBits(of: grams, under: &key, to: &row, from: start)
        }
    }
}
