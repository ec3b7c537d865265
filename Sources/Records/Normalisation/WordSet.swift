/// Words that a whole cell may be, such as those for "no value", kept in one buffer so that a
/// comparison allocates nothing.
struct WordSet: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// Bit n is set if a word has n bytes (bit 63: 63 or more): most cells need no comparison.
    private var lengths: UInt64 = 0

    init(_ words: [String]) {
        var folded: [UInt8] = []
        for word in words {
            let utf8 = Array(word.utf8)
            guard let range = TextFolding.fold(utf8.span, into: &folded), !range.isEmpty else {
                continue
            }
            bytes.append(contentsOf: folded[range])
            ends.append(bytes.count)
            lengths |= 1 << UInt64(min(range.count, 63))
        }
    }

    /// Whether a folded cell is one of the words.
    func contains(_ text: Span<UInt8>) -> Bool {
        guard lengths & 1 << UInt64(min(text.count, 63)) != 0 else { return false }
        var start = 0
        for end in ends {
            if end - start == text.count && matches(text, from: start) { return true }
            start = end
        }
        return false
    }

    private func matches(_ text: Span<UInt8>, from start: Int) -> Bool {
        for index in text.indices where text[index] != bytes[start + index] { return false }
        return true
    }
}
