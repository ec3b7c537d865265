internal import Files

/// Rows of bits, all of one length, side by side in one buffer that is in memory or mapped.
///
/// Row r is the words r * wordsPerRow ..< (r + 1) * wordsPerRow; bit b of a row is bit b % 64 of
/// its word b / 64. A copy of the value shares the buffer.
public struct BitMatrix: Sendable {
    public let rowCount: Int
    public let wordsPerRow: Int
    private let storage: WordStorage

    /// - Precondition: `words.count == rowCount * wordsPerRow`.
    public init(rowCount: Int, wordsPerRow: Int, words: [UInt64]) {
        precondition(words.count == rowCount * wordsPerRow)
        self.rowCount = rowCount
        self.wordsPerRow = wordsPerRow
        self.storage = .memory(words)
    }

    init(rowCount: Int, wordsPerRow: Int, storage: WordStorage) {
        self.rowCount = rowCount
        self.wordsPerRow = wordsPerRow
        self.storage = storage
    }

    /// Lends all words, row after row.
    public func withWords<R, E: Error>(_ body: (Span<UInt64>) throws(E) -> R) throws(E) -> R {
        try storage.withWords(count: rowCount * wordsPerRow, body)
    }
}

/// 64-bit words that are in memory or in a mapped file.
enum WordStorage: Sendable {
    case memory([UInt64])
    /// `offset` is a multiple of 8 bytes from the start of the file.
    case mapped(MappedFile, offset: Int)

    func withWords<R, E: Error>(
        count: Int, _ body: (Span<UInt64>) throws(E) -> R
    ) throws(E) -> R {
        switch self {
        case .memory(let words):
            return try body(words.span)
        case .mapped(let file, let offset):
            return try file.withBytes { (bytes: RawSpan) throws(E) -> R in
                let section = bytes.extracting(offset..<offset + count * 8)
                return try unsafe section.withUnsafeBytes { (buffer) throws(E) -> R in
                    let words = unsafe buffer.bindMemory(to: UInt64.self)
                    return try unsafe body(words.span)
                }
            }
        }
    }
}
