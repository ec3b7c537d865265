/// Personal names.
///
/// Apostrophes vanish (`O'Brien` is `obrien`); hyphens, blanks and other punctuation end a word,
/// and words are parted by one blank. Titles at the front and suffixes at the end are dropped, but
/// never so that nothing is left, except what is nobody's name: a column that says `Sir` or `Mr`
/// and no more has no name, and is missing, or all such people would agree on it. Digits stay, as
/// they show that something is odd, but a value without a letter is invalid.
enum NameRule {
    static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        var writer = Writer(start: bytes.count)
        writer.append(text, 0..<text.count, to: &bytes)
        writer.dropSuffixes(from: &bytes, emptying: false)
        return reading(&bytes, from: writer.start)
    }

    /// A whole name; `Smith, John` is read as `John Smith`.
    static func appendFullName(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        var comma = 0
        while comma < text.count && text[comma] != 0x2c { comma += 1 }
        var writer = Writer(start: bytes.count)
        if comma < text.count {
            writer.append(text, (comma + 1)..<text.count, to: &bytes)
            // `John Smith, PhD` has only suffixes there: they go, and the rest stays in its order.
            writer.dropSuffixes(from: &bytes, emptying: true)
        }
        writer.append(text, 0..<comma, to: &bytes)
        writer.dropSuffixes(from: &bytes, emptying: false)
        return reading(&bytes, from: writer.start)
    }

    private static let titles = WordMap(
        words: "mr ms mx dr fr rt lt mrs sir rev hon sgt miss dame prof lord lady revd capt cllr "
            + "master doctor reverend professor")

    private static let suffixes = WordMap(
        words: "jr sr jnr snr ii iii iv esq esquire mbe obe cbe kbe dbe phd md bt baronet")

    /// Titles and suffixes that nobody is called, unlike Lord, Master, Hon, Md or Ii.
    private static let nobodysNames = WordMap(
        words: "mr ms mx dr mrs sir rev sgt prof revd capt cllr doctor reverend professor jr sr "
            + "jnr snr esq esquire mbe obe cbe kbe dbe phd bt baronet")

    /// Writes the words of a name after one another.
    private struct Writer {
        let start: Int
        /// Every word written so far is a title.
        private var isAllTitles = true
        private var isInWord = false
        private var wordStart: Int

        init(start: Int) {
            self.start = start
            wordStart = start
        }

        mutating func append(_ text: Span<UInt8>, _ range: Range<Int>, to bytes: inout [UInt8]) {
            for index in range {
                let byte = text[index]
                if byte == 0x27 || byte == 0x60 { continue }
                guard ASCII.isWordByte(byte) else {
                    endWord(bytes)
                    continue
                }
                if !isInWord { beginWord(&bytes) }
                bytes.append(byte)
            }
            endWord(bytes)
        }

        private mutating func beginWord(_ bytes: inout [UInt8]) {
            isInWord = true
            if isAllTitles {
                bytes.removeLast(bytes.count - start)
            } else if bytes.count > start {
                bytes.append(0x20)
            }
            wordStart = bytes.count
        }

        private mutating func endWord(_ bytes: [UInt8]) {
            guard isInWord else { return }
            isInWord = false
            isAllTitles = isAllTitles && NameRule.titles.contains(bytes, wordStart..<bytes.count)
        }

        /// Drops suffixes from the end; the last remaining word only where `emptying` says so.
        mutating func dropSuffixes(from bytes: inout [UInt8], emptying: Bool) {
            while bytes.count > start {
                var word = bytes.count
                while word > start && bytes[word - 1] != 0x20 { word -= 1 }
                guard emptying || word > start,
                    NameRule.suffixes.contains(bytes, word..<bytes.count)
                else { return }
                bytes.removeLast(bytes.count - max(start, word - 1))
            }
            if bytes.count == start { isAllTitles = true }
        }
    }

    private static func reading(_ bytes: inout [UInt8], from start: Int) -> Reading {
        if nobodysNames.contains(bytes, start..<bytes.count) {
            bytes.removeLast(bytes.count - start)
            return .missing
        }
        for index in start..<bytes.count where bytes[index] >= 0x61 { return .value }
        return bytes.count == start
            ? .value : .invalid("expected a name with at least one letter")
    }
}
