/// One cell or row that was passed over: where and why, never what stood there.
public struct RowProblem: Sendable, Equatable, Codable {
    /// What became of it.
    public enum Action: String, Sendable, CaseIterable, Codable {
        /// The field counts as missing in this row.
        case setMissing = "set-missing"
        /// The row was left out.
        case skipped
    }

    /// The row, as a spreadsheet counts: the header is row 1.
    public let row: Int
    /// The column's name in the file; nil: the whole row.
    public let column: String?
    /// What was expected.
    public let problem: String
    public let action: Action

    public init(row: Int, column: String?, problem: String, action: Action) {
        self.row = row
        self.column = column
        self.problem = problem
        self.action = action
    }
}
