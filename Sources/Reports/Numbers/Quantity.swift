/// What stands in a cell or at a mark of a figure: a number, or the reason why there is none.
///
/// A suppressed number is no number here at all, so none can reach the page as a length, a place,
/// a tooltip or a row's order. What follows from the numbers around it (a total less its other
/// parts) is for the one who suppresses to mind.
public enum Quantity: Sendable, Equatable {
    /// At most 1e15 in size; NaN and infinity are shown as not applicable, as is a rate whose
    /// denominator is 0.
    case number(Double)
    /// A number with the interval in which it is meant to lie, `low` at most `high`, in its own
    /// unit; an end that is not finite leaves the number alone.
    case estimate(Double, low: Double, high: Double)
    /// There is a number, and it must not be known.
    case suppressed
    /// There is no number.
    case notApplicable

    /// A whole number of things.
    public static func count(_ number: Int) -> Quantity { .number(Double(number)) }

    /// The largest number in size that a report shows: whole numbers are exact up to there.
    static let largest = 1e15

    /// The number, where there is one.
    var value: Double? {
        switch self {
        case .number(let value), .estimate(let value, _, _): value.isFinite ? value : nil
        case .suppressed, .notApplicable: nil
        }
    }

    /// The interval, where there are a number and both ends.
    var interval: ClosedRange<Double>? {
        guard value != nil, case .estimate(_, let low, let high) = self else { return nil }
        return low.isFinite && high.isFinite && low <= high ? low...high : nil
    }

    /// The number and the ends of its interval: what an axis must have room for.
    var extent: [Double] {
        guard let value else { return [] }
        return [value] + (interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }

    /// - Throws: `ReportsError.number` for what is too large, and for an interval upside down.
    func check(_ place: String) throws(ReportsError) {
        if case .estimate(_, let low, let high) = self, low > high {
            throw .number("\(place): an interval's low end is above its high end")
        }
        guard extent.allSatisfy({ $0.magnitude <= Self.largest }) else {
            throw .number("\(place): a number is beyond 1e15 in size; give it in a larger unit")
        }
    }
}
