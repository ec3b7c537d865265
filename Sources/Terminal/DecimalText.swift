/// Numbers as a person reads them, the same in every locale: `1,234,567`, `0.125`, `98.5 %`.
public enum DecimalText {
    /// A whole number with a comma between thousands: `-1,234,567`.
    public static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude).utf8
        var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        for (position, digit) in digits.enumerated() {
            if position > 0 && (digits.count - position).isMultiple(of: 3) {
                text.append(UInt8(ascii: ","))
            }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A number with exactly `decimals` digits behind the point, rounded half away from zero.
    /// - Parameters:
    ///   - number: below 9e15 / 10^decimals in size; `n/a` for what is not a finite number, and
    ///     Swift's own notation for a number beyond that range.
    ///   - decimals: 0 to 9.
    public static func fixed(_ number: Double, decimals: Int) -> String {
        precondition((0...9).contains(decimals), "decimals must be 0 to 9")
        guard number.isFinite else { return "n/a" }
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (number.magnitude * Double(scale)).rounded(.toNearestOrAwayFromZero)
        guard scaled < 9e15 else { return number.description }
        let units = Int(scaled)
        let sign = number < 0 && units > 0 ? "-" : ""
        let whole = grouped(units / scale)
        guard decimals > 0 else { return sign + whole }
        let fraction = String(units % scale)
        let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
        return "\(sign)\(whole).\(zeros)\(fraction)"
    }

    /// A share as a percentage: 0.985 is `98.5 %`; `n/a` for what is not a finite number.
    /// - Parameter share: 1 is the whole.
    public static func percent(_ share: Double, decimals: Int = 1) -> String {
        guard share.isFinite else { return "n/a" }
        return fixed(share * 100, decimals: decimals) + " %"
    }

    /// A length of time to two units: `3 s`, `4 min 5 s`, `2 h 10 min`.
    /// - Parameter seconds: 0 or more; `n/a` for what is not a finite number.
    public static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e12 else { return "n/a" }
        let whole = Int(max(0, seconds).rounded(.toNearestOrAwayFromZero))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(grouped(whole / 3600)) h \(whole % 3600 / 60) min"
    }
}
