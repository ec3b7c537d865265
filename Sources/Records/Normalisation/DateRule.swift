/// Dates of birth: written as yyyymmdd.
///
/// One column may mix forms: `yyyymmdd`; year, month, day with any separator; day, month, year or
/// month, day, year, as decided for the column (a value that leaves no choice is read in the only
/// way it can be); a month's English name in any place. A time of day after the date is passed
/// over. Dates that are not in the calendar, before `not-before` or after today are invalid;
/// default dates are missing.
struct DateRule: Sendable {
    private let monthFirst: Bool
    private let defaultDates: [Int]
    private let notBefore: Int
    private let twoDigitYearsFrom: Int?
    private let today: Int

    init(options: FieldOptions, monthFirst: Bool, today: Int) {
        self.monthFirst = monthFirst
        self.today = today
        defaultDates = options.defaultDates
        notBefore = options.notBefore
        twoDigitYearsFrom = options.twoDigitYearsFrom
    }

    func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) -> Reading {
        guard let parts = DateText(text) else {
            return .invalid("expected a date such as yyyy-mm-dd or dd/mm/yyyy")
        }
        let (year, month, day, yearDigits) = arrange(parts)
        guard let fullYear = complete(year, digits: yearDigits) else {
            return .invalid("expected a year of four digits")
        }
        let date = fullYear * 10_000 + month * 100 + day
        if defaultDates.contains(date) { return .missing }
        guard month >= 1, month <= 12, day >= 1, day <= Self.days(of: month, in: fullYear) else {
            return .invalid("expected a date that is in the calendar")
        }
        guard date >= notBefore, date <= today else {
            return .invalid("expected a date that is not in the future nor too long ago")
        }
        var divisor = 10_000_000
        while divisor > 0 {
            bytes.append(UInt8(0x30 + date / divisor % 10))
            divisor /= 10
        }
        return .value
    }

    /// Which part is which. An impossible arrangement gives an impossible month.
    private func arrange(
        _ parts: DateText
    ) -> (year: Int, month: Int, day: Int, yearDigits: Int) {
        let (a, b, c) = parts.numbers
        if parts.count == 1 { return (a / 10_000, a / 100 % 100, a % 100, 4) }
        let names = (parts.digits.0 == 0, parts.digits.1 == 0, parts.digits.2 == 0)
        if names.2 { return (0, 0, 0, 4) }
        if parts.digits.0 == 4 {
            return parts.digits.1 == 4 || parts.digits.2 == 4 ? (0, 0, 0, 4) : (a, b, c, 4)
        }
        if parts.digits.1 == 4 || (names.0 && names.1) { return (0, 0, 0, 4) }
        let yearDigits = parts.digits.2
        if names.0 { return (c, a, b, yearDigits) }
        if names.1 { return (c, b, a, yearDigits) }
        let isMonthFirst = a > 12 ? false : b > 12 ? true : monthFirst
        return isMonthFirst ? (c, a, b, yearDigits) : (c, b, a, yearDigits)
    }

    private func complete(_ year: Int, digits: Int) -> Int? {
        if digits == 4 { return year }
        guard digits == 2, let base = twoDigitYearsFrom else { return nil }
        let candidate = base - base % 100 + year
        return candidate < base ? candidate + 100 : candidate
    }

    /// Days of a month in the Gregorian calendar.
    static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
