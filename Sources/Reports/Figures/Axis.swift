/// What an axis shows, and how.
public struct Axis: Sendable, Equatable {
    public enum Spacing: Sendable {
        case linear
        /// Numbers of 0 and less have no place on it; they stand in the table alone.
        case logarithmic
    }

    let label: String
    let unit: String?
    let numbers: NumberStyle
    let range: ClosedRange<Double>?
    let spacing: Spacing

    /// - Parameters:
    ///   - label: what is measured: "match weight".
    ///   - unit: of its numbers: "bits"; nil for shares and plain counts of what the label names.
    ///   - range: what the axis shows at least; it is longer where the numbers need it.
    public init(
        _ label: String, unit: String? = nil, numbers: NumberStyle,
        range: ClosedRange<Double>? = nil, spacing: Spacing = .linear
    ) {
        self.label = label
        self.unit = unit
        self.numbers = numbers
        self.range = range
        self.spacing = spacing
    }

    /// The label and its unit.
    var heading: String { unit.map { "\(label) (\($0))" } ?? label }

    func check(_ figure: String) throws(ReportsError) {
        guard let range else { return }
        let ends = [range.lowerBound, range.upperBound]
        guard ends.allSatisfy({ $0.magnitude <= Quantity.largest }) else {
            throw .number("\(figure): an axis ends beyond 1e15")
        }
        guard spacing == .linear || range.lowerBound > 0 else {
            throw .number("\(figure): a logarithmic axis begins above 0")
        }
    }
}

/// A line across a plot at one number, with its name: a threshold, an overall rate.
public struct Marker: Sendable, Equatable {
    let label: String
    let position: Double

    /// - Parameter position: finite, in the axis's unit.
    public init(_ label: String, at position: Double) {
        self.label = label
        self.position = position
    }

    static func check(_ markers: [Marker], _ figure: String) throws(ReportsError) {
        guard markers.allSatisfy({ $0.position.magnitude <= Quantity.largest }) else {
            throw .number("\(figure): a marker is not at a finite number up to 1e15")
        }
    }
}
