public import Files
public import Secrets

/// Why a token file could not be read or written. Says where, never what: no handle, no token.
public enum TokenFileError: Error, Equatable, Sendable, CustomStringConvertible {
    case file(FileError)
    case cryptography(SecretsError)
    /// The file does not begin as a token file does.
    case notATokenFile(path: String)
    case unsupportedVersion(path: String, version: Int)
    /// The file is shorter or longer than its header says.
    case wrongSize(path: String, expected: Int, found: Int)
    /// Bytes that were written are not the bytes that are there; `part` names the section.
    case damaged(path: String, part: String)
    /// The header is whole but says what no writer writes.
    case invalidHeader(path: String, problem: String)
    /// A row breaks a rule of the format. `row` counts from 0 in file order.
    case invalidRow(path: String, row: Int, problem: String)
    /// A file of CLKs cannot be read as one. `line` counts from 1.
    case invalidCLKs(path: String, line: Int?, problem: String)
    /// The same record id in several source rows: pairs of row numbers, the first of `count`.
    case duplicateIdentifiers(rows: [[Int]], count: Int)

    public var description: String {
        switch self {
        case .file(let error):
            return error.description
        case .cryptography(let error):
            return error.description
        case .notATokenFile(let path):
            return "\(path): not a token file (made by `tokenise encode`), nor JSON of CLKs"
        case .unsupportedVersion(let path, let version):
            return "\(path): token file version \(version); this program "
                + "reads version \(TokenLayout.version): encode again with the same program"
        case .wrongSize(let path, let expected, let found):
            let state = found < expected ? "cut short" : "too long"
            return "\(path): \(state): \(found) bytes where its header says \(expected); "
                + "send the file again"
        case .damaged(let path, let part):
            return "\(path): damaged: the \(part) do not match their digest; send the file again"
        case .invalidHeader(let path, let problem):
            return "\(path): invalid header: \(problem)"
        case .invalidRow(let path, let row, let problem):
            return "\(path): row \(row): \(problem)"
        case .invalidCLKs(let path, let line, let problem):
            return "\(path)\(line.map { ":\($0)" } ?? ""): \(problem)"
        case .duplicateIdentifiers(let rows, let count):
            let listed = rows.map { group in
                group.map(String.init).joined(separator: " = ")
            }.joined(separator: ", ")
            let more = count > rows.count ? ", and \(count - rows.count) more" : ""
            return "\(count) record ids stand in more than one row: rows \(listed)\(more); "
                + "give every record an id of its own"
        }
    }

    static func mapping<R: ~Copyable>(
        _ body: () throws(SecretsError) -> R
    ) throws(TokenFileError) -> R {
        do throws(SecretsError) {
            return try body()
        } catch {
            throw .cryptography(error)
        }
    }

    static func mapping<R: ~Copyable>(
        _ body: () throws(FileError) -> R
    ) throws(TokenFileError) -> R {
        do throws(FileError) {
            return try body()
        } catch {
            throw .file(error)
        }
    }
}
