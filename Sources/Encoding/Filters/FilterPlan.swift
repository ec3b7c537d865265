public import Records
public import Secrets
public import Tokens

/// The filters that a schema asks for: lengths, positions per q-gram, and where each stands in a
/// row. What the node may know of it goes into the token file's header.
public struct FilterPlan: Sendable {
    /// The label of the name bag's key and its name in a token file; no field can have it, since
    /// field names hold no blank.
    static let nameBagName = "name bag"

    public let schema: Schema
    /// SHA-256 of the schema's canonical text.
    public let schemaDigest: SHA256Digest
    /// The header's fields: the schema's, then the name bag. None if fields do not travel.
    public let tokenFields: [TokenField]
    let sendsFields: Bool
    let sendsRecord: Bool
    /// Positions that a q-gram sets in the record-level filter: the most of any field's.
    package var recordHashCount: Int {
        recordFields.map { recordFieldFilters[$0].hashCount }.max() ?? 1
    }

    /// Parameters of each schema field's own filter.
    let fieldFilters: [BloomParameters]
    let nameBagFilter: BloomParameters?
    /// Of encoding `clk`, the same for every field: k from the q-grams of all fields together.
    let recordFilter: BloomParameters
    /// Schema fields of which the record-level filter is made.
    let recordFields: [Int]
    /// Parameters of each schema field in the record-level filter: of encoding `rbf` those of the
    /// filter from which the field's bits are sampled.
    let recordFieldFilters: [BloomParameters]
    /// Length of the record-level filter that travels: what the hardening makes of it.
    let recordBits: Int
    /// The header's salts; none where the schema has none.
    let salts: [TokenSalt]
    /// First word of each schema field's filter in a row: where there are salts, within the part
    /// under one salt.
    let fieldOffsets: [Int]
    let nameBagOffset: Int
    /// First word of the record-level filter in a row.
    let recordOffset: Int
    /// The header's match keys.
    let matchKeys: [TokenMatchKey]
    /// First word of the match keys in a row.
    let matchKeyOffset: Int
    /// The word of a row's facts, its last.
    let factsOffset: Int
    let wordCount: Int

    /// - Throws: `SecretsError` where libcrypto has no SHA-256.
    public init(schema: Schema) throws {
        self.schema = schema
        let canonical = Array(schema.canonicalText.utf8)
        schemaDigest = try SHA256Digest(hashing: canonical.span)
        sendsFields = schema.sends.contains(.fields)
        sendsRecord = schema.sends.contains(.record)
        fieldFilters = schema.fields.map {
            BloomParameters(
                bitCount: $0.filterBits, fill: $0.fill, averageGrams: $0.averageGrams)
        }
        nameBagFilter = schema.nameBag.map { bag in
            BloomParameters(
                bitCount: bag.bits, fill: bag.fill,
                averageGrams: schema.fields[bag.givenName].averageGrams
                    + schema.fields[bag.surname].averageGrams)
        }
        let record = schema.record
        recordFields = schema.recordFieldIndices
        let recordFilter = BloomParameters(
            bitCount: record.bits, fill: record.fill, averageGrams: schema.recordAverageGrams)
        recordFieldFilters = schema.fields.map { field in
            guard record.encoding == .rbf else { return recordFilter }
            return BloomParameters(
                bitCount: field.filterBits, fill: record.fill,
                averageGrams: record.averageGrams(of: field))
        }
        self.recordFilter = recordFilter
        recordBits = schema.record.outputBits
        tokenFields =
            sendsFields
            ? Self.tokenFields(schema, filters: fieldFilters, nameBag: nameBagFilter) : []
        salts = Self.salts(schema, hasNameBag: nameBagFilter != nil)
        var offset = 0
        var offsets: [Int] = []
        for filter in fieldFilters {
            offsets.append(offset)
            if sendsFields { offset += filter.bitCount / 64 }
        }
        fieldOffsets = offsets
        nameBagOffset = offset
        if sendsFields, let nameBagFilter { offset += nameBagFilter.bitCount / 64 }
        // A row begins with its cells; all of its filters stand in it once under each salt.
        recordOffset = salts.isEmpty ? offset : salts.count * (1 + offset)
        matchKeys = schema.matchKeys.map {
            TokenMatchKey(
                name: $0.name, definition: schema.definition(of: $0), valueCount: $0.valueCount)
        }
        matchKeyOffset = recordOffset + (sendsRecord ? recordBits / 64 : 0)
        factsOffset = matchKeyOffset + matchKeys.reduce(0) { $0 + $1.valueCount }
        wordCount = factsOffset + 1
    }

