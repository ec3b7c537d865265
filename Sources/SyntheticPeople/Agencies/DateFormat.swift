/// How an agency writes a date.
public enum DateFormat: Sendable {
    /// 1980-03-07
    case iso
    /// 19800307
    case compact
    /// 07/03/1980
    case dayMonthYear
    /// 07-Mar-1980
    case monthName

    func text(_ date: CalendarDate) -> String {
        let year = String(date.year)
        let month = Self.twoDigits[date.month]
        let day = Self.twoDigits[date.day]
        switch self {
        case .iso: return year + "-" + month + "-" + day
        case .compact: return year + month + day
        case .dayMonthYear: return day + "/" + month + "/" + year
        case .monthName: return day + "-" + Self.months[date.month - 1] + "-" + year
        }
    }

    private static let twoDigits = (0...31).map { $0 < 10 ? "0\($0)" : "\($0)" }
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
