/// Why a table or a figure cannot be made. No label and no value is ever part of it.
public enum ReportsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Parts that do not fit together: "histogram: 11 edges need 10 counts, there are 9".
    case shape(String)
    /// A number that no axis can show.
    case number(String)

    public var description: String {
        switch self {
        case .shape(let problem), .number(let problem): problem
        }
    }
}
