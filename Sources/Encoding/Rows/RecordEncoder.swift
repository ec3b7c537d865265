public import Records
internal import Secrets
public import Tokens

/// Turns normalised records into the words of token rows, one record after another, in buffers
/// that are used again.
public struct RecordEncoder: ~Copyable {
    private let plan: FilterPlan
    private var fieldMasks: [QGramMasks] = []
    private var nameBagMasks: QGramMasks?
    private let gramKinds: [FieldGrams]
    private let fieldOffsets: [Int]
    private var grams: [UInt64] = []
    private var row: [UInt64]
    /// nil where the schema has no salts.
    private var salted: SaltedFilters?
    /// nil where the record-level filter is made of the same masks as the fields' own, and where
    /// none travels.
    private var cellRecord: CellRecordFilter?
    /// What is done to the record-level filter, noise included; nil where none travels.
    private var hardening: HardeningChain?
    private var recordGrams: RecordGrams
    /// nil where the schema has no match keys.
    private var matchKeys: MatchKeyValues?

    /// An encoder of an agency's own records.
    /// - Throws: `SecretsError`; `EncodingError.noAgencyKey` if the file holds a linkage key alone.
    public init(plan: FilterPlan, keyFile: borrowing KeyFile) throws {
        var noise: FilterNoise?
        if let (epsilon, words) = plan.noise {
            noise = try keyFile.withAgencyKey {
                try FilterNoise(
                    keys: $0.noiseCode(schemaDigest: plan.schemaDigest), epsilon: epsilon,
                    words: words)
            }
        }
        try self.init(plan: plan, linkageKey: keyFile.linkageKey, noise: noise)
    }

    /// An encoder without noise.
    /// - Throws: `SecretsError`.
    package init(plan: FilterPlan, linkageKey: borrowing LinkageKey) throws {
        try self.init(plan: plan, linkageKey: linkageKey, noise: nil)
    }

    private init(
        plan: FilterPlan, linkageKey: borrowing LinkageKey, noise: FilterNoise?
    ) throws {
        self.plan = plan
        gramKinds = plan.schema.fields.map(FieldGrams.init)
        recordGrams = RecordGrams(plan.schema)
        fieldOffsets = plan.fieldOffsets
        // Until it is hardened a record-level filter may be longer than the one that travels.
        let unhardened = plan.sendsRecord ? plan.recordOffset + plan.schema.record.bits / 64 : 0
        row = [UInt64](repeating: 0, count: max(plan.wordCount, unhardened))
        if !plan.matchKeys.isEmpty {
            matchKeys = try MatchKeyValues(plan: plan, linkageKey: linkageKey)
        }
        if plan.sendsRecord {
            hardening = try HardeningChain(plan: plan, linkageKey: linkageKey, noise: noise)
        }
        if let salts = plan.schema.salts {
            salted = try SaltedFilters(
                plan: plan, salts: salts.salts, linkageKey: linkageKey, noise: noise)
            return
        }
        if plan.recordUsesCells {
            cellRecord = try CellRecordFilter(plan: plan, linkageKey: linkageKey)
            if !plan.sendsFields { return }
        }
        try makeMasks(linkageKey: linkageKey)
    }

