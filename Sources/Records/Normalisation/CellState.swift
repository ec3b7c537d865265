/// What a cell turned out to be.
public enum CellState: Equatable, Sendable {
    /// It has a normalised value, which was appended.
    case value
    case missing
    /// It is no value of its type. The text says what was expected, never what was found.
    case invalid(StaticText)

    /// A fixed sentence, so that no cell can reach a report.
    public struct StaticText: Equatable, Sendable, CustomStringConvertible {
        public let description: String

        public init(_ text: StaticString) { description = text.description }
    }
}
