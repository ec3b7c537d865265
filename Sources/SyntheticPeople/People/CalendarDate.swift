/// A day of the Gregorian calendar.
struct CalendarDate: Equatable, Sendable {
    var year: Int
    /// 1 to 12.
    var month: Int
    /// 1 to 31.
    var day: Int

    /// The last day of any file made here: nobody is born later.
    static let today = CalendarDate(year: 2025, month: 12, day: 31)

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2:
            year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
                ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// A day of that year, each month equally likely.
    static func random(in year: Int, _ generator: inout SplitMix64) -> CalendarDate {
        let month = generator.within(1...12)
        return CalendarDate(
            year: year, month: month, day: generator.within(1...days(inMonth: month, of: year)))
    }
}