    private mutating func makeMasks(linkageKey: borrowing LinkageKey) throws {
        let recordWords = plan.recordUsesMasks ? plan.recordFilter.bitCount / 64 : 0
        for (index, field) in plan.schema.fields.enumerated() {
            var fieldStream: PositionStream?
            if plan.sendsFields {
                fieldStream = try PositionStream(
                    key: linkageKey.fieldKey(
                        schemaDigest: plan.schemaDigest, field: field.name, use: .fieldFilter),
                    parameters: plan.fieldFilters[index])
            }
            var recordStream: PositionStream?
            if plan.recordUsesMasks, plan.recordFields.contains(index) {
                recordStream = try PositionStream(
                    key: linkageKey.fieldKey(
                        schemaDigest: plan.schemaDigest, field: field.name, use: .recordFilter),
                    parameters: plan.recordFilter)
            }
            fieldMasks.append(
                QGramMasks(
                    fieldStream: fieldStream,
                    fieldWords: plan.sendsFields ? plan.fieldFilters[index].bitCount / 64 : 0,
                    recordStream: recordStream,
                    recordWords: recordWords))
        }
        if plan.sendsFields, let filter = plan.nameBagFilter {
            nameBagMasks = QGramMasks(
                fieldStream: try PositionStream(
                    key: linkageKey.fieldKey(
                        schemaDigest: plan.schemaDigest, field: FilterPlan.nameBagName,
                        use: .fieldFilter),
                    parameters: filter),
                fieldWords: filter.bitCount / 64, recordStream: nil, recordWords: 0)
        }
    }

    /// Encodes one record and lends its row.
    /// - Parameters:
    ///   - handle: the record's, which decides its noise.
    ///   - addsNoise: false leaves out the noise that the schema wants.
    ///   - body: takes the mask of missing fields (bit f: header field f) and the row's
    ///   words: field-level filters, the record-level filter, the match keys,
    ///   the facts.
    /// - Throws: `SecretsError`, and what `body` throws.
    public mutating func encode(
        _ record: borrowing Record, handle: Handle, addsNoise: Bool = true,
        _ body: (UInt64, Span<UInt64>) throws -> Void
    ) throws {
        // Out of self while it is written: spans of self's other buffers are lent meanwhile.
        var row: [UInt64] = []
        var grams: [UInt64] = []
        swap(&row, &self.row)
        swap(&grams, &self.grams)
        defer {
            swap(&row, &self.row)
            swap(&grams, &self.grams)
        }
        var words = row.mutableSpan
        for word in words.indices { unsafe words[unchecked: word] = 0 }
        var missing: UInt64 = 0
        if salted != nil || cellRecord != nil {
            missing = recordGrams.cut(record, by: plan.schema)
            try salted?.write(
                record, grams: recordGrams, missing: missing, handle: handle, addsNoise: addsNoise,
                to: &words)
            try cellRecord?.write(record, grams: recordGrams, to: &words)
        }
        try setMasks(of: record, to: &words, using: &grams, missing: &missing)
        try hardening?.apply(
            to: &words, from: plan.recordOffset, of: handle, addsNoise: addsNoise)
        // Last: until it is hardened the record-level filter may reach into their words.
        try matchKeys?.write(record, to: &words, from: plan.matchKeyOffset)
        words[plan.factsOffset] = record.attributes
        try body(plan.sendsFields ? missing : 0, row.span.extracting(first: plan.wordCount))
    }

    /// Sets the bits of the filters that are made of masks.
    private mutating func setMasks(
        of record: borrowing Record, to words: inout MutableSpan<UInt64>,
        using grams: inout [UInt64], missing: inout UInt64
    ) throws {
        for index in fieldMasks.indices {
            guard !record.isMissing(index) else {
                missing |= 1 << UInt64(index)
                continue
            }
            let kind = gramKinds[index]
            let count = record.withValue(index) { kind.write(of: $0, to: &grams) }
            try fieldMasks[index].add(
                grams.span.extracting(first: count), to: &words,
                fieldOffset: fieldOffsets[index], recordOffset: plan.recordOffset)
        }
        if nameBagMasks != nil, let bag = plan.schema.nameBag {
            if record.isMissing(bag.givenName) || record.isMissing(bag.surname) {
                missing |= 1 << UInt64(fieldMasks.count)
            } else {
                for index in [bag.givenName, bag.surname] {
                    let count = record.withValue(index) {
                        FieldGrams.bigrams.write(of: $0, to: &grams)
                    }
                    try nameBagMasks?.add(
                        grams.span.extracting(first: count), to: &words,
                        fieldOffset: plan.nameBagOffset, recordOffset: plan.recordOffset)
                }
            }
        }
    }
}
