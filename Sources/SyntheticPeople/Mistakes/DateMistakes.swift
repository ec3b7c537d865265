/// What clerks do to a date of birth.
enum DateMistakes {
    /// Day and month exchanged; the date itself where the day is no month.
    static func swapped(_ date: CalendarDate) -> CalendarDate {
        date.day > 12 ? date : CalendarDate(year: date.year, month: date.day, day: date.month)
    }

    /// One digit of day, month or year wrong; the result is a date of 1900 to today's year.
    static func wrongDigit(
        _ date: CalendarDate, _ generator: inout SplitMix64
    ) -> CalendarDate {
        for _ in 0..<20 {
            var wrong = date
            switch generator.below(6) {
            case 0: wrong.day = replaced(date.day, unit: 1, &generator)
            case 1: wrong.day = replaced(date.day, unit: 10, &generator)
            case 2: wrong.month = replaced(date.month, unit: 1, &generator)
            case 3: wrong.year = replaced(date.year, unit: 10, &generator)
            default: wrong.year = replaced(date.year, unit: 1, &generator)
            }
            let isDate =
                (1900...CalendarDate.today.year).contains(wrong.year)
                && (1...12).contains(wrong.month) && wrong.day >= 1
                && wrong.day <= CalendarDate.days(inMonth: wrong.month, of: wrong.year)
            if isDate && wrong != date { return wrong }
        }
        return date
    }

    /// `number` with another digit in the place of `unit`.
    private static func replaced(
        _ number: Int, unit: Int, _ generator: inout SplitMix64
    ) -> Int {
        number - number / unit % 10 * unit + generator.below(10) * unit
    }
}