    /// Epsilon of the schema's noise and words of a row that get it; nil without noise.
    var noise: (epsilon: Double, words: Int)? {
        switch schema.profile {
        case .plain: nil
        case .record:
            schema.record.noise.map { ($0, HardeningChain.bitsAtNoise(schema.record) / 64) }
        case .fields: schema.salts?.noise.map { ($0, matchKeyOffset - salts.count) }
        }
    }

    /// Whether the record-level filter is made under keys of cells, of which there is one where it
    /// has no salt.
    var recordUsesCells: Bool { sendsRecord && !recordUsesMasks }

    /// Whether the record-level filter is a union of masks of q-grams that are made once for a
    /// file.
    var recordUsesMasks: Bool {
        sendsRecord && schema.profile == .plain && schema.record.encoding == .clk
            && schema.record.markov == 0
    }

    private static func profile(_ schema: Schema) -> TokenProfile {
        switch schema.profile {
        case .plain: .plain
        case .fields: .fields
        case .record: .record
        }
    }

    /// What is done to the record-level filter, as the header says it.
    private static func steps(_ schema: Schema) -> [String] {
        var record = schema.record
        if schema.profile != .record { (record.salt, record.noise) = (nil, nil) }
        let salt = record.salt.map { "salt " + schema.name(of: Salt(parts: [$0])) }
        let noise = record.noise.map { "noise \($0)" }
        let isLast = !record.hardening.contains(.noise)
        let listed = record.hardening.map { step in
            step == .noise ? noise : HardeningChain.text(of: step)
        }
        return ([encodingText(record), salt] + listed + [isLast ? noise : nil])
            .compactMap { $0 }
    }

    /// How the filter is made, where it is no plain CLK.
    private static func encodingText(_ record: Schema.RecordFilter) -> String? {
        var texts: [String] = []
        switch record.encoding {
        case .clk: break
        case .rbf: texts.append("rbf")
        case .majority: texts.append("majority votes=\(record.votes) (experimental)")
        }
        if record.markov > 0 { texts.append("markov \(record.markov)") }
        return texts.isEmpty ? nil : texts.joined(separator: ", ")
    }

    private static func salts(_ schema: Schema, hasNameBag: Bool) -> [TokenSalt] {
        guard let settings = schema.salts else { return [] }
        return settings.salts.map { salt in
            var fields = salt.parts.reduce(UInt64(0)) { $0 | 1 << UInt64($1.field) }
            if hasNameBag, let bag = schema.nameBag,
                fields >> UInt64(bag.givenName) & 1 == 1 || fields >> UInt64(bag.surname) & 1 == 1
            {
                fields |= 1 << UInt64(schema.fields.count)
            }
            return TokenSalt(
                name: schema.name(of: salt), fields: fields, cellCount: settings.cellCount,
                flips: settings.noise.map(FilterNoise.flips) ?? 0)
        }
    }

    /// The header of an agency's token file made by this plan; its row count is 0.
    public func header(agency: String, keyFile: borrowing KeyFile) -> TokenHeader {
        TokenHeader(
            agency: agency, project: keyFile.facts.project,
            keyIdentifier: keyFile.linkageKey.identifier, keyFingerprint: keyFile.fingerprint,
            schemaDigest: schemaDigest, isDemonstration: keyFile.facts.isExample, rowCount: 0,
            fields: tokenFields, recordBitCount: sendsRecord ? recordBits : 0,
            profile: Self.profile(schema), salts: salts, hardening: Self.steps(schema),
            matchKeys: matchKeys,
            attributes: schema.attributes.attributes.map {
                TokenAttribute(name: $0.name, values: $0.values.map(\.name))
            })
    }

    private static func tokenFields(
        _ schema: Schema, filters: [BloomParameters], nameBag: BloomParameters?
    ) -> [TokenField] {
        var fields: [TokenField] = []
        for (index, field) in schema.fields.enumerated() {
            let role: FieldRole =
                index == schema.nameBag?.givenName
                ? .givenName : index == schema.nameBag?.surname ? .surname : .value
            fields.append(
                TokenField(
                    name: field.name, type: field.type.rawValue, role: role,
                    bitCount: filters[index].bitCount, hashCount: filters[index].hashCount,
                    levelEdges: field.levelEdges))
        }
        if let nameBag {
            fields.append(
                TokenField(
                    name: nameBagName, type: nameBagName, role: .nameBag,
                    bitCount: nameBag.bitCount, hashCount: nameBag.hashCount, levelEdges: []))
        }
        return fields
    }
}
