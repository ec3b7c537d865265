internal import Foundation

/// Values as Open Link Token 2.2.1 normalises and checks them before it hashes: for files that have
/// to agree with files made by it. New projects use `FieldNormaliser`, which knows more names.
///
/// What it takes for a first name, a last name, a sex and a date of birth is written in
/// `Docs/LEGACY-KEYS.md`; the vectors of the tests were made with the program itself.
public enum OpenLinkTokenValues {
    /// A surname in upper-case letters A to Z; nil for one that Open Link Token refuses.
    public static func lastName(_ value: String) -> String? {
        guard isGiven(value) else { return nil }
        var scalars = withoutMarks(value)
        let whole = scalars
        dropSuffixes(&scalars)
        if scalars.isEmpty { scalars = whole }
        let letters = scalars.filter(isLetter)
        // Two letters are a name where one is a vowel, and Ng is one.
        let isLongEnough =
            letters.count > 2
            || letters.count == 2
                && (letters.contains(where: isVowel) || upper(letters) == "NG")
        guard isLongEnough, isGiven(string(letters)) else { return nil }
        return upper(letters)
    }

    /// A given name in upper-case letters A to Z; nil for one that Open Link Token refuses.
    public static func firstName(_ value: String) -> String? {
        guard isGiven(value) else { return nil }
        var scalars = withoutMarks(value)
        dropTitles(&scalars)
        let whole = scalars
        dropSuffixes(&scalars)
        if scalars.isEmpty { scalars = whole }
        dropTrailingInitial(&scalars)
        let letters = (firstPart(scalars) ?? scalars[...]).filter(isLetter)
        guard !letters.isEmpty, isGiven(string(letters)) else { return nil }
        return upper(letters)
    }

    /// `MALE` or `FEMALE`; nil for anything but m, male, f and female.
    public static func sex(_ value: String) -> String? {
        let text = string(trimmed(Array(value.unicodeScalars)))
        switch text {
        case "M", "m", "Male", "male": return "MALE"
        case "F", "f", "Female", "female": return "FEMALE"
        default: return nil
        }
    }

    /// `yyyy-mm-dd`, from 1910 to `today`; nil for what is no date in one of yyyy-mm-dd,
    /// yyyy/mm/dd, mm/dd/yyyy, mm-dd-yyyy and dd.mm.yyyy.
    /// - Parameter today: yyyymmdd.
    public static func birthDate(_ value: String, today: Int) -> String? {
        let bytes = Array(value.utf8)
        guard bytes.count == 10 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            guard bytes[range].allSatisfy(ASCII.isDigit) else { return nil }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        let places: (year: Range<Int>, month: Range<Int>, day: Range<Int>)
        switch (bytes[2], bytes[4], bytes[5], bytes[7]) {
        case (_, 0x2d, _, 0x2d), (_, 0x2f, _, 0x2f): places = (0..<4, 5..<7, 8..<10)
        case (0x2d, _, 0x2d, _), (0x2f, _, 0x2f, _): places = (6..<10, 0..<2, 3..<5)
        case (0x2e, _, 0x2e, _): places = (6..<10, 3..<5, 0..<2)
        default: return nil
        }
        guard let year = number(places.year), let month = number(places.month),
            let day = number(places.day), 1...12 ~= month, day >= 1,
            day <= DateRule.days(of: month, in: year),
            19_100_101...max(19_100_101, today) ~= year * 10_000 + month * 100 + day
        else { return nil }
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        return "\(text(places.year))-\(text(places.month))-\(text(places.day))"
    }

    // MARK: - Names

    private typealias Scalars = [Unicode.Scalar]

