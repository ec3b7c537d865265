/// A format of Python's `datetime.strptime`, as far as schemas use it: %Y %m %d %y %b %B %H %M %S
/// %j %% and literal text, in English.
///
/// Python makes a regular expression of it: case does not count, white space in the format stands
/// for any amount of it, a number may go without its leading zero, and the first way to read the
/// text counts even if characters are left over, which is then an error. So does this.
struct PythonDateFormat: Sendable {
    /// Why a format cannot be used.
    struct Unsupported: Error {
        let problem: String
    }

    private enum Element: Sendable {
        /// Lower-case scalars of one character.
        case character(Unicode.Scalar)
        case blanks
        /// What stands behind the per cent sign, and the ways to write it.
        case directive(Unicode.Scalar, [Way])
    }

    /// A way to write a directive: a set of digits, or a letter, for each place.
    private typealias Way = [Place]

    private enum Place: Sendable {
        case digit(ClosedRange<Int>)
        /// Any decimal digit of any script, as `\d` is.
        case anyDigit
        case letter(Unicode.Scalar)
    }

    private let elements: [Element]

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    init(_ format: String) throws(Unsupported) {
        var elements: [Element] = []
        var seen: Set<Unicode.Scalar> = []
        let scalars = Array(format.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == "%" {
                guard index < scalars.count else {
                    throw Unsupported(problem: "a per cent sign stands at its end")
                }
                let directive = scalars[index]
                index += 1
                if directive == "%" {
                    elements.append(.character("%"))
                    continue
                }
                guard let ways = Self.ways[directive] else {
                    throw Unsupported(
                        problem: "`%\(directive)` is not supported; %Y %m %d %y %b %B %H %M %S %j "
                            + "and %% are")
                }
                guard seen.insert(directive).inserted else {
                    throw Unsupported(problem: "`%\(directive)` stands there twice")
                }
                elements.append(.directive(directive, ways))
            } else if Self.isBlank(scalar) {
                if case .blanks = elements.last { continue }
                elements.append(.blanks)
            } else {
                elements.append(.character(Self.folded(scalar)))
            }
        }
        self.elements = elements
    }

    /// Reads a date.
    /// - Returns: year, month and day as digits, the year without leading zeros; nil for what is no
    ///   date in this format.
    func digits(of text: [UInt8]) -> [UInt8]? {
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        var values: [(directive: Unicode.Scalar, value: Int)] = []
        guard match(0, scalars, 0, &values) == scalars.count else { return nil }
        var year: Int?
        var (month, day) = (1, 1)
        var dayOfYear: Int?
        for (directive, value) in values {
            switch directive {
            case "Y": year = value
            case "y": year = value <= 68 ? 2_000 + value : 1_900 + value
            case "m", "b", "B": month = value
            case "d": day = value
            case "j": dayOfYear = value
            case "S": if value > 59 { return nil }
            default: break
            }
        }
        var found = year ?? 1_900
        guard (1...9_999).contains(found) else { return nil }
        if let dayOfYear {
            (month, day) = (1, dayOfYear)
            while day > Self.days(month, found) {
                day -= Self.days(month, found)
                month += 1
                if month == 13 { (month, found) = (1, found + 1) }
            }
            guard found <= 9_999 else { return nil }
        } else if day > Self.days(month, found) {
            return nil
        }
        func two(_ value: Int) -> [UInt8] { [UInt8(48 + value / 10), UInt8(48 + value % 10)] }
        return Array("\(found)".utf8) + two(month) + two(day)
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // MARK: - Matching

    /// Where the first way ends in which the elements from `element` on match the text from `start`
    /// on; nil where there is none.
    private func match(
        _ element: Int, _ text: [Unicode.Scalar], _ start: Int,
        _ values: inout [(directive: Unicode.Scalar, value: Int)]
    ) -> Int? {
        guard element < elements.count else { return start }
        switch elements[element] {
        case .character(let expected):
            guard start < text.count, Self.folded(text[start]) == expected else { return nil }
            return match(element + 1, text, start + 1, &values)
        case .blanks:
            var end = start
            while end < text.count && Self.isBlank(text[end]) { end += 1 }
            while end > start {
                if let last = match(element + 1, text, end, &values) { return last }
                end -= 1
            }
            return nil
        case .directive(let directive, let ways):
            for (number, way) in ways.enumerated() {
                guard let value = Self.value(of: way, text, start) else { continue }
                let isMonth = directive == "b" || directive == "B"
                let count = values.count
                values.append((directive, isMonth ? Self.month(directive, number) : value))
                if let last = match(element + 1, text, start + way.count, &values) { return last }
                values.removeLast(values.count - count)
            }
            return nil
        }
    }

    private static func value(of way: Way, _ text: [Unicode.Scalar], _ start: Int) -> Int? {
        guard start + way.count <= text.count else { return nil }
        var value = 0
        for (offset, place) in way.enumerated() {
            let scalar = text[start + offset]
            switch place {
            case .digit(let range):
                guard scalar.isASCII, let digit = PythonNumber.decimal(scalar),
                    range.contains(digit)
                else { return nil }
                value = value * 10 + digit
            case .anyDigit:
                guard let digit = PythonNumber.decimal(scalar) else { return nil }
                value = value * 10 + digit
            case .letter(let letter):
                guard folded(scalar) == letter else { return nil }
            }
        }
        return value
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || (0x1c...0x1f).contains(scalar.value)
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
        return lower.count == 1 ? lower.first ?? scalar : scalar
    }

    // MARK: - Ways

    /// Ways of each directive in the order in which Python tries them.
    private static let ways: [Unicode.Scalar: [Way]] = {
        func way(_ places: ClosedRange<Int>?...) -> Way {
            places.map { $0.map { Place.digit($0) } ?? .anyDigit }
        }
        let blankDay: Way = [.letter(" "), .digit(1...9)]
        return [
            "Y": [way(nil, nil, nil, nil)],
            "y": [way(nil, nil)],
            "m": [way(1...1, 0...2), way(0...0, 1...9), way(1...9)],
            "d": [way(3...3, 0...1), way(1...2, nil), way(0...0, 1...9), way(1...9), blankDay],
            "H": [way(2...2, 0...3), way(0...1, nil), way(nil)],
            "M": [way(0...5, nil), way(nil)],
            "S": [way(6...6, 0...1), way(0...5, nil), way(nil)],
            "j": [
                way(3...3, 6...6, 0...6), way(3...3, 0...5, nil), way(1...2, nil, nil),
                way(0...0, 1...9, nil), way(0...0, 0...0, 1...9), way(1...9, nil),
                way(0...0, 1...9), way(1...9),
            ],
            "B": monthsByLength.map { letters(months[$0]) },
            "b": months.map { letters(String($0.prefix(3))) },
        ]
    }()

    private static func letters(_ name: String) -> Way { name.unicodeScalars.map { .letter($0) } }

    /// Months, the longest name first, those of one length in order.
    private static let monthsByLength = months.indices.sorted {
        (-months[$0].count, $0) < (-months[$1].count, $1)
    }

    private static func month(_ directive: Unicode.Scalar, _ way: Int) -> Int {
        directive == "B" ? monthsByLength[way] + 1 : way + 1
    }
}
