package import Records

/// How one field's values are split into q-grams, each one number.
struct FieldGrams {
    private let kind: GramKind
    private let neighbourhood: Neighbourhood?
    private let isDate: Bool

    init(_ field: SchemaField) {
        kind = field.grams
        neighbourhood = field.neighbourhood
        isDate = field.type == .dateOfBirth
    }

    /// Padded bigrams, whatever the field's own kind.
    static let bigrams = FieldGrams(kind: .bigrams)

    private init(kind: GramKind) {
        self.kind = kind
        neighbourhood = nil
        isDate = false
    }

    /// Writes the q-grams of `value` from the start of `grams`, which grows as needed.
    /// - Parameter value: UTF-8, normalised, not empty.
    /// - Returns: how many there are.
    func write(of value: Span<UInt8>, to grams: inout [UInt64]) -> Int {
        guard let neighbourhood else { return QGrams.write(of: value, kind: kind, to: &grams) }
        return NeighbourhoodCells.write(
            of: value, isDate: isDate, neighbourhood, to: &grams)
    }
}

/// The cells of a scale that a value sets (`Neighbourhood`): numbers on from that of the value's
/// own cell, floor(value / step), modulo 2^58, with the kind in bits 58-59 as other q-grams.
package enum NeighbourhoodCells {
    static let kind: UInt64 = 3 << 58
    private static let mask: UInt64 = 1 << 58 - 1

    /// As `FieldGrams.write`.
    package static func write(
        of value: Span<UInt8>, isDate: Bool, _ neighbourhood: Neighbourhood,
        to grams: inout [UInt64]
    ) -> Int {
        let count = neighbourhood.cellCount
        if grams.count < count {
            grams.append(contentsOf: repeatElement(0, count: count - grams.count))
        }
        let first =
            isDate
            ? floorQuotient(
                day(value), by: max(1, neighbourhood.step / Neighbourhood.unit))
            : cell(of: value, step: neighbourhood.step)
        for index in 0..<count {
            var cell = first &+ index
            if let around = neighbourhood.cellsAround {
                cell -= floorQuotient(cell, by: around) * around
            }
            grams[index] = kind | UInt64(bitPattern: Int64(cell)) & mask
        }
        return count
    }

    /// floor(value / step) of a decimal number of any length, modulo 2^64, by long division.
    /// - Parameter step: in billionths.
    package static func cell(of value: Span<UInt8>, step: Int) -> Int {
        let isNegative = value[0] == 0x2d
        var (quotient, rest, decimals) = (0, 0, -1)
        var isExact = true
        for index in value.indices {
            let byte = value[index]
            if byte == 0x2e { decimals = 0 }
            guard 0x30...0x39 ~= byte else { continue }
            if decimals == 9 {
                // Beyond billionths a digit can only decide which side of a bound it is.
                if byte != 0x30 { isExact = false }
                continue
            }
            if decimals >= 0 { decimals += 1 }
            bring(down: Int(byte - 0x30))
        }
        for _ in max(0, decimals)..<9 { bring(down: 0) }
        func bring(down digit: Int) {
            rest = rest * 10 + digit
            quotient = quotient &* 10 &+ rest / step
            rest %= step
        }
        guard isNegative else { return quotient }
        return 0 &- quotient &- (isExact && rest == 0 ? 0 : 1)
    }

    /// Days from 1970-01-01 of a date yyyymmdd in the Gregorian calendar (H. Hinnant,
    /// "chrono-compatible low-level date algorithms", days_from_civil).
    package static func day(_ value: Span<UInt8>) -> Int {
        var date = 0
        for index in value.indices { date = date * 10 + Int(value[index] & 0xf) }
        let month = date / 100 % 100
        // Years begin in March, so that the leap day is the last.
        let year = date / 10_000 - (month <= 2 ? 1 : 0)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + date % 100 - 1
        let leapDays =
            floorQuotient(year, by: 4) - floorQuotient(year, by: 100)
            + floorQuotient(year, by: 400)
        return year * 365 + leapDays + dayOfYear - 719_468
    }

    private static func floorQuotient(_ number: Int, by divisor: Int) -> Int {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }
}
