/// Text as a row of words: addresses, towns, free text and codes.
enum WordsRule {
    /// Words of letters and digits with one blank between them; apostrophes vanish and all other
    /// punctuation parts words. Known words are replaced by their short form.
    /// - Parameter mayLackLetters: whether a value of digits alone is valid.
    static func append(
        _ text: Span<UInt8>, replacing words: WordMap, mayLackLetters: Bool,
        to bytes: inout [UInt8]
    ) -> Reading {
        let start = bytes.count
        var wordStart = start
        var isInWord = false
        var hasLetter = false
        for index in text.indices {
            let byte = text[index]
            if byte == 0x27 || byte == 0x60 { continue }
            guard ASCII.isWordByte(byte) else {
                if isInWord { words.replaceLast(of: &bytes, from: wordStart) }
                isInWord = false
                continue
            }
            if !isInWord {
                if bytes.count > start { bytes.append(0x20) }
                isInWord = true
                wordStart = bytes.count
            }
            hasLetter = hasLetter || !ASCII.isDigit(byte)
            bytes.append(byte)
        }
        if isInWord { words.replaceLast(of: &bytes, from: wordStart) }
        return hasLetter || mayLackLetters || bytes.count == start
            ? .value : .invalid("expected a place with at least one letter")
    }

    /// Letters and digits alone, without blanks: `AB-12 c` is `ab12c`.
    static func appendCode(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        for index in text.indices where ASCII.isWordByte(text[index]) { bytes.append(text[index]) }
        return .value
    }
}

extension WordMap {
    /// Street words. `st` stands for both street and saint, wherever it is written, as the two
    /// cannot be told apart once shortened.
    static let streetWords = WordMap([
        ("road", "rd"), ("street", "st"), ("str", "st"), ("saint", "st"), ("avenue", "ave"),
        ("av", "ave"), ("close", "cl"), ("clo", "cl"), ("drive", "dr"), ("drv", "dr"),
        ("lane", "ln"), ("court", "ct"), ("crt", "ct"), ("crescent", "cres"), ("cresent", "cres"),
        ("cr", "cres"), ("place", "pl"), ("square", "sq"), ("terrace", "terr"), ("tce", "terr"),
        ("ter", "terr"), ("gardens", "gdns"), ("gdn", "gdns"), ("grove", "gr"), ("grv", "gr"),
        ("apartment", "flat"), ("appartment", "flat"), ("apt", "flat"), ("flt", "flat"),
        ("unit", "flat"), ("house", "hse"), ("mount", "mt"), ("highway", "hwy"),
        ("parade", "pde"), ("circuit", "cct"), ("park", "pk"), ("building", "bldg"),
        ("buildings", "bldg"), ("number", "no"),
    ])

    /// Words in names of towns.
    static let townWords = WordMap([("saint", "st"), ("mount", "mt")])
}
