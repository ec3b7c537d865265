/// How values on a scale are made alike by how near they are: grams `neighbourhood`.
///
/// The scale is divided into cells of `step`. A value sets its own cell and those that follow it,
/// `cellCount` in all, so that two values that lie d cells apart share
///
/// ```
/// max(0, cellCount - d)      a Dice coefficient of max(0, 1 - d / cellCount)
/// ```
public struct Neighbourhood: Sendable, Equatable {
    /// Billionths of the scale's unit (days, degrees, metres, or the number's own) in a cell.
    public var step: Int
    /// Cells that a value sets; from this many on, values have nothing in common.
    public var cellCount: Int
    /// Cells after which the scale comes round to its start, as longitudes do.
    public var cellsAround: Int?

    /// Billionths in one unit: steps have up to nine decimals.
    public static let unit = 1_000_000_000
    /// A field's bits are shared by its cells.
    public static let cellCounts = 2...200
    /// Steps in billionths of a unit: under a million units, so that no product overflows.
    public static let steps = 1...(1_000_000 * unit)
    /// 360 degrees in billionths.
    private static let fullCircle = 360 * unit

    public init(step: Int, cellCount: Int, cellsAround: Int? = nil) {
        self.step = step
        self.cellCount = cellCount
        self.cellsAround = cellsAround
    }

    /// The distance in billionths at which two values have nothing in common.
    public var reach: Int { step * cellCount }

    /// What a type has unless the schema says otherwise: a month of days, two kilometres; nil for
    /// types that are not on a scale.
    public static func usual(for type: FieldType, axis: FieldOptions.Axis?) -> Neighbourhood? {
        switch type {
        case .dateOfBirth: Neighbourhood(step: unit, cellCount: 30)
        case .number: Neighbourhood(step: unit, cellCount: 20)
        case .coordinate:
            switch axis {
            case .easting, .northing: Neighbourhood(step: 100 * unit, cellCount: 20)
            case .longitude:
                Neighbourhood(step: unit / 1000, cellCount: 20).closed(on: .longitude)
            case .latitude, nil: Neighbourhood(step: unit / 1000, cellCount: 20)
            }
        default: nil
        }
    }

    /// With the cells that there are around the earth; nil there where they do not go into it
    /// whole.
    public func closed(on axis: FieldOptions.Axis?) -> Neighbourhood {
        var copy = self
        let divides = axis == .longitude && Self.fullCircle % step == 0
        copy.cellsAround = divides ? Self.fullCircle / step : nil
        return copy
    }
}
