internal import Glibc

/// How numbers are written, the same in every locale: commas between thousands, a point before
/// decimals, the true minus sign.
public enum NumberStyle: Sendable, Equatable {
    /// Whole numbers: `1,234,567`.
    case count
    /// A fixed number of decimals, 0 to 9: `−0.125`.
    case decimals(Int)
    /// A share, of which 1 is the whole, with 0 to 7 decimals: `98.5 %`.
    case percent(decimals: Int)
    /// As many digits as tell, 1 to 9, for numbers of any size: `0.00123`, `1.2 × 10⁻⁷`.
    case significant(Int)

    /// - Parameter number: `n/a` where it is not finite.
    package func text(_ number: Double) -> String {
        guard number.isFinite else { return Self.absent }
        switch self {
        case .count: return Self.fixed(number, decimals: 0)
        case .decimals(let decimals): return Self.fixed(number, decimals: decimals)
        case .percent(let decimals):
            return Self.fixed(number * 100, decimals: min(decimals, 7)) + " %"
        case .significant(let digits): return Self.significant(number, digits: digits)
        }
    }

    /// A number with its interval, or the word for what there is instead.
    package func text(_ quantity: Quantity) -> String {
        guard let value = quantity.value else {
            return quantity == .suppressed ? Self.suppressed : Self.absent
        }
        guard let interval = quantity.interval else { return text(value) }
        return "\(text(value)) (\(text(interval.lowerBound)) to \(text(interval.upperBound)))"
    }

    static let suppressed = "suppressed"
    static let absent = "n/a"

    /// The label of a tick, with the decimals that its step needs and no more.
    func tick(_ value: Double, step: Ticks.Step) -> String {
        switch self {
        case .percent:
            return Self.fixed(value * 100, decimals: max(0, -2 - step.exponent)) + " %"
        case .count, .decimals, .significant:
            if value != 0, step.exponent < -6 { return Self.significant(value, digits: 3) }
            return Self.fixed(value, decimals: max(0, -step.exponent))
        }
    }

    /// The label of a tick on a logarithmic axis: powers of ten beyond the usual are written so.
    func logarithmicTick(_ value: Double) -> String {
        let exponent = Int(floor(log10(value) + 1e-9))
        if (-3...6).contains(exponent) {
            if case .percent = self {
                return Self.fixed(value * 100, decimals: max(0, -2 - exponent)) + " %"
            }
            return Self.fixed(value, decimals: max(0, -exponent))
        }
        let power = "10" + Self.superscript(exponent)
        let mantissa = Int((value / pow(10, Double(exponent))).rounded())
        return mantissa == 1 ? power : "\(mantissa) × \(power)"
    }

    // MARK: - Digits

    private static func fixed(_ number: Double, decimals: Int) -> String {
        let decimals = min(max(decimals, 0), 9)
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (number.magnitude * Double(scale)).rounded(.toNearestOrAwayFromZero)
        guard scaled < 9e15 else {
            return decimals > 0
                ? fixed(number, decimals: decimals - 1) : significant(number, digits: 6)
        }
        let units = Int(scaled)
        let sign = number < 0 && units > 0 ? "\u{2212}" : ""
        let whole = grouped(units / scale)
        guard decimals > 0 else { return sign + whole }
        let fraction = String(units % scale)
        let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
        return "\(sign)\(whole).\(zeros)\(fraction)"
    }

    private static func grouped(_ number: Int) -> String {
        let digits = String(number).utf8
        var text: [UInt8] = []
        for (position, digit) in digits.enumerated() {
            if position > 0 && (digits.count - position).isMultiple(of: 3) {
                text.append(UInt8(ascii: ","))
            }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func significant(_ number: Double, digits: Int) -> String {
        let digits = min(max(digits, 1), 9)
        guard number != 0 else { return "0" }
        let size = number.magnitude
        var exponent = Int(floor(log10(size)))
        // 9.99 in two digits is 10.
        if size / pow(10, Double(exponent - digits + 1)) >= pow(10, Double(digits)) - 0.5 {
            exponent += 1
        }
        if (-4...8).contains(exponent) {
            return fixed(number, decimals: max(0, digits - 1 - exponent))
        }
        let mantissa = fixed(number / pow(10, Double(exponent)), decimals: digits - 1)
        return "\(mantissa) × 10\(superscript(exponent))"
    }

    private static func superscript(_ number: Int) -> String {
        let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        let sign = number < 0 ? "⁻" : ""
        return sign
            + String(number.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] }
            .joined()
    }
}
