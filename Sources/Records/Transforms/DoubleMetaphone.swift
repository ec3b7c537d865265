/// How a name sounds, by the rules of English spelling and of names from elsewhere: two codes of up
/// to four letters, of which the second is how it may sound otherwise, or the same.
///
/// Source: L. Philips, "The double metaphone search algorithm", C/C++ Users Journal 18 (6), 2000.
/// `0` stands for th, `X` for sh, `A` for any vowel a name begins with. Letters other than a to z
/// are passed over, several words are taken as one with a blank between.
package struct DoubleMetaphone {
    package private(set) var primary: [UInt8] = []
    package private(set) var alternate: [UInt8] = []

    /// The name in capitals; blanks stand between words.
    private let letters: [UInt8]
    private let isSlavoGermanic: Bool
    private var place = 0

    private static let most = 4
    private static let blank = UInt8(ascii: " ")

    /// - Parameter value: UTF-8, normalised.
    package init(_ value: Span<UInt8>) {
        var letters: [UInt8] = []
        for index in value.indices {
            let byte = value[index]
            if byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a && byte < 0x80 {
                letters.append(byte & ~0x20)
            } else if byte == Self.blank && !letters.isEmpty && letters.last != Self.blank {
                letters.append(byte)
            }
        }
        if letters.last == Self.blank { letters.removeLast() }
        self.letters = letters
        isSlavoGermanic =
            letters.contains(UInt8(ascii: "W")) || letters.contains(UInt8(ascii: "K"))
            || zip(letters, letters.dropFirst()).contains {
                $0 == UInt8(ascii: "C") && $1 == UInt8(ascii: "Z")
            }
        guard !letters.isEmpty else { return }
        if has(0, "GN", "KN", "PN", "WR", "PS") { place = 1 }
        if has(0, "X") {
            add("S")
            place = 1
        }
        while place < letters.count && (primary.count < Self.most || alternate.count < Self.most) {
            step()
        }
        primary = Array(primary.prefix(Self.most))
        alternate = Array(alternate.prefix(Self.most))
    }

    // MARK: - Looking around

    private func letter(_ index: Int) -> UInt8 {
        letters.indices.contains(index) ? letters[index] : Self.blank
    }

    /// Whether one of the texts stands there; behind the end are blanks.
    private func has(_ index: Int, _ texts: String...) -> Bool {
        index >= 0
            && texts.contains { text in
                text.utf8.enumerated().allSatisfy { letter(index + $0.offset) == $0.element }
            }
    }

    private func isVowel(_ index: Int) -> Bool {
        letters.indices.contains(index) && has(index, "A", "E", "I", "O", "U", "Y")
    }

    private var last: Int { letters.count - 1 }

    // MARK: - Writing

    private mutating func add(_ code: String) { add(code, code) }

    private mutating func add(_ code: String, _ other: String) {
        primary += Array(code.utf8)
        alternate += Array(other.utf8)
    }

    /// Writes codes and goes on by so many letters.
    private mutating func take(_ count: Int, _ code: String, _ other: String? = nil) {
        add(code, other ?? code)
        place += count
    }

    /// One of a letter that may stand twice.
    private mutating func single(_ code: String, _ twins: String...) {
        let isDouble = twins.contains { has(place + 1, $0) }
        take(isDouble ? 2 : 1, code)
    }

    // MARK: - Letters

    private mutating func step() {
        switch letters[place] {
        case UInt8(ascii: "A"), UInt8(ascii: "E"), UInt8(ascii: "I"), UInt8(ascii: "O"),
            UInt8(ascii: "U"), UInt8(ascii: "Y"):
            take(1, place == 0 ? "A" : "")
        case UInt8(ascii: "B"): single("P", "B")
        case UInt8(ascii: "C"): readC()
        case UInt8(ascii: "D"): readD()
        case UInt8(ascii: "F"): single("F", "F")
        case UInt8(ascii: "G"): readG()
        case UInt8(ascii: "H"): readH()
        case UInt8(ascii: "J"): readJ()
        case UInt8(ascii: "K"): single("K", "K")
        case UInt8(ascii: "L"): readL()
        case UInt8(ascii: "M"):
            let isSilentB =
                has(place - 1, "UMB") && (place + 1 == last || has(place + 2, "ER"))
            take(isSilentB || has(place + 1, "M") ? 2 : 1, "M")
        case UInt8(ascii: "N"): single("N", "N")
        case UInt8(ascii: "P"):
            if has(place + 1, "H") { take(2, "F") } else { single("P", "P", "B") }
        case UInt8(ascii: "Q"): single("K", "Q")
        case UInt8(ascii: "R"): readR()
        case UInt8(ascii: "S"): readS()
        case UInt8(ascii: "T"): readT()
        case UInt8(ascii: "V"): single("F", "V")
        case UInt8(ascii: "W"): readW()
        case UInt8(ascii: "X"):
            let isSilent =
                place == last
                && (has(place - 3, "IAU", "EAU") || has(place - 2, "AU", "OU"))
            take(has(place + 1, "C", "X") ? 2 : 1, isSilent ? "" : "KS")
        case UInt8(ascii: "Z"): readZ()
        default: place += 1
        }
    }

    private mutating func readC() {
        if place > 1 && !isVowel(place - 2) && has(place - 1, "ACH") && !has(place + 2, "I")
            && (!has(place + 2, "E") || has(place - 2, "BACHER", "MACHER"))
        {
            return take(2, "K")
        }
        if place == 0 && has(0, "CAESAR") { return take(2, "S") }
        if has(place, "CHIA") { return take(2, "K") }
        if has(place, "CH") { return readCH() }
        if has(place, "CZ") && !has(place - 2, "WICZ") { return take(2, "S", "X") }
        if has(place + 1, "CIA") { return take(3, "X") }
        if has(place, "CC") && !(place == 1 && has(0, "M")) {
            guard has(place + 2, "I", "E", "H") && !has(place + 2, "HU") else {
                return take(2, "K")
            }
            let isHard =
                (place == 1 && has(0, "A")) || has(place - 1, "UCCEE", "UCCES")
            return take(3, isHard ? "KS" : "X")
        }
        if has(place, "CK", "CG", "CQ") { return take(2, "K") }
        if has(place, "CI", "CE", "CY") {
            return take(2, "S", has(place, "CIO", "CIE", "CIA") ? "X" : "S")
        }
        if has(place + 1, " C", " Q", " G") { return take(3, "K") }
        let isDouble = has(place + 1, "C", "K", "Q") && !has(place + 1, "CE", "CI")
        take(isDouble ? 2 : 1, "K")
    }

    private mutating func readCH() {
        if place > 0 && has(place, "CHAE") { return take(2, "K", "X") }
        if place == 0, !has(0, "CHORE"),
            has(1, "HARAC", "HARIS", "HOR", "HYM", "HIA", "HEM")
        {
            return take(2, "K")
        }
        let isBeforeConsonant =
            (place == 0 || has(place - 1, "A", "O", "U", "E"))
            && has(place + 2, "L", "R", "N", "M", "B", "H", "F", "V", "W", " ")
        if isGermanic || has(place - 2, "ORCHES", "ARCHIT", "ORCHID")
            || has(place + 2, "T", "S") || isBeforeConsonant
        {
            return take(2, "K")
        }
        if place == 0 { return take(2, "X") }
        if has(0, "MC") { return take(2, "K") }
        take(2, "X", "K")
    }

    private var isGermanic: Bool { has(0, "VAN ", "VON ", "SCH") }

    private mutating func readD() {
        if has(place, "DG") {
            if has(place + 2, "I", "E", "Y") { return take(3, "J") }
            return take(2, "TK")
        }
        single("T", "T", "D")
    }

    private mutating func readG() {
        if has(place + 1, "H") { return readGH() }
        if has(place + 1, "N") {
            if place == 1 && isVowel(0) && !isSlavoGermanic { return take(2, "KN", "N") }
            if !has(place + 2, "EY") && !has(place + 1, "Y") && !isSlavoGermanic {
                return take(2, "N", "KN")
            }
            return take(2, "KN")
        }
        if has(place + 1, "LI") && !isSlavoGermanic { return take(2, "KL", "L") }
        if place == 0,
            has(1, "Y", "ES", "EP", "EB", "EL", "EY", "IB", "IL", "IN", "IE", "EI", "ER")
        {
            return take(2, "K", "J")
        }
        if has(place + 1, "ER", "Y"), !has(0, "DANGER", "RANGER", "MANGER"),
            !has(place - 1, "E", "I"), !has(place - 1, "RGY", "OGY")
        {
            return take(2, "K", "J")
        }
        if has(place + 1, "E", "I", "Y") || has(place - 1, "AGGI", "OGGI") {
            if isGermanic || has(place + 1, "ET") { return take(2, "K") }
            return take(2, "J", has(place + 1, "IER ") ? "J" : "K")
        }
        single("K", "G")
    }

    private mutating func readGH() {
        if place > 0 && !isVowel(place - 1) { return take(2, "K") }
        if place == 0 { return take(2, has(2, "I") ? "J" : "K") }
        if has(place - 2, "B", "H", "D") || has(place - 3, "B", "H", "D")
            || has(place - 4, "B", "H")
        {
            return take(2, "")
        }
        if has(place - 1, "U") && has(place - 3, "C", "G", "L", "R", "T") { return take(2, "F") }
        take(2, has(place - 1, "I") ? "" : "K")
    }

    private mutating func readH() {
        let isHeard = (place == 0 || isVowel(place - 1)) && isVowel(place + 1)
        take(isHeard ? 2 : 1, isHeard ? "H" : "")
    }

    private mutating func readJ() {
        let isSpanish = has(place, "JOSE")
        if isSpanish || has(0, "SAN ") {
            let isHOnly = (place == 0 && has(place + 4, " ")) || has(0, "SAN ")
            return take(1, isHOnly ? "H" : "J", "H")
        }
        var codes = ("", "")
        if place == 0 {
            codes = ("J", "A")
        } else if isVowel(place - 1) && !isSlavoGermanic && has(place + 1, "A", "O") {
            codes = ("J", "H")
        } else if place == last {
            codes = ("J", "")
        } else if !has(place + 1, "L", "T", "K", "S", "N", "M", "B", "Z"),
            !has(place - 1, "S", "K", "L")
        {
            codes = ("J", "J")
        }
        take(has(place + 1, "J") ? 2 : 1, codes.0, codes.1)
    }

    private mutating func readL() {
        guard has(place + 1, "L") else { return take(1, "L") }
        let isSpanish =
            (place == letters.count - 3 && has(place - 1, "ILLO", "ILLA", "ALLE"))
            || ((has(last - 1, "AS", "OS") || has(last, "A", "O")) && has(place - 1, "ALLE"))
        take(2, "L", isSpanish ? "" : "L")
    }

    private mutating func readR() {
        let isFrench =
            place == last && !isSlavoGermanic && has(place - 2, "IE") && !has(place - 4, "ME", "MA")
        take(has(place + 1, "R") ? 2 : 1, isFrench ? "" : "R", "R")
    }

    private mutating func readS() {
        if has(place - 1, "ISL", "YSL") { return take(1, "") }
        if place == 0 && has(0, "SUGAR") { return take(1, "X", "S") }
        if has(place, "SH") {
            return take(2, has(place + 1, "HEIM", "HOEK", "HOLM", "HOLZ") ? "S" : "X")
        }
        if has(place, "SIO", "SIA") { return take(3, "S", isSlavoGermanic ? "S" : "X") }
        if (place == 0 && has(1, "M", "N", "L", "W")) || has(place + 1, "Z") {
            return take(has(place + 1, "Z") ? 2 : 1, "S", "X")
        }
        if has(place, "SC") {
            guard has(place + 2, "H") else {
                return take(3, has(place + 2, "I", "E", "Y") ? "S" : "SK")
            }
            if has(place + 3, "ER", "EN") { return take(3, "X", "SK") }
            if has(place + 3, "OO", "UY", "ED", "EM") { return take(3, "SK") }
            let isGerman = place == 0 && !isVowel(3) && !has(3, "W")
            return take(3, "X", isGerman ? "S" : "X")
        }
        let isFrench = place == last && has(place - 2, "AI", "OI")
        take(has(place + 1, "S", "Z") ? 2 : 1, isFrench ? "" : "S", "S")
    }

    private mutating func readT() {
        if has(place, "TION", "TIA", "TCH") { return take(3, "X") }
        if has(place, "TH", "TTH") {
            let isHard = has(place + 2, "OM", "AM") || isGermanic
            return take(2, isHard ? "T" : "0", "T")
        }
        single("T", "T", "D")
    }

    private mutating func readW() {
        if has(place, "WR") { return take(2, "R") }
        if place == 0 && (isVowel(1) || has(0, "WH")) {
            add("A", isVowel(1) ? "F" : "A")
        }
        if (place == last && isVowel(place - 1))
            || has(place - 1, "EWSKI", "EWSKY", "OWSKI", "OWSKY") || has(0, "SCH")
        {
            return take(1, "", "F")
        }
        if has(place, "WICZ", "WITZ") { return take(4, "TS", "FX") }
        place += 1
    }

    private mutating func readZ() {
        if has(place + 1, "H") { return take(2, "J") }
        let isSlavic =
            has(place + 1, "ZO", "ZI", "ZA")
            || (isSlavoGermanic && place > 0 && !has(place - 1, "T"))
        take(has(place + 1, "Z") ? 2 : 1, "S", isSlavic ? "TS" : "S")
    }
}
