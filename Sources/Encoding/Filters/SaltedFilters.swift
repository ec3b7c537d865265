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
/// positions = those of the cell key: `CellPositions`
/// ```
/// Noise flips bits of every copy of its own (`FilterNoise`), so that filters repeat in no cell
/// either.
final class SaltedFilters {
    private let plan: FilterPlan
    private let salts: [Salt]
    /// Two codes a salt: of cells, of cell keys.
    private var codes: [KeyedCode]
    private var positions: CellPositions
    private var parts: [[UInt8]] = []
    private var value: [UInt8] = []
    private let wordsPerCopy: Int
    /// Where each header field stands in a copy.
    private let filterWords: [Range<Int>]
    private let noise: FilterNoise?

    /// - Parameter noise: of all copies of a row; nil for none.
    init(
        plan: FilterPlan, salts: [Salt], linkageKey: borrowing LinkageKey, noise: FilterNoise?
    ) throws {
        self.plan = plan
        self.noise = noise
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
        var filters = zip(plan.fieldFilters, plan.fieldOffsets).map {
            (parameters: $0, offset: $1)
        }
        if let bag = plan.nameBagFilter { filters.append((bag, plan.nameBagOffset)) }
        positions = try CellPositions(filters: filters)
        filterWords = filters.map { $0.offset..<$0.offset + $0.parameters.bitCount / 64 }
        wordsPerCopy = filters.reduce(0) { $0 + $1.parameters.bitCount / 64 }
    }

    /// Sets a record's cells and the bits of its filters in a row of zeros.
    func write(
        _ record: borrowing Record, grams: RecordGrams, missing: UInt64, handle: Handle,
        addsNoise: Bool, to row: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        // Out of self while it is lent.
        var value: [UInt8] = []
        swap(&value, &self.value)
        defer { swap(&value, &self.value) }
        for index in salts.indices {
            guard salts[index].write(of: record, using: &parts, to: &value) else { continue }
            let hash = try codes[2 * index].authenticate(value.span)
            let cell = 1 + hash.bigEndianWord64(0) % UInt64(plan.salts[index].cellCount)
            row[index] = cell
            var message = [8 of UInt8](repeating: 0)
            for byte in 0..<8 { message[byte] = UInt8(truncatingIfNeeded: cell >> (8 * byte)) }
            var key = try codes[2 * index + 1].authenticate(message.span)
            try positions.setBits(
                of: grams, under: &key, to: &row, from: salts.count + index * wordsPerCopy)
        }
        if addsNoise, let noise {
            try noise.add(to: &row, from: salts.count, of: handle)
            clear(missing: missing, in: &row)
        }
    }

    /// Takes noise away from where no filter is: a copy without a cell, a field that is missing.
    private func clear(missing: UInt64, in row: inout MutableSpan<UInt64>) {
        for index in salts.indices {
            let start = salts.count + index * wordsPerCopy
            if row[index] == 0 {
                for word in start..<start + wordsPerCopy { row[word] = 0 }
                continue
            }
            for (field, words) in filterWords.enumerated() where missing >> UInt64(field) & 1 == 1 {
                for word in words { row[start + word] = 0 }
            }
        }
    }
}

/// An authentication code in an array: arrays hold no type that cannot be copied.
final class KeyedCode {
    private var code: HMACSHA256

    init(_ code: consuming HMACSHA256) { self.code = code }

    func authenticate(_ message: Span<UInt8>) throws(SecretsError) -> AuthenticationCode {
        try code.authenticate(message)
    }
}
