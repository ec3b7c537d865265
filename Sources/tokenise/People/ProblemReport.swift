import Files
import Records

/// The list of what could not be used, by row and column, written as it is found: its memory does
/// not grow, and it never holds a cell. Without a problem there is no file.
final class ProblemReport {
    let path: String
    /// Problems so far.
    private(set) var count = 0
    private var file: ReplacementFile?

    init(path: String) { self.path = path }

    func add(_ problem: RowProblem) throws {
        if count == 0 {
            file = try ReplacementFile(path: path, mode: 0o600)
            try file?.write("row,column,problem,action\n")
        }
        count += 1
        var line: [UInt8] = Array("\(problem.row),".utf8)
        appendCSVCell(problem.column ?? "", to: &line)
        line.append(UInt8(ascii: ","))
        appendCSVCell(problem.problem, to: &line)
        line += Array(",\(problem.action.rawValue)\n".utf8)
        try file?.write(line.span)
    }

    /// Puts the report in its place, or removes an older one if there is nothing to report.
    func finish() throws {
        if let file = file.take() {
            try file.commit()
        } else if FilePath.exists(path) {
            try FilePath.removeFile(path)
        }
    }
}
