internal import Glibc

/// Where an axis has its ticks: multiples of 1, 2 or 5 times a power of ten.
package enum Ticks {
    /// The distance between ticks, `mantissa` times ten to the `exponent`.
    package struct Step: Sendable, Equatable {
        package let mantissa: Int
        package let exponent: Int

        /// The multiple of the step that is `count` of them; decimal steps come out as the nearest
        /// number to what is written.
        func times(_ count: Double) -> Double {
            let units = count * Double(mantissa)
            let power = pow(10, Double(exponent.magnitude))
            return exponent < 0 ? units / power : units * power
        }

        var size: Double { times(1) }
    }

    /// The smallest such step that puts no more than `count` steps into `span`.
    /// - Parameters:
    ///   - span: finite, more than 0.
    ///   - count: 1 or more.
    ///   - isWhole: whether fractions make no sense.
    package static func step(span: Double, count: Int, isWhole: Bool = false) -> Step {
        let least = span / Double(max(count, 1))
        var exponent = Int(floor(log10(least)))
        if isWhole { exponent = max(exponent, 0) }
        for mantissa in [1, 2, 5] {
            let step = Step(mantissa: mantissa, exponent: exponent)
            if step.size >= least * (1 - 1e-9) { return step }
        }
        return Step(mantissa: 1, exponent: exponent + 1)
    }

    /// The multiples of `step` from `lower` to `upper`.
    package static func multiples(of step: Step, from lower: Double, to upper: Double) -> [Double] {
        let first = (lower / step.size - 1e-6).rounded(.up)
        let last = (upper / step.size + 1e-6).rounded(.down)
        guard first <= last, last - first < 1_000 else { return [] }
        return (0...Int(last - first)).map { step.times(first + Double($0)) }
    }

    /// Powers of ten from `lower` to `upper`, thinned to `count`; where they are fewer than three,
    /// twos and fives too.
    /// - Parameter lower: more than 0.
    package static func logarithmic(
        from lower: Double, to upper: Double, count: Int
    ) -> [Double] {
        let first = Int((log10(lower) - 1e-9).rounded(.up))
        let last = Int((log10(upper) + 1e-9).rounded(.down))
        if last - first < 2 {
            let values = ((first - 1)...(last + 1)).flatMap { exponent in
                [1, 2, 5].map { Step(mantissa: $0, exponent: exponent).size }
            }
            return values.filter {
                $0 >= lower * (1 - 1e-9) && $0 <= upper * (1 + 1e-9)
            }
        }
        let stride = (last - first) / max(count, 1) + 1
        return (first...last).filter { $0.isMultiple(of: stride) }
            .map { Step(mantissa: 1, exponent: $0).size }
    }
}
