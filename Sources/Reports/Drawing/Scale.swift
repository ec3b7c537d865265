internal import Glibc

/// Where the numbers of an axis are in a picture.
struct Scale {
    struct Tick {
        let value: Double
        let label: String
    }

    /// What an axis begins and ends with.
    enum Ends {
        /// The numbers themselves.
        case numbers
        /// The next ticks outside of them.
        case ticks
        /// The next ticks, and 0 in any case; where bars stand.
        case zero
    }

    let lower: Double
    let upper: Double
    let isLogarithmic: Bool
    /// In pixels; `end` may be less than `start`, as upwards.
    let start: Double
    let end: Double
    let ticks: [Tick]

    /// - Parameters:
    ///   - values: all that must have a place.
    ///   - count: of ticks, about.
    init(
        _ axis: Axis, values: [Double], ends: Ends, from start: Double, to end: Double,
        ticks count: Int
    ) {
        self.start = start
        self.end = end
        isLogarithmic = axis.spacing == .logarithmic
        var values = values + (axis.range.map { [$0.lowerBound, $0.upperBound] } ?? [])
        if isLogarithmic {
            values = values.filter { $0 > 0 }
            // Parts of a thing that is counted are of no interest.
            if axis.numbers == .count, ends == .zero { values = values.map { max($0, 1) } }
            var (low, high) = (values.min() ?? 1, values.max() ?? 10)
            if ends != .numbers || high <= low {
                // A bar of the least number must be seen, so it does not begin at its own height.
                low = pow(10, floor(log10(low) + 1e-9)) * (ends == .zero ? 0.5 : 1)
                high = pow(10, (log10(high) - 1e-9).rounded(.up))
                if high <= low { high = low * 10 }
            }
            (lower, upper) = (low, high)
            ticks = Ticks.logarithmic(from: low, to: high, count: count).map {
                Tick(value: $0, label: axis.numbers.logarithmicTick($0))
            }
            return
        }
        if ends == .zero { values.append(0) }
        var (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let size = max(low.magnitude, high.magnitude)
        if high - low <= max(size, 1e-6) * 1e-9 {
            // One number alone, or none but 0: it gets room around it, or above.
            if size == 0 { high = 1 } else { (low, high) = (low - size * 0.1, high + size * 0.1) }
        }
        // Whole ticks need room for two.
        if axis.numbers == .count, ends != .numbers { high = max(high, floor(low) + 1) }
        let step = Ticks.step(span: high - low, count: count, isWhole: axis.numbers == .count)
        if ends != .numbers {
            low = min(low, step.times((low / step.size + 1e-6).rounded(.down)))
            high = max(high, step.times((high / step.size - 1e-6).rounded(.up)))
        }
        (lower, upper) = (low, high)
        ticks = Ticks.multiples(of: step, from: low, to: high).map {
            Tick(value: $0, label: axis.numbers.tick($0, step: step))
        }
    }

    /// The place of a number in pixels, at the nearer end for one outside; nil where a logarithmic
    /// axis has none.
    func position(_ value: Double) -> Double? {
        if isLogarithmic {
            guard value > 0 else { return nil }
            let share = (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
            return start + min(max(share, 0), 1) * (end - start)
        }
        let share = (value - lower) / (upper - lower)
        return start + min(max(share, 0), 1) * (end - start)
    }

    /// Where bars stand.
    var base: Double { isLogarithmic ? start : (position(0) ?? start) }
}
