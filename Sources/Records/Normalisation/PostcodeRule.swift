/// UK postcodes: written as the outward part, filled up with `_` to four characters, and the inward
/// part (`s7__2el`), so that the same part always stands at the same position.
///
/// Blanks and punctuation do not matter. O and 0, and I, L and 1, are exchanged where only one
/// reading is a postcode. `GIR 0AA`, BFPO numbers (`bfpo057`), the Crown dependencies and the
/// overseas territories are valid. Postcodes that stand for "none" or "abroad" (`ZZ99`, `AA99`,
/// `XX99`, `NF1`, `NK1`) are missing. Sources: Royal Mail, PAF Programmers' Guide, for the
/// patterns; NHS Data Dictionary, "Pseudo-country postcodes", for `ZZ99`.
public enum PostcodeRule {
    /// Where the parts stand in a normalised postcode: `outward` without its filling.
    /// - Returns: an empty `inward` for a postcode that has none; nil for no normalised postcode.
    public static func parts(
        of postcode: Span<UInt8>
    ) -> (outward: Range<Int>, inward: Range<Int>)? {
        guard postcode.count == 4 || postcode.count == 7 else { return nil }
        var end = 4
        while end > 0 && postcode[end - 1] == 0x5f { end -= 1 }
        return (0..<end, 4..<postcode.count)
    }

    /// A postcode's letters and digits, at most eight of them, in one word: the first lowest.
    ///
    /// Not an `InlineArray`: beside one, Swift 6.3.1 loses the count in optimised code.
    private struct Characters {
        private var packed: UInt64 = 0
        private(set) var count = 0

        init?(_ text: Span<UInt8>) {
            for index in text.indices {
                let byte = text[index]
                guard byte < 0x80 else { return nil }
                guard ASCII.isWordByte(byte) else { continue }
                guard count < 8 else { return nil }
                count += 1
                self[count - 1] = byte
            }
        }

        subscript(index: Int) -> UInt8 {
            get { UInt8(truncatingIfNeeded: packed >> UInt64(index * 8)) }
            set {
                let shift = UInt64(index * 8)
                packed = packed & ~(0xff << shift) | UInt64(newValue) << shift
            }
        }

        func isDigit(_ index: Int) -> Bool { ASCII.isDigit(self[index]) }
        func isLetter(_ index: Int) -> Bool { ASCII.isLetter(self[index]) }

        /// Whether it begins with one of the words.
        func hasPrefix(_ words: [Prefix]) -> Bool {
            for word in words where packed & word.mask == word.packed { return true }
            return false
        }

        func append(_ range: Range<Int>, to output: inout [UInt8]) {
            for index in range { output.append(self[index]) }
        }
    }

    /// A word that a postcode may begin with, laid out as `Characters`.
    private struct Prefix {
        let packed: UInt64
        let mask: UInt64

        init(_ word: Substring) {
            packed = word.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }
            mask = word.utf8.reduce(0) { mask, _ in mask << 8 | 0xff }
        }

