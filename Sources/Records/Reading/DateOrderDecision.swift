/// Which of two numbers was read as the day in a column of dates, and why.
public struct DateOrderDecision: Sendable, Equatable, Codable {
    /// `dayFirst` or `monthFirst`.
    public let order: FieldOptions.DateOrder
    /// Whether the schema states the order, so that no value was asked.
    public let isStated: Bool
    /// Values that can only be read with the day first.
    public let dayFirst: Int
    /// Values that can only be read with the month first.
    public let monthFirst: Int
    /// Values that can be read either way.
    public let ambiguous: Int

    init(stated order: FieldOptions.DateOrder) {
        self.order = order
        isStated = true
        (dayFirst, monthFirst, ambiguous) = (0, 0, 0)
    }

    init(evidence: DateOrderEvidence) {
        order = evidence.decided
        isStated = false
        dayFirst = evidence.dayFirst
        monthFirst = evidence.monthFirst
        ambiguous = evidence.ambiguous
    }

    /// Whether any value has a day and a month in figures before its year, so that the order
    /// mattered.
    public var hasEvidence: Bool { dayFirst + monthFirst + ambiguous > 0 }

    /// The decision and its evidence in one line, as in "day first (812 values can only be day
    /// first, 0 month first, 240 ambiguous)".
    public var text: String {
        let name = order == .monthFirst ? "month first" : "day first"
        if isStated { return "\(name) (the schema states it)" }
        guard hasEvidence else { return "\(name) (no value depends on it)" }
        let counts = "\(dayFirst) values can only be day first, \(monthFirst) month first, "
            + "\(ambiguous) ambiguous"
        return "\(name) (\(counts)\(doubt))"
    }

    private var doubt: String {
        guard ambiguous > 0 else { return "" }
        if dayFirst == 0 && monthFirst == 0 {
            return "; no value tells: state the order if this is wrong"
        }
        if dayFirst > 0 && monthFirst > 0 {
            return "; the column mixes both, so ambiguous ones may be read wrongly"
        }
        return ""
    }
}
