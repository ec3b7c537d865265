internal import Secrets

/// The positions of q-grams under keys that change from cell to cell of a salt.
///
/// ```
/// AES-256(cell key, q-gram | field | 0), AES-256(cell key, q-gram | field | 1), …
/// ```
/// as 16-bit little-endian words, each reduced to the filter's length. A cell key is used for a few
/// records, too few for ready-made masks, and a block of AES costs a hundredth of an HMAC.
struct CellPositions: ~Copyable {
    private var cipher: PseudorandomBlocks
    private var blocks: [UInt64] = []
    /// Parameters and first word of each header field's filter.
    private let filters: [(parameters: BloomParameters, offset: Int)]

    init(filters: [(parameters: BloomParameters, offset: Int)]) throws(SecretsError) {
        cipher = try PseudorandomBlocks()
        self.filters = filters
    }

    /// Positions of 16 bits in a block.
    private static let positionsPerBlock = 8

    /// Sets the bits of a record's q-grams.
    /// - Parameters:
    ///   - key: wiped.
    ///   - start: where the first filter begins, to which the offsets are added.
    mutating func setBits(
        of record: RecordGrams, under key: inout AuthenticationCode,
        to row: inout MutableSpan<UInt64>, from start: Int
    ) throws(SecretsError) {
        try cipher.setKey(&key)
        let grams = record.grams
        var count = 0
        for field in record.parts {
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
        for field in record.parts {
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
