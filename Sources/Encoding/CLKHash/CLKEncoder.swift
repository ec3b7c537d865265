internal import Secrets

/// Turns rows into CLKs, one after another, in buffers that are used again.
struct CLKEncoder {
    private let schema: CLKSchema
    private var fields: [CLKFieldEncoder] = []
    /// The feature that each encoded column is, in order.
    let columns: [Int]
    private var filter: [UInt8]

    /// - Throws: `SecretsError`.
    init(schema: CLKSchema, keys: borrowing CLKKeys) throws {
        self.schema = schema
        filter = [UInt8](repeating: 0, count: (schema.filterBitCount + 7) / 8)
        columns = schema.features.indices.filter { schema.features[$0].field != nil }
        for index in columns {
            guard let field = schema.features[index].field else { continue }
            let hash = try keys.withKeys(of: index) { first, second in
                try CLKTokenHash(
                    field.hash, keys: (first, second), bitCount: schema.filterBitCount)
            }
            fields.append(CLKFieldEncoder(field, hash: hash))
        }
    }

    /// Features whose `bitsPerFeature` left tokens out so far.
    var featuresWithDroppedTokens: [Int] {
        columns.indices.filter { fields[$0].droppedTokens }.map { columns[$0] }
    }

    /// Features of which some value so far spells letters with combining marks.
    var featuresWithDecomposedLetters: [Int] {
        columns.indices.filter { fields[$0].hasDecomposedLetters }.map { columns[$0] }
    }

    mutating func begin() {
        for index in filter.indices { filter[index] = 0 }
    }

    /// Adds a value.
    /// - Parameter place: of its column among `columns`.
    /// - Throws: `CLKFieldEncoder.Refusal`, `SecretsError`.
    mutating func add(_ value: [UInt8], place: Int) throws {
        try fields[place].add(value, to: &filter)
    }

    /// Appends the CLK of the row: the filter folded in two, its bits in the order of clkhash.
    func finish(into clks: inout [UInt8]) {
        // Folded f times, bit j is the XOR of all bits whose number mod l is j.
        let start = clks.count
        clks.append(contentsOf: repeatElement(0, count: schema.byteCount))
        guard schema.foldCount > 0 else {
            clks.replaceSubrange(start..<clks.count, with: filter)
            return
        }
        if schema.bitCount % 8 == 0 {
            for index in filter.indices { clks[start + index % schema.byteCount] ^= filter[index] }
            return
        }
        for bit in 0..<schema.filterBitCount where filter[bit / 8] << UInt8(bit % 8) & 0x80 != 0 {
            let target = bit % schema.bitCount
            clks[start + target / 8] ^= 0x80 >> UInt8(target % 8)
        }
    }
}
