/// The regular expression of a `pattern`, run by Swift's engine in place of Python's: on Unicode
/// scalars, over the whole value. A pattern in which the dialects are known to differ is refused.
struct CLKPattern {
    private let regex: Regex<AnyRegexOutput>
    /// Values that were looked at; emptied when it is full.
    private var verdicts: [[UInt8]: Bool] = [:]
    private static let capacity = 1 << 15

    /// Nil for a pattern that `problem` speaks of.
    init?(_ pattern: String) {
        guard let regex = try? Regex(pattern) else { return nil }
        self.regex = regex.matchingSemantics(.unicodeScalar).wordBoundaryKind(.simple)
    }

    mutating func matches(_ value: [UInt8]) -> Bool {
        if let verdict = verdicts[value] { return verdict }
        let text = String(decoding: value, as: UTF8.self)
        let verdict = (try? regex.wholeMatch(in: text)) != nil
        if verdicts.count >= Self.capacity { verdicts.removeAll(keepingCapacity: true) }
        verdicts[value] = verdict
        return verdict
    }

    /// Why a pattern cannot be used; nil where it can.
    static func problem(with pattern: String) -> String? {
        if let word = foreignWord(in: Array(pattern.unicodeScalars)) {
            return "`\(word)` means one thing to Python and another to this program; write the "
                + "pattern without it"
        }
        guard (try? Regex(pattern)) != nil else {
            return "it cannot be read as a regular expression"
        }
        return nil
    }

    /// Letters that may stand behind a backslash: both dialects mean the same by them.
    private static let sharedEscapes = Set("AbBdDsSwWnrtfaux0123456789".unicodeScalars)

    /// What the dialects differ in: escapes that Python does not have, `\Z`, and brackets and
    /// doubled signs within a set of characters.
    private static func foreignWord(in scalars: [Unicode.Scalar]) -> String? {
        var isInSet = false
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            index += 1
            if scalar == "\\" {
                guard let next else { return nil }
                if next.properties.isAlphabetic || next.properties.numericType != nil,
                    !sharedEscapes.contains(next)
                {
                    return "\\\(next)"
                }
                index += 1
            } else if isInSet {
                if scalar == "]" {
                    isInSet = false
                } else if scalar == "[" {
                    return "[ within a set"
                } else if let next, scalar == next, "&-~|".unicodeScalars.contains(scalar) {
                    return "\(scalar)\(next)"
                }
            } else if scalar == "[" {
                isInSet = true
                // A bracket that closes stands for itself where it is the set's first.
                var first = index
                if first < scalars.count && scalars[first] == "^" { first += 1 }
                if first < scalars.count && scalars[first] == "]" { return "[] or [^]" }
            }
        }
        return nil
    }
}
