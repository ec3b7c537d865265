/// Rows brought together in groups of eight, of which each word stands side by side: what the
/// kernels compare fastest, and what stays in the cache while many rows pass over it.
package struct RowGroups: ~Copyable {
    /// Rows in a group: CK_LANES of CKernels.
    package static let lanes = 8

    /// Rows gathered; the last group is filled up with rows of no bit.
    private(set) var rowCount = 0
    private(set) var wordsPerRow = 0
    private(set) var fieldCount = 0
    // One cache line longer than needed, so that the groups can begin where a line does.
    private var words: [UInt64] = []
    private var counts: [UInt32] = []

    package init() {}

    package var groupCount: Int { (rowCount + Self.lanes - 1) / Self.lanes }

    mutating func resize(rowCount: Int, wordsPerRow: Int, fieldCount: Int) {
        self.rowCount = rowCount
        self.wordsPerRow = wordsPerRow
        self.fieldCount = fieldCount
        let wordCount = groupCount * Self.lanes * wordsPerRow + 8
        if words.count < wordCount { words = [UInt64](repeating: 0, count: wordCount * 2) }
        let countCount = groupCount * Self.lanes * fieldCount + 16
        if counts.count < countCount { counts = [UInt32](repeating: 0, count: countCount * 2) }
    }

    @unsafe borrowing func withPointers<R>(
        _ body: (UnsafePointer<UInt64>, UnsafePointer<UInt32>) -> R
    ) -> R {
        unsafe words.withUnsafeBufferPointer { words in
            unsafe counts.withUnsafeBufferPointer { counts in
                unsafe body(
                    Self.aligned(words.baseAddress!), Self.aligned(counts.baseAddress!))
            }
        }
    }

    @unsafe mutating func withMutablePointers(
        _ body: (UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt32>) -> Void
    ) {
        unsafe words.withUnsafeMutableBufferPointer { words in
            unsafe counts.withUnsafeMutableBufferPointer { counts in
                unsafe body(
                    UnsafeMutablePointer(mutating: Self.aligned(words.baseAddress!)),
                    UnsafeMutablePointer(mutating: Self.aligned(counts.baseAddress!)))
            }
        }
    }

    /// The first place at a multiple of 64 bytes: the same one as long as the array lives.
    @unsafe private static func aligned<T>(_ pointer: UnsafePointer<T>) -> UnsafePointer<T> {
        let address = Int(bitPattern: unsafe UnsafeRawPointer(pointer))
        return unsafe pointer + (-address & 63) / MemoryLayout<T>.stride
    }

    @unsafe private static func aligned<T>(
        _ pointer: UnsafeMutablePointer<T>
    ) -> UnsafePointer<T> {
        unsafe aligned(UnsafePointer(pointer))
    }
}