        static func list(_ words: String) -> [Prefix] {
            words.split(separator: " ").map { Prefix($0) }
        }
    }

    private static let forces = Prefix.list("bfpo")
    private static let girobank = Prefix.list("gir")
    /// No fixed abode, not known, abroad.
    private static let placeholders = Prefix.list("zz99 aa99 xx99 nf1 nk1")
    private static let territories = Prefix.list("ascn bbnd biqq fiqq pcrn siqq sthl tkca")

    private static let expected: StaticString = "expected a UK postcode"

    static func append(
        _ text: Span<UInt8>, allowsOutwardOnly: Bool, to bytes: inout [UInt8]
    ) -> Reading {
        guard var code = Characters(text) else { return .invalid(expected) }
        if code.count == 0 { return .missing }
        var whole = code
        if code.count >= 5, code.count <= 7, mendInward(&whole),
            mendOutward(&whole, length: code.count - 3)
        {
            let outward = code.count - 3
            whole.append(0..<outward, to: &bytes)
            for _ in outward..<4 { bytes.append(0x5f) }
            whole.append(outward..<code.count, to: &bytes)
            return .value
        }
        // None of these words begins with a postcode area, so the usual postcodes come first.
        if code.hasPrefix(placeholders) { return .missing }
        if code.hasPrefix(forces) { return appendForces(code, to: &bytes) }
        if allowsOutwardOnly, code.count >= 2, code.count <= 4,
            mendOutward(&code, length: code.count)
        {
            code.append(0..<code.count, to: &bytes)
            for _ in code.count..<4 { bytes.append(0x5f) }
            return .value
        }
        return .invalid(expected)
    }

    /// British Forces Post Office: one to three digits, filled up with zeros.
    private static func appendForces(_ code: Characters, to bytes: inout [UInt8]) -> Reading {
        let digits = code.count - 4
        guard 1...3 ~= digits else { return .invalid(expected) }
        for index in 4..<code.count where !code.isDigit(index) { return .invalid(expected) }
        code.append(0..<4, to: &bytes)
        for _ in digits..<3 { bytes.append(0x30) }
        code.append(4..<code.count, to: &bytes)
        return .value
    }

    /// A digit and two letters, of which none is C, I, K, M, O or V.
    private static func mendInward(_ code: inout Characters) -> Bool {
        let start = code.count - 3
        code[start] = asDigit(code[start])
        guard code.isDigit(start) else { return false }
        for index in (start + 1)..<code.count {
            switch code[index] {
            case 0x63, 0x69, 0x6b, 0x6d, 0x6f, 0x76: return false
            case let byte where !ASCII.isLetter(byte): return false
            default: continue
            }
        }
        return true
    }

    /// Leaves the outward part as it is where it is one, else exchanges letters and digits that
    /// look alike, if exactly one way of doing so gives one.
    private static func mendOutward(_ code: inout Characters, length: Int) -> Bool {
        if isOutward(code, length: length) { return true }
        var mended: Characters?
        for choice in 1..<(1 << length) {
            var candidate = code
            var isChange = true
            for index in 0..<length where choice >> index & 1 == 1 {
                let byte = candidate[index]
                let other = ASCII.isDigit(byte) ? asLetter(byte) : asDigit(byte)
                isChange = isChange && other != byte
                candidate[index] = other
            }
            guard isChange, isOutward(candidate, length: length) else { continue }
            if mended != nil { return false }
            mended = candidate
        }
        guard let mended else { return false }
        code = mended
        return true
    }

    private static func asDigit(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x6f: 0x30
        case 0x69, 0x6c: 0x31
        default: byte
        }
    }

    private static func asLetter(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30: 0x6f
        case 0x31: 0x69
        default: byte
        }
    }

    /// An area of one or two letters, then a digit, then perhaps a digit or a letter.
    private static func isOutward(_ code: Characters, length: Int) -> Bool {
        guard code.isLetter(0) else { return false }
        if length == 4 && (1...3).allSatisfy(code.isLetter) { return code.hasPrefix(territories) }
        if length == 3 && code.hasPrefix(girobank) { return true }
        let letters = code.isLetter(1) ? 2 : 1
        guard 1...2 ~= length - letters, code.isDigit(letters) else { return false }
        let second = letters == 2 ? Int(code[1] - 0x61) : 26
        return areas[Int(code[0] - 0x61)] >> UInt32(second) & 1 == 1
    }

    /// The postcode areas: for each first letter the set of second letters; bit 26 stands for none.
    private static let areas: [UInt32] = {
        let names =
            "ab al b ba bb bd bf bh bl bn br bs bt bx ca cb cf ch cm co cr ct cv cw da dd de dg dh "
            + "dl dn dt dy e ec eh en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je "
            + "ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph "
            + "pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts "
            + "tw ub w wa wc wd wf wn wr ws wv yo ze"
        return names.split(separator: " ").reduce(
            into: [UInt32](repeating: 0, count: 26)
        ) { areas, name in
            let letters = name.utf8.map { Int($0) - 0x61 }
            areas[letters[0]] |= 1 << UInt32(letters.count == 2 ? letters[1] : 26)
        }
    }()
}
