internal import Files

/// Rows of bits, all of one length, side by side in one buffer that is in memory or mapped.
///
/// Row r is the words r * wordsPerRow ..< (r + 1) * wordsPerRow; bit b of a row is bit b % 64 of
/// its word b / 64. A copy of the value shares the buffer.
public struct BitMatrix: Sendable {
    public let rowCount: Int
    public let wordsPerRow: Int
    private let storage: WordStorage
    /// The first word of row 0 in the storage.
    private let firstWord: Int

    /// - Precondition: `words.count == rowCount * wordsPerRow`.
    public init(rowCount: Int, wordsPerRow: Int, words: [UInt64]) {
        precondition(words.count == rowCount * wordsPerRow)
        self.rowCount = rowCount
        self.wordsPerRow = wordsPerRow
        self.storage = .memory(words)
        firstWord = 0
    }

    init(rowCount: Int, wordsPerRow: Int, storage: WordStorage, firstWord: Int = 0) {
        self.rowCount = rowCount
        self.wordsPerRow = wordsPerRow
        self.storage = storage
        self.firstWord = firstWord
    }

    /// Some of the rows, over the same buffer.
    /// - Precondition: the range lies within the rows.
    func rows(_ range: Range<Int>) -> BitMatrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= rowCount)
        return BitMatrix(
            rowCount: range.count, wordsPerRow: wordsPerRow, storage: storage,
            firstWord: firstWord + range.lowerBound * wordsPerRow)
    }

    /// Lends all words, row after row.
    public func withWords<R, E: Error>(_ body: (Span<UInt64>) throws(E) -> R) throws(E) -> R {
        let end = firstWord + rowCount * wordsPerRow
        return try storage.withWords(firstWord..<end, body)
    }
}

/// 64-bit words that are in memory or in a mapped file.
enum WordStorage: Sendable {
    case memory([UInt64])
    /// `offset` is a multiple of 8 bytes from the start of the file.
    case mapped(MappedFile, offset: Int)

    func withWords<R, E: Error>(
        _ range: Range<Int>, _ body: (Span<UInt64>) throws(E) -> R
    ) throws(E) -> R {
        switch self {
        case .memory(let words):
            return try body(words.span.extracting(range))
        case .mapped(let file, let offset):
            return try file.withBytes { (bytes: RawSpan) throws(E) -> R in
                let start = offset + range.lowerBound * 8
                let rows = bytes.extracting(start..<start + range.count * 8)
                return try unsafe rows.withUnsafeBytes { (buffer) throws(E) -> R in
                    let words = unsafe buffer.bindMemory(to: UInt64.self)
                    return try unsafe body(words.span)
                }
            }
        }
    }
}