    /// Words that stand where a name is not known.
    private static let placeholders: Set<String> = [
        "unknown", "n/a", "none", "test", "sample", "donor", "patient", "automation test",
        "automationtest", "patient not found", "patientnotfound", "<masked>", "anonymous",
        "zzztrash", "missing", "unavailable", "not available", "notavailable",
    ]

    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "capt", "sir", "col", "gen", "cmdr", "lt", "rabbi",
        "father", "brother", "sister", "hon", "honorable", "reverend", "rev", "doctor",
    ]

    private static let suffixes: Set<String> = [
        "jr", "jr.", "junior", "sr", "sr.", "senior", "i", "ii", "iii", "iv", "v", "vi", "vii",
        "viii", "ix", "x",
    ]

    /// Letters that Unicode does not take apart, and how they are spelt.
    private static let spellings: [Unicode.Scalar: String] = [
        "Æ": "AE", "æ": "ae", "Ð": "D", "ð": "d", "Ø": "O", "ø": "o", "Þ": "TH", "þ": "th",
        "ß": "ss", "ẞ": "SS", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ĳ": "IJ",
        "ĳ": "ij", "Ŀ": "L", "ŀ": "l", "Ł": "L", "ł": "l", "ŉ": "n", "Ŋ": "NG", "ŋ": "ng",
        "Œ": "OE", "œ": "oe", "Ŧ": "T", "ŧ": "t", "ſ": "s", "Ƒ": "F", "ƒ": "f", "Ǆ": "DZ",
        "ǅ": "Dz", "ǆ": "dz", "Ǉ": "LJ", "ǈ": "Lj", "ǉ": "lj", "Ǌ": "NJ", "ǋ": "Nj", "ǌ": "nj",
        "Ǳ": "DZ", "ǲ": "Dz", "ǳ": "dz", "Ǽ": "AE", "ǽ": "ae", "Ǿ": "O", "ǿ": "o",
    ]

    private static func isGiven(_ value: String) -> Bool {
        !trimmed(Array(value.unicodeScalars)).isEmpty && !placeholders.contains(value.lowercased())
    }

    private static func withoutMarks(_ value: String) -> Scalars {
        var spelt = String.UnicodeScalarView()
        for scalar in trimmed(Array(value.unicodeScalars)) {
            if let spelling = spellings[scalar] {
                spelt.append(contentsOf: spelling.unicodeScalars)
            } else {
                spelt.append(scalar)
            }
        }
        return String(spelt).decomposedStringWithCanonicalMapping.unicodeScalars.filter {
            switch $0.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: false
            default: true
            }
        }
    }

    private static func dropTitles(_ scalars: inout Scalars) {
        var rest = scalars[...]
        while true {
            let word = rest.prefix { isLetter($0) }
            var behind = rest.dropFirst(word.count)
            if behind.first == "." { behind = behind.dropFirst() }
            guard titles.contains(string(word).lowercased()), let blank = behind.first,
                isBlank(blank)
            else { break }
            rest = behind.drop(while: isBlank)
        }
        let left = trimmed(Array(rest))
        if !left.isEmpty { scalars = left }
    }

    private static func dropSuffixes(_ scalars: inout Scalars) {
        while let blank = scalars.lastIndex(where: isBlank) {
            guard isSuffix(string(scalars[(blank + 1)...])) else { return }
            scalars.removeSubrange(blank...)
            while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        }
    }

    private static func isSuffix(_ word: String) -> Bool {
        let lower = word.lowercased()
        if suffixes.contains(lower) { return true }
        let digits = lower.unicodeScalars.prefix { $0.properties.generalCategory == .decimalNumber }
        let ending = String(lower.unicodeScalars.dropFirst(digits.count))
        return !digits.isEmpty && ["st", "nd", "rd", "th"].contains(ending)
    }

    /// Drops a blank, one character and perhaps a full stop from the end.
    private static func dropTrailingInitial(_ scalars: inout Scalars) {
        for length in [3, 2] where scalars.count >= length {
            let end = scalars.suffix(length)
            guard let blank = end.first, isBlank(blank),
                let initial = end.dropFirst().first, !isBlank(initial),
                length == 2 || end.last == "."
            else { continue }
            scalars.removeLast(length)
            scalars = trimmed(scalars)
            return
        }
    }

    /// The first of several words, where it has three letters or more and all are letters.
    private static func firstPart(_ scalars: Scalars) -> ArraySlice<Unicode.Scalar>? {
        func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
            isBlank(scalar) || scalar == "." || scalar == "/"
        }
        func isDash(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "-" || 0x2010...0x2015 ~= scalar.value || scalar.value == 0x2212
        }
        let first = scalars.prefix(while: isLetter)
        var rest = scalars.dropFirst(first.count)
        guard first.count >= 3, let separator = rest.first, isSeparator(separator) else {
            return nil
        }
        var isFirstGap = true
        while !rest.isEmpty {
            let gap = rest.prefix { isSeparator($0) || !isFirstGap && isDash($0) }
            let word = rest.dropFirst(gap.count).prefix(while: isLetter)
            guard !gap.isEmpty, !word.isEmpty else { return nil }
            rest = rest.dropFirst(gap.count + word.count)
            isFirstGap = false
        }
        return first
    }

    // MARK: - Characters

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && ASCII.isLetter(UInt8(scalar.value) | 0x20)
    }

    private static func isVowel(_ scalar: Unicode.Scalar) -> Bool {
        "aeiouAEIOU".unicodeScalars.contains(scalar)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || 0x1c...0x1f ~= scalar.value
    }

    private static func trimmed(_ scalars: Scalars) -> Scalars {
        var rest = scalars[...].drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return Array(rest)
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func upper(_ letters: some Sequence<Unicode.Scalar>) -> String {
        string(letters).uppercased()
    }
}
