internal import Secrets

/// Ready-made filter masks of the q-grams of one field: the HMAC runs once for each distinct
/// q-gram, later occurrences are a look-up and an OR of words.
///
/// The table is bounded: past `limit` q-grams (only text in many scripts gets there) a mask is
/// made, used and forgotten. A mask is the field-level part and then the record-level part, each
/// filled up to whole blocks, so that one look-up serves both.
struct QGramMasks {
    /// Words that are read and combined together.
    private typealias Block = SIMD4<UInt64>

    /// A q-gram's number plus one, 0 where free, and the place of its mask.
    private struct Entry {
        var key: UInt64 = 0
        var mask = 0
    }

    private let positions: MaskPositions
    private let fieldWords: Int
    private let recordWords: Int
    private let fieldBlocks: Int
    private let recordBlocks: Int
    /// Open addressing; its length is a power of two and at least twice `count`.
    private var entries: [Entry]
    /// The masks that are kept, and one more at the start for those that are not.
    private var masks: [Block]
    private var count = 0
    /// Where the masks of the value in hand begin. Kept at its greatest length.
    private var places: [Int] = []

    private static let capacity = 1 << 14
    private static let firstEntries = 1 << 10
    /// Bytes of masks; a filter of 32,768 bits would otherwise take 64 MiB a field.
    private static let memoryLimit = 8 << 20
    /// The most q-grams whose masks are kept.
    private let limit: Int

    /// - Parameters: a key and parameters each for the filters that travel; nil for none.
    init(
        fieldStream: consuming PositionStream?, fieldWords: Int,
        recordStream: consuming PositionStream?, recordWords: Int
    ) {
        positions = MaskPositions(field: fieldStream, record: recordStream)
        self.fieldWords = fieldWords
        self.recordWords = recordWords
        fieldBlocks = Self.blocks(for: fieldWords)
        recordBlocks = Self.blocks(for: recordWords)
        let maskBytes = max(1, fieldBlocks + recordBlocks) * MemoryLayout<Block>.stride
        limit = min(Self.capacity, Self.memoryLimit / maskBytes)
        entries = [Entry](repeating: Entry(), count: Self.firstEntries)
        masks = [Block](repeating: Block(), count: fieldBlocks + recordBlocks)
    }

    private static func blocks(for words: Int) -> Int {
        (words + Block.scalarCount - 1) / Block.scalarCount
    }

    /// Sets the bits of every q-gram in a row's filters.
    /// - Parameters:
    ///   - grams: of one value.
    ///   - row: all words of the row.
    ///   - fieldOffset: the first word of this field's filter.
    ///   - recordOffset: the first word of the record-level filter.
    mutating func add(
        _ grams: Span<UInt64>, to row: inout MutableSpan<UInt64>, fieldOffset: Int,
        recordOffset: Int
    ) throws(SecretsError) {
        precondition(fieldOffset >= 0 && fieldOffset + fieldWords <= row.count)
        precondition(recordOffset >= 0 && recordOffset + recordWords <= row.count)
        if places.count < grams.count {
            places.append(contentsOf: repeatElement(0, count: grams.count - places.count))
        }
        var found = 0
        for index in grams.indices {
            let gram = unsafe grams[unchecked: index]
            let place = if let kept = place(of: gram) { kept } else { try make(gram) }
            if place == 0 {
                // The mask is gone with the next one that is not kept.
                places[found] = 0
                merge(places.span.extracting(found...found), &row, fieldOffset, recordOffset)
            } else {
                places[found] = place
                found &+= 1
            }
        }
        merge(places.span.extracting(first: found), &row, fieldOffset, recordOffset)
    }

