/// What a column of dates says about its order: counted in a first pass, for a field whose order is
/// `auto`.
package struct DateOrderEvidence: Sendable, Equatable {
    /// Values that can only be day first, such as 25/12/1980.
    package private(set) var dayFirst = 0
    /// Values that can only be month first.
    package private(set) var monthFirst = 0
    /// Values that may be either, and would be two dates.
    package private(set) var ambiguous = 0
    private var folded: [UInt8] = []

    package init() {}

    /// Counts a cell, if it is a date with a day and a month in figures before the year.
    package mutating func note(_ cell: Span<UInt8>) {
        guard let range = TextFolding.fold(cell, into: &folded),
            let parts = DateText(folded.span.extracting(range)), parts.count == 3,
            parts.digits.0 == 1 || parts.digits.0 == 2, parts.digits.1 == 1 || parts.digits.1 == 2
        else { return }
        let (first, second, _) = parts.numbers
        switch (1...12 ~= first, 1...12 ~= second) {
        case (false, true) where 13...31 ~= first: dayFirst += 1
        case (true, false) where 13...31 ~= second: monthFirst += 1
        case (true, true) where first != second: ambiguous += 1
        default: break
        }
    }

    /// The order with more values that leave no choice; day first where neither has more.
    package var decided: FieldOptions.DateOrder { monthFirst > dayFirst ? .monthFirst : .dayFirst }
}
