internal import Secrets

/// Ready-made filter masks of the q-grams of one field: the HMAC runs once for each distinct
/// q-gram, later occurrences are a look-up and an OR of words.
///
/// The table is bounded: past `capacity` q-grams (only text in many scripts gets there) a mask is
/// made, used and forgotten. A mask is the field-level part and then the record-level part.
struct QGramMasks {
    /// Where a q-gram's mask begins in `masks`.
    private struct Entry {
        /// The q-gram's number plus one; 0 where the place is free.
        var key: UInt64
        var slot: Int
    }

    private let maker: MaskMaker
    private let fieldWords: Int
    private let recordWords: Int
    /// Open addressing, at most half full.
    private var entries: [Entry]
    private var masks: [UInt64] = []
    private var scratch: [UInt64]
    /// Masks of the value at hand.
    private var slots: [Int] = []
    private var count = 0

    static let capacity = 1 << 14
    /// Bytes of masks; a filter of 32,768 bits would otherwise take 64 MiB a field.
    private static let memoryLimit = 8 << 20
    /// Places at first; a name's bigrams fit, and the table stays in the cache.
    private static let firstPlaces = 1 << 10
    /// The most q-grams whose masks are kept.
    private let limit: Int

    /// - Parameters: a key and parameters each for the filters that travel; nil for none.
    init(
        fieldStream: consuming PositionStream?, fieldWords: Int,
        recordStream: consuming PositionStream?, recordWords: Int
    ) {
        maker = MaskMaker(
            fieldStream: fieldStream, recordStream: recordStream, fieldWords: fieldWords)
        self.fieldWords = fieldWords
        self.recordWords = recordWords
        entries = [Entry](repeating: Entry(key: 0, slot: 0), count: Self.firstPlaces)
        let maskBytes = max(1, fieldWords + recordWords) * 8
        limit = min(Self.capacity, Self.memoryLimit / maskBytes)
        scratch = [UInt64](repeating: 0, count: fieldWords + recordWords)
    }

    /// Sets the bits of every q-gram in a row's filters.
    /// - Parameters:
    ///   - row: all words of the row.
    ///   - fieldOffset: the first word of this field's filter.
    ///   - recordOffset: the first word of the record-level filter.
    mutating func add(
        _ grams: Span<UInt64>, to row: inout [UInt64], fieldOffset: Int, recordOffset: Int
    ) throws(SecretsError) {
        slots.removeAll(keepingCapacity: true)
        for index in grams.indices {
            let gram = grams[index]
            if let slot = try slot(of: gram) {
                slots.append(slot)
            } else {
                for word in scratch.indices { scratch[word] = 0 }
                try maker.make(gram, in: &scratch, at: 0)
                for word in 0..<fieldWords { row[fieldOffset + word] |= scratch[word] }
                for word in 0..<recordWords {
                    row[recordOffset + word] |= scratch[fieldWords + word]
                }
            }
        }
        Self.merge(masks.span, slots.span, from: 0, fieldWords, into: &row, at: fieldOffset)
        Self.merge(
            masks.span, slots.span, from: fieldWords, recordWords, into: &row, at: recordOffset)
    }

    /// Where the q-gram's mask begins in `masks`, made now if it is new; nil if the table is full.
    private mutating func slot(of gram: UInt64) throws(SecretsError) -> Int? {
        let key = gram &+ 1
        let place = place(of: key)
        let entry = entries[place]
        if entry.key == key { return entry.slot }
        guard count < limit else { return nil }
        let slot = masks.count
        masks.append(contentsOf: repeatElement(0, count: fieldWords + recordWords))
        try maker.make(gram, in: &masks, at: slot)
        entries[place] = Entry(key: key, slot: slot)
        count += 1
        if count * 2 > entries.count { grow() }
        return slot
    }

    /// The place of a key, or the free one where it belongs.
    private func place(of key: UInt64) -> Int {
        let last = entries.count &- 1
        // Fibonacci hashing: the high bits of a multiple of 2^64 over the golden ratio.
        var place = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 40) & last
        while entries[place].key != 0 && entries[place].key != key { place = (place &+ 1) & last }
        return place
    }

    private mutating func grow() {
        let old = entries
        entries = [Entry](repeating: Entry(key: 0, slot: 0), count: old.count * 2)
        for entry in old where entry.key != 0 { entries[place(of: entry.key)] = entry }
    }

    /// ORs words `from` ..< `from + count` of every mask into a row, four words of all masks at a
    /// time, so that the row is written once and not once a q-gram.
    private static func merge(
        _ masks: Span<UInt64>, _ slots: Span<Int>, from first: Int, _ count: Int,
        into row: inout [UInt64], at offset: Int
    ) {
        guard count > 0 else { return }
        precondition(offset + count <= row.count)
        for index in slots.indices { precondition(slots[index] + first + count <= masks.count) }
        let bytes = unsafe masks.bytes
        var word = 0
        while word + 4 <= count {
            var sum = SIMD4<UInt64>(repeating: 0)
            for index in slots.indices {
                sum |= unsafe bytes.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: (slots[unchecked: index] &+ first &+ word) &* 8,
                    as: SIMD4<UInt64>.self)
            }
            for lane in 0..<4 { row[offset + word + lane] |= sum[lane] }
            word += 4
        }
        while word < count {
            for index in slots.indices { row[offset + word] |= masks[slots[index] + first + word] }
            word += 1
        }
    }
}

/// Makes the masks of one field's q-grams: where the keys are.
private final class MaskMaker {
    private var fieldStream: PositionStream?
    private var recordStream: PositionStream?
    private let fieldWords: Int

    init(
        fieldStream: consuming PositionStream?, recordStream: consuming PositionStream?,
        fieldWords: Int
    ) {
        self.fieldStream = fieldStream
        self.recordStream = recordStream
        self.fieldWords = fieldWords
    }

    func make(
        _ gram: UInt64, in words: inout [UInt64], at offset: Int
    ) throws(SecretsError) {
        try fieldStream?.setBits(of: gram, in: &words, from: offset)
        try recordStream?.setBits(of: gram, in: &words, from: offset + fieldWords)
    }
}