    /// Sets the bits of the masks that begin at `places`.
    private func merge(
        _ places: Span<Int>, _ row: inout MutableSpan<UInt64>, _ fieldOffset: Int,
        _ recordOffset: Int
    ) {
        let masks = masks.span
        for block in 0..<fieldBlocks {
            let first = block &* Block.scalarCount
            Self.set(
                Self.union(masks, places, block), &row, fieldOffset &+ first,
                words: fieldWords &- first)
        }
        for block in 0..<recordBlocks {
            let first = block &* Block.scalarCount
            Self.set(
                Self.union(masks, places, fieldBlocks &+ block), &row, recordOffset &+ first,
                words: recordWords &- first)
        }
    }

    // `place(of:)` gives only places at which a whole mask stands.
    @inline(__always)
    private static func union(_ masks: Span<Block>, _ places: Span<Int>, _ block: Int) -> Block {
        var union = Block()
        for index in places.indices {
            let place = unsafe places[unchecked: index]
            union |= unsafe masks[unchecked: place &+ block]
        }
        return union
    }

    // `add` has checked that the filters lie within the row.
    @inline(__always)
    private static func set(
        _ block: Block, _ row: inout MutableSpan<UInt64>, _ offset: Int, words: Int
    ) {
        if words >= Block.scalarCount {
            for word in 0..<Block.scalarCount {
                unsafe row[unchecked: offset &+ word] |= block[word]
            }
        } else {
            for word in 0..<words { unsafe row[unchecked: offset &+ word] |= block[word] }
        }
    }

    // MARK: - Table

    /// Where the q-gram's mask begins in `masks`; nil if it is not kept.
    @inline(__always)
    private func place(of gram: UInt64) -> Int? {
        let key = gram &+ 1
        let entries = entries.span
        let last = entries.count &- 1
        var probe = Self.hash(key) & last
        while true {
            let entry = unsafe entries[unchecked: probe]
            if entry.key == key { return entry.mask }
            if entry.key == 0 { return nil }
            probe = (probe &+ 1) & last
        }
    }

    /// Fibonacci hashing: the high bits of a multiple of 2^64 over the golden ratio.
    @inline(__always)
    private static func hash(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 40)
    }

    /// Makes a mask that is not in the table.
    /// - Returns: where it begins in `masks`; 0 if it will not be kept.
    @inline(never)
    private mutating func make(_ gram: UInt64) throws(SecretsError) -> Int {
        let blocks = fieldBlocks + recordBlocks
        let recordStart = fieldBlocks * Block.scalarCount
        let words = try positions.mask(
            of: gram, words: blocks * Block.scalarCount, recordStart: recordStart)
        let isKept = count < limit
        let place = isKept ? masks.count : 0
        for block in 0..<blocks {
            var value = Block()
            for word in 0..<Block.scalarCount { value[word] = words[block * 4 + word] }
            if isKept { masks.append(value) } else { masks[block] = value }
        }
        guard isKept else { return 0 }
        if (count + 1) * 2 > entries.count { grow() }
        enter(Entry(key: gram &+ 1, mask: place))
        count += 1
        return place
    }

    private mutating func grow() {
        let old = entries
        entries = [Entry](repeating: Entry(), count: old.count * 2)
        for entry in old where entry.key != 0 { enter(entry) }
    }

    private mutating func enter(_ entry: Entry) {
        let last = entries.count - 1
        var probe = Self.hash(entry.key) & last
        while entries[probe].key != 0 { probe = (probe + 1) & last }
        entries[probe] = entry
    }
}

/// Makes the masks: asked once for each distinct q-gram.
private final class MaskPositions {
    private var field: PositionStream?
    private var record: PositionStream?

    init(field: consuming PositionStream?, record: consuming PositionStream?) {
        self.field = field
        self.record = record
    }

    /// The mask of a q-gram: the field-level part from word 0, the record-level part from
    /// `recordStart`.
    func mask(
        of gram: UInt64, words: Int, recordStart: Int
    ) throws(SecretsError) -> [UInt64] {
        var mask = [UInt64](repeating: 0, count: words)
        try field?.setBits(of: gram, in: &mask, from: 0)
        try record?.setBits(of: gram, in: &mask, from: recordStart)
        return mask
    }
}
