/// Why a row of a CSV file cannot be trusted as a whole.
public enum RowDefect: Equatable, Sendable, CustomStringConvertible {
    /// The header promises another number of cells.
    case cellCount(Int, expected: Int)
    /// Characters stand between a closing quote and the next separator.
    case textAfterQuote

    /// What is wrong and what to do, without any of the row's text.
    public var description: String {
        switch self {
        case .cellCount(let count, let expected):
            "it has \(count) cells where the header has \(expected): a separator within a value "
                + "needs quotes around the value"
        case .textAfterQuote:
            "a quoted cell goes on after its closing quote: a quote within quotes is written twice"
        }
    }
}
