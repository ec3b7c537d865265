internal import Records
internal import Secrets
internal import Tokens

/// The field-level filters of records under the salts of a schema.
///
/// Under each salt a record is in a cell, told by a keyed hash of the salt's attributes, and every
/// cell has a key of its own: filters of two cells have nothing to do with each other. So what can
/// be read from how often values stand in a file can be read within a cell at the most, and a cell
/// has few rows.
///
/// ```
/// cell      = 1 + HMAC-SHA256(cell hash key, salt) mod cells        first 8 bytes, big-endian
/// cell key  = HMAC-SHA256(cell key's key, cell)                     8 bytes, little-endian
/// positions = AES-256(cell key, q-gram | field | counter), ...      16-bit little-endian words
/// ```
struct SaltedFilters: ~Copyable {
    /// The q-grams of a record's field, among those of all its fields.
    struct FieldGrams {
        /// Number of the header field.
        var field: Int
        /// In the record's q-grams.
        var range: Range<Int>
    }

    private let plan: FilterPlan
    private let salts: [Salt]
    /// Two codes a salt: of cells, of cell keys.
    private var codes: [KeyedCode]
    private var cipher: PseudorandomBlocks
    private var blocks: [UInt64] = []
    private var parts: [[UInt8]] = []
    private var value: [UInt8] = []
    /// Parameters and first word of each header field.
    private let filters: [(parameters: BloomParameters, offset: Int)]
    private let wordsPerCopy: Int

    init(plan: FilterPlan, salts: [Salt], linkageKey: borrowing LinkageKey) throws {
        self.plan = plan
        self.salts = salts
        codes = []
        for salt in plan.salts {
            for use in [LinkageKey.SaltUse.cell, .cellKey] {
                codes.append(
                    KeyedCode(
                        try HMACSHA256(
                            key: linkageKey.saltKey(
                                schemaDigest: plan.schemaDigest, salt: salt.name, use: use))))
            }
        }
        cipher = try PseudorandomBlocks()
        var filters = zip(plan.fieldFilters, plan.fieldOffsets).map {
            (parameters: $0, offset: $1)
        }
        if let bag = plan.nameBagFilter { filters.append((bag, plan.nameBagOffset)) }
        self.filters = filters
        wordsPerCopy = filters.reduce(0) { $0 + $1.parameters.bitCount / 64 }
    }

    /// Sets a record's cells and the bits of its filters in a row of zeros.
    /// - Parameters:
    ///   - grams: of all fields that are not missing, one after another.
    ///   - fields: which of them are whose.
    mutating func write(
        _ record: borrowing Record, grams: [UInt64], fields: [FieldGrams],
        to row: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        for index in salts.indices {
            guard salts[index].write(of: record, using: &parts, to: &value) else { continue }
            let hash = try codes[2 * index].authenticate(value.span)
            let cell = 1 + hash.bigEndianWord64(0) % UInt64(plan.salts[index].cellCount)
            row[index] = cell
            var message = [8 of UInt8](repeating: 0)
            for byte in 0..<8 { message[byte] = UInt8(truncatingIfNeeded: cell >> (8 * byte)) }
            var key = try codes[2 * index + 1].authenticate(message.span)
            try cipher.setKey(&key)
            try setBits(
                grams: grams, fields: fields, to: &row,
                from: salts.count + index * wordsPerCopy)
        }
    }

    // MARK: - Positions

    /// Positions of 16 bits in a block.
    private static let positionsPerBlock = 8

    private mutating func setBits(
        grams: [UInt64], fields: [FieldGrams], to row: inout MutableSpan<UInt64>, from start: Int
    ) throws(SecretsError) {
        var count = 0
        for field in fields {
            let needed = Self.blocksPerGram(filters[field.field].parameters)
            let room = 2 * (count + needed * field.range.count)
            if blocks.count < room {
                blocks.append(contentsOf: repeatElement(0, count: room - blocks.count))
            }
            for gram in field.range {
                for counter in 0..<needed {
                    blocks[2 * count] = grams[gram].littleEndian
                    blocks[2 * count + 1] = Self.place(field: field.field, counter: counter)
                    count += 1
                }
            }
        }
        try cipher.replace(&blocks, count: count)
        var next = 0
        for field in fields {
            let (parameters, offset) = filters[field.field]
            let needed = Self.blocksPerGram(parameters)
            for gram in field.range {
                let left = Self.set(
                    blocks.span.extracting(2 * next..<2 * (next + needed)), parameters, &row,
                    start + offset, parameters.hashCount)
                next += needed
                if left > 0 {
                    try setRest(
                        grams[gram], field.field, from: needed, left, to: &row, start + offset)
                }
            }
        }
    }

    /// Blocks that hold a q-gram's positions unless many words are passed over.
    private static func blocksPerGram(_ parameters: BloomParameters) -> Int {
        (parameters.hashCount + positionsPerBlock - 1) / positionsPerBlock
    }

    private static func place(field: Int, counter: Int) -> UInt64 {
        (UInt64(field) | UInt64(counter) << 32).littleEndian
    }

    /// Sets positions from blocks.
    /// - Returns: positions that are still to be set.
    @inline(__always)
    private static func set(
        _ blocks: Span<UInt64>, _ parameters: BloomParameters, _ row: inout MutableSpan<UInt64>,
        _ start: Int, _ wanted: Int
    ) -> Int {
        let length = UInt64(parameters.bitCount)
        // Words from here on would favour the low positions and are passed over.
        let bound = (1 << 16) / length * length
        var wanted = wanted
        for index in blocks.indices {
            var word = blocks[index].littleEndian
            for _ in 0..<4 {
                let part = word & 0xffff
                word >>= 16
                guard part < bound else { continue }
                let position = Int(part % length)
                row[start + position / 64] |= 1 << UInt64(position % 64)
                wanted -= 1
                if wanted == 0 { return 0 }
            }
        }
        return wanted
    }

    /// The rest of a q-gram's positions, block by block.
    private mutating func setRest(
        _ gram: UInt64, _ field: Int, from counter: Int, _ wanted: Int,
        to row: inout MutableSpan<UInt64>, _ start: Int
    ) throws(SecretsError) {
        var (counter, wanted) = (counter, wanted)
        while wanted > 0 {
            var block = [gram.littleEndian, Self.place(field: field, counter: counter)]
            try cipher.replace(&block, count: 1)
            wanted = Self.set(block.span, filters[field].parameters, &row, start, wanted)
            counter += 1
        }
    }
}

/// An authentication code in an array: arrays hold no type that cannot be copied.
private final class KeyedCode {
    private var code: HMACSHA256

    init(_ code: consuming HMACSHA256) { self.code = code }

    func authenticate(_ message: Span<UInt8>) throws(SecretsError) -> AuthenticationCode {
        try code.authenticate(message)
    }
}
