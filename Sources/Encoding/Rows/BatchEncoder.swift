internal import Records
internal import Tokens

/// Records that are read together, encoded together and written together. Its memory is used again
/// for the next ones.
struct RecordBatch: Sendable {
    /// Room for records; the first `count` are in use.
    private(set) var records: [Record]
    private(set) var count = 0

    init(capacity: Int) { records = (0..<capacity).map { _ in Record() } }

    /// Fills the batch from a file.
    /// - Returns: false where the file has no record more.
    mutating func fill(from reader: inout RecordReader, _ facts: RecordFacts) throws -> Bool {
        count = 0
        while count < records.count, try reader.next(into: &records[count]) {
            facts.complete(&records[count])
            count += 1
        }
        return count > 0
    }
}

/// Encodes batches, one at a time: a record encoder and a handle maker of its own, so that several
/// can work at once.
// @unchecked: an encoder is handed from the reader to one task, from there to the writer, and back
// to the reader: never to two.
final class BatchEncoder: @unchecked Sendable {
    private var encoder: RecordEncoder
    private var handles: HandleMaker

    init(encoder: consuming RecordEncoder, handles: consuming HandleMaker) {
        self.encoder = encoder
        self.handles = handles
    }

    /// The rows of a batch, one after another.
    struct Rows {
        var handles: [Handle] = []
        var missingMasks: [UInt64] = []
        /// All rows' words.
        var tokens: [UInt64] = []
        var wordsPerRow = 0
    }

    /// What the last batch became. Its memory is used again for the next one.
    private(set) var rows = Rows()

    /// Encodes a batch into `rows`.
    /// - Throws: `SecretsError`.
    func encode(_ batch: RecordBatch) throws {
        // Out of self while they are written, so that no write asks who else is at it.
        var rows = Rows()
        swap(&rows, &self.rows)
        defer { swap(&rows, &self.rows) }
        rows.handles.removeAll(keepingCapacity: true)
        rows.missingMasks.removeAll(keepingCapacity: true)
        rows.tokens.removeAll(keepingCapacity: true)
        for index in 0..<batch.count {
            let identifier = batch.records[index].identifier
            let handle = try handles.handle(of: identifier.span)
            rows.handles.append(handle)
            try encoder.encode(batch.records[index], handle: handle) { missing, tokens in
                if rows.wordsPerRow == 0 {
                    rows.wordsPerRow = tokens.count
                    rows.tokens.reserveCapacity(batch.records.count * tokens.count)
                }
                rows.missingMasks.append(missing)
                unsafe tokens.withUnsafeBufferPointer {
                    unsafe rows.tokens.append(contentsOf: $0)
                }
            }
        }
    }
}
