/// Words of which the first stands where a cache line begins, so that a vector of eight never
/// crosses one.
struct AlignedWords: Sendable {
    private var storage: [UInt64]
    private let offset: Int
    let count: Int

    init(count: Int) {
        storage = [UInt64](repeating: 0, count: count + 8)
        offset = unsafe storage.withUnsafeBufferPointer { buffer in
            (-Int(bitPattern: buffer.baseAddress) & 63) / 8
        }
        self.count = count
    }

    mutating func replace(at start: Int, with words: [UInt64], count: Int) {
        for index in 0..<count { storage[offset + start + index] = words[index] }
    }

    /// Lends the words from `start` on.
    @unsafe func withPointer<R>(at start: Int, _ body: (UnsafePointer<UInt64>) -> R) -> R {
        precondition(start >= 0 && start <= count)
        return unsafe storage.withUnsafeBufferPointer { buffer in
            unsafe body(buffer.baseAddress! + offset + start)
        }
    }

    @unsafe mutating func withMutablePointer(
        at start: Int, _ body: (UnsafeMutablePointer<UInt64>) -> Void
    ) {
        precondition(start >= 0 && start <= count)
        unsafe storage.withUnsafeMutableBufferPointer { buffer in
            unsafe body(buffer.baseAddress! + offset + start)
        }
    }
}
