/// Why an audit could not be made. Carries no cell and no key byte.
///
/// Errors of the modules below pass through unchanged.
public enum AuditError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Token file, key, schema and people do not belong together.
    case mismatch(path: String, problem: String)
    /// A list of frequencies is not one. `line` counts from 1.
    case invalidList(path: String, line: Int?, problem: String)

    public var description: String {
        switch self {
        case .mismatch(let path, let problem): "\(path): cannot be audited: \(problem)"
        case .invalidList(let path, let line, let problem):
            "\(path)\(line.map { ":\($0)" } ?? ""): not a list of frequencies: \(problem)"
        }
    }
}
