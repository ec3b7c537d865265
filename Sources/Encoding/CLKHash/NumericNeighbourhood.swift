/// The tokens of a number by which near numbers have tokens in common: 2 b + 1 multiples of a step
/// around it (Vatsalan and Christen 2016, as clkhash 0.18.3 does it).
///
/// ```
/// step = round(thresholdDistance 10^p)
/// v = round(x 10^p) 2 b, moved to the nearest multiple of step, ties up
/// tokens = v + i step, i = -b...b
/// ```
/// Halves are rounded to the even number. Numbers of over 30 digits are refused.
struct NumericNeighbourhood: Sendable {
    private let step: Int128
    private let resolution: Int
    /// Decimal places that count.
    private let precision: Int
    /// 10^precision, exact and as a floating-point number.
    private let scale: Int128
    private let floatScale: Double

    private static let most: Int128 = 1_000_000_000_000_000_000_000_000_000_000

    var tokenCount: Int { 2 * resolution + 1 }

    /// - Parameters:
    ///   - thresholdDistance: the distance from which numbers have nothing in common, as it is
    ///     written.
    ///   - resolution: b.
    ///   - precision: p.
    /// - Returns: nil where the step is 0 or has over 30 digits.
    init?(thresholdDistance: String, resolution: Int, precision: Int) {
        guard precision <= 28, let floatScale = Double("1e\(precision)") else { return nil }
        var scale: Int128 = 1
        for _ in 0..<precision { scale *= 10 }
        if let whole = Int(thresholdDistance) {
            let (step, overflows) = Int128(whole).multipliedReportingOverflow(by: scale)
            guard !overflows else { return nil }
            self.step = step
        } else {
            guard let distance = Double(thresholdDistance),
                let step = Self.rounded(
                    distance * floatScale)
            else { return nil }
            self.step = step
        }
        guard step > 0 && step <= Self.most else { return nil }
        self.resolution = resolution
        self.precision = precision
        self.scale = scale
        self.floatScale = floatScale
    }

    private static func rounded(_ value: Double) -> Int128? {
        let value = value.rounded(.toNearestOrEven)
        return abs(value) <= 1e30 ? Int128(value) : nil
    }

    /// The first token; each next one is a step more. Nil where the text is no number.
    private func first(_ text: [UInt8]) -> Int128? {
        var value: Int128
        if let digits = PythonNumber.integer(text) {
            guard digits.count <= 31, let whole = Int128(String(decoding: digits, as: UTF8.self))
            else { return nil }
            let (scaled, overflows) = whole.multipliedReportingOverflow(by: scale)
            guard !overflows else { return nil }
            value = scaled
        } else {
            guard let number = PythonNumber.float(text) else { return nil }
            let scaled = precision > 0 ? number * floatScale : number.rounded(.towardZero)
            guard let rounded = Self.rounded(scaled) else { return nil }
            value = rounded
        }
        guard abs(value) <= Self.most else { return nil }
        value *= Int128(2 * resolution)
        var rest = value % step
        if rest < 0 { rest += step }
        if rest > 0 { value += isUnderHalf(rest) ? -rest : step - rest }
        return value - Int128(resolution) * step
    }

    /// Whether rest < step / 2, the half as the floating-point number that Python makes of it.
    private func isUnderHalf(_ rest: Int128) -> Bool {
        if step < 1 << 53 { return rest * 2 < step }
        return rest < Int128(Double(step) / 2)
    }

    /// The tokens in order, as decimal digits; nil where the text is no number.
    func tokens(of text: [UInt8]) -> [[UInt8]]? {
        guard let first = first(text) else { return nil }
        let last = first + Int128(2 * resolution) * step
        // Digits of the narrower type cost a tenth of those of the wider.
        if let start = Int(exactly: first), Int(exactly: last) != nil,
            let step = Int(exactly: step)
        {
            return (0..<tokenCount).map { Array(String(start + $0 * step).utf8) }
        }
        return (0..<tokenCount).map { Array(String(first + Int128($0) * step).utf8) }
    }
}
