/// Why token files could not be linked or a result not be judged. Names files, rows and agencies,
/// never a token; a handle only where the caller gave it.
public enum LinkageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The files were not made to be linked with each other.
    case incompatible(String)
    /// A setting is out of its range.
    case invalidSetting(String)
    /// A file of a run, or of truth, cannot be read.
    case invalidFile(path: String, row: Int?, problem: String)
    case unknownKernel(name: String, available: [String])

    public var description: String {
        switch self {
        case .incompatible(let problem), .invalidSetting(let problem): problem
        case .invalidFile(let path, let row, let problem):
            "\(path): \(row.map { "row \($0): " } ?? "")\(problem)"
        case .unknownKernel(let name, let available):
            "TREFOIL_KERNEL=\(name): no such kernel here; available: "
                + available.joined(separator: ", ")
        }
    }
}
