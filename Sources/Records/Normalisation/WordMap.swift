/// A few known words, each with the word to write in its place, found by length and content
/// without making a `String`.
struct WordMap: Sendable {
    /// A word of at most 16 bytes as a number, its first byte lowest.
    typealias Packed = UInt128

    private var words: [Packed] = []
    private var replacements: [Packed] = []
    /// `starts[n]..<starts[n + 1]` are the words of n bytes.
    private var starts = [Int](repeating: 0, count: 18)

    static let none = WordMap([])

    /// - Parameter pairs: words and what to write for them, each of at most 16 bytes.
    init(_ pairs: [(word: String, replacement: String)]) {
        for pair in pairs.sorted(by: { $0.word.utf8.count < $1.word.utf8.count }) {
            precondition(pair.word.utf8.count <= 16 && pair.replacement.utf8.count <= 16)
            words.append(Self.pack(pair.word))
            replacements.append(Self.pack(pair.replacement))
            for length in (pair.word.utf8.count + 1)..<18 { starts[length] += 1 }
        }
    }

    /// Words to be recognised only, written with blanks between them.
    init(words: String) {
        self.init(words.split(separator: " ").map { (word: String($0), replacement: "") })
    }

    /// Whether the bytes of `range` are one of the words.
    func contains(_ bytes: [UInt8], _ range: Range<Int>) -> Bool { find(bytes, range) != nil }

    /// Writes the replacement over the word that ends `bytes` and begins at `start`, if there is
    /// one.
    func replaceLast(of bytes: inout [UInt8], from start: Int) {
        guard let place = find(bytes, start..<bytes.count) else { return }
        bytes.removeLast(bytes.count - start)
        var packed = replacements[place]
        while packed != 0 {
            bytes.append(UInt8(truncatingIfNeeded: packed))
            packed >>= 8
        }
    }

    private func find(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        guard range.count <= 16 else { return nil }
        let candidates = starts[range.count]..<starts[range.count + 1]
        if candidates.isEmpty { return nil }
        var packed: Packed = 0
        for index in range.reversed() { packed = packed << 8 | Packed(bytes[index]) }
        for place in candidates where words[place] == packed { return place }
        return nil
    }

    private static func pack(_ word: String) -> Packed {
        word.utf8.reversed().reduce(0) { $0 << 8 | Packed($1) }
    }
}
