internal import Secrets

/// Ready-made filter masks of the q-grams of one field: the HMAC runs once for each distinct
/// q-gram, later occurrences are a look-up and an OR of words.
///
/// The table is bounded: past `capacity` q-grams (only text in many scripts gets there) a mask is
/// made, used and forgotten. A mask is the field-level part and then the record-level part.
final class QGramMasks {
    private var fieldStream: PositionStream?
    private var recordStream: PositionStream?
    private let fieldWords: Int
    private let recordWords: Int

    /// Open addressing: a q-gram's number plus one, 0 where free.
    private var keys: [UInt64]
    private var slots: [Int32]
    private var masks: [UInt64] = []
    private var scratch: [UInt64]
    private var count = 0

    static let capacity = 1 << 14
    /// Bytes of masks; a filter of 32,768 bits would otherwise take 64 MiB a field.
    private static let memoryLimit = 8 << 20
    /// The most q-grams whose masks are kept.
    private let limit: Int

    /// - Parameters: a key and parameters each for the filters that travel; nil for none.
    init(
        fieldStream: consuming PositionStream?, fieldWords: Int,
        recordStream: consuming PositionStream?, recordWords: Int
    ) {
        self.fieldStream = fieldStream
        self.recordStream = recordStream
        self.fieldWords = fieldWords
        self.recordWords = recordWords
        keys = [UInt64](repeating: 0, count: Self.capacity * 2)
        slots = [Int32](repeating: 0, count: Self.capacity * 2)
        let maskBytes = max(1, fieldWords + recordWords) * 8
        limit = min(Self.capacity, Self.memoryLimit / maskBytes)
        scratch = [UInt64](repeating: 0, count: fieldWords + recordWords)
    }

    /// Sets the bits of every q-gram in a row's filters.
    /// - Parameters:
    ///   - row: all words of the row.
    ///   - fieldOffset: the first word of this field's filter.
    ///   - recordOffset: the first word of the record-level filter.
    func add(
        _ grams: Span<UInt64>, to row: inout [UInt64], fieldOffset: Int, recordOffset: Int
    ) throws(SecretsError) {
        for index in grams.indices {
            let gram = grams[index]
            if let slot = try slot(of: gram) {
                Self.merge(
                    masks.span, at: slot, fieldWords, into: &row, at: fieldOffset)
                Self.merge(
                    masks.span, at: slot + fieldWords, recordWords, into: &row, at: recordOffset)
            } else {
                for word in scratch.indices { scratch[word] = 0 }
                try make(gram, in: &scratch, at: 0)
                Self.merge(scratch.span, at: 0, fieldWords, into: &row, at: fieldOffset)
                Self.merge(
                    scratch.span, at: fieldWords, recordWords, into: &row, at: recordOffset)
            }
        }
    }

    /// Where the q-gram's mask begins in `masks`, made now if it is new; nil if the table is full.
    private func slot(of gram: UInt64) throws(SecretsError) -> Int? {
        let key = gram &+ 1
        let last = keys.count &- 1
        // Fibonacci hashing: the high bits of a multiple of 2^64 over the golden ratio.
        var probe = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 49) & last
        while keys[probe] != 0 {
            if keys[probe] == key { return Int(slots[probe]) }
            probe = (probe &+ 1) & last
        }
        guard count < limit else { return nil }
        let slot = masks.count
        masks.append(contentsOf: repeatElement(0, count: fieldWords + recordWords))
        try make(gram, in: &masks, at: slot)
        keys[probe] = key
        slots[probe] = Int32(slot)
        count += 1
        return slot
    }

    private func make(
        _ gram: UInt64, in words: inout [UInt64], at offset: Int
    ) throws(SecretsError) {
        try fieldStream?.setBits(of: gram, in: &words, from: offset)
        try recordStream?.setBits(of: gram, in: &words, from: offset + fieldWords)
    }

    private static func merge(
        _ mask: Span<UInt64>, at start: Int, _ count: Int, into row: inout [UInt64], at offset: Int
    ) {
        guard count > 0 else { return }
        precondition(start + count <= mask.count && offset + count <= row.count)
        var row = row.mutableSpan
        for word in 0..<count {
            unsafe row[unchecked: offset &+ word] |= mask[unchecked: start &+ word]
        }
    }
}
