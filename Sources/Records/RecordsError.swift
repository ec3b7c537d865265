public import Files

/// Why a file of people or a schema could not be used. Says where, never what stands there.
public enum RecordsError: Error, Equatable, Sendable, CustomStringConvertible {
    case file(FileError)
    /// A schema breaks a rule. `line` counts from 1.
    case schema(path: String, line: Int?, problem: String)
    /// A CSV file cannot be read as one, whatever its rows say. The header is row 1.
    case csv(path: String, row: Int?, problem: String)
    /// A row or cell that the policy `stop` does not pass over.
    case row(path: String, row: Int, column: String?, problem: String)

    public var description: String {
        switch self {
        case .file(let error): error.description
        case .schema(let path, let line, let problem):
            "\(path)\(line.map { ":\($0)" } ?? ""): \(problem)"
        case .csv(let path, let row, let problem):
            "\(path): \(row.map { "row \($0): " } ?? "")\(problem)"
        case .row(let path, let row, let column, let problem):
            "\(path): row \(row)\(column.map { ", column \($0)" } ?? ""): \(problem); "
                + "mend it, or pass it over with --on-error skip or --on-error missing"
        }
    }
}
