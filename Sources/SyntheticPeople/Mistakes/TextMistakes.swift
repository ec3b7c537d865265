/// What clerks and scanners do to a word.
enum TextMistakes {
    /// One slip of the keyboard.
    static func typing(_ text: String, _ generator: inout SplitMix64) -> String {
        var letters = Array(text)
        guard letters.count > 1 else { return text }
        let kind = generator.below(100)
        let place = generator.below(letters.count)
        switch kind {
        case 0..<35:
            letters[place] = neighbour(of: letters[place], &generator)
        case 35..<60:
            letters.remove(at: place)
        case 60..<80:
            let added =
                generator.chance(0.5)
                ? letters[place] : neighbour(of: letters[place], &generator)
            letters.insert(added, at: place)
        default:
            let first = min(place, letters.count - 2)
            letters.swapAt(first, first + 1)
        }
        return String(letters)
    }

    /// One spelling by ear or eye; the text itself where none applies.
    static func spelling(_ text: String, _ generator: inout SplitMix64) -> String {
        let start = generator.below(confusions.count)
        let letters = Array(text)
        let small = letters.map { $0.lowercased() }
        for offset in confusions.indices {
            let (wrong, right) = confusions[(start + offset) % confusions.count]
            guard let place = place(of: Array(right), in: small) else { continue }
            let capital = letters[place].isUppercase
            let written = capital ? wrong.prefix(1).uppercased() + wrong.dropFirst() : wrong
            return letters[..<place] + written + letters[(place + right.count)...]
        }
        return text
    }

    /// A doubled space, or one at an end.
    static func spacing(_ text: String, _ generator: inout SplitMix64) -> String {
        if let space = text.firstIndex(of: " "), generator.chance(0.5) {
            var text = text
            text.insert(" ", at: space)
            return text
        }
        return generator.chance(0.7) ? text + " " : " " + text
    }

    private static func place(of pattern: [Character], in letters: [String]) -> Int? {
        guard letters.count > pattern.count else { return nil }
        return (0...(letters.count - pattern.count)).first { start in
            pattern.indices.allSatisfy { letters[start + $0] == String(pattern[$0]) }
        }
    }

    private static func neighbour(
        of letter: Character, _ generator: inout SplitMix64
    ) -> Character {
        let small = Character(letter.lowercased())
        guard let near = neighbours[small] else { return "e" }
        let chosen = near[generator.below(near.count)]
        return letter.isUppercase ? Character(chosen.uppercased()) : chosen
    }

    /// What is written, what was meant.
    private static let confusions: [(wrong: String, right: String)] = [
        ("f", "ph"), ("ph", "f"), ("y", "ie"), ("ie", "y"), ("ey", "y"), ("ea", "ee"), ("ee", "ea"),
        ("k", "ck"), ("c", "k"), ("k", "c"), ("z", "s"), ("s", "z"), ("l", "ll"), ("n", "nn"),
        ("t", "tt"), ("m", "mm"), ("ll", "l"), ("tt", "t"), ("nn", "n"), ("mac", "mc"),
        ("mc", "mac"), ("er", "or"), ("or", "er"), ("m", "rn"), ("rn", "m"), ("cl", "d"),
        ("i", "l"), ("ai", "ay"), ("ei", "ie"), ("i", "y"), ("a", "ah"), ("th", "t"), ("t", "th"),
        ("j", "g"), ("oo", "ou"), ("kh", "k"), ("ss", "s"), ("u", "oo"), ("son", "sen"),
    ]

    /// The keys around each key of a British keyboard.
    private static let neighbours: [Character: [Character]] = {
        var table: [Character: [Character]] = [:]
        let rows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"].map { Array($0) }
        for (number, row) in rows.enumerated() {
            for (place, key) in row.enumerated() {
                var near: [Character] = []
                if place > 0 { near.append(row[place - 1]) }
                if place + 1 < row.count { near.append(row[place + 1]) }
                // Digits are mistaken for digits, letters for letters.
                if number > 1, place < rows[number - 1].count {
                    near.append(rows[number - 1][place])
                }
                if number > 0, number + 1 < rows.count, place < rows[number + 1].count {
                    near.append(rows[number + 1][place])
                }
                table[key] = near
            }
        }
        return table
    }()
}
