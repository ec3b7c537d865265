/// Why a token file could not be sealed or opened. Carries no token and no key byte.
///
/// Errors of the modules below (`FileError`, `SecretsError`, `TokenFileError`) pass through.
public enum SealingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file does not begin as a sealed file does.
    case notSealed(path: String)
    case unsupportedVersion(path: String, version: Int)
    /// The file is shorter or longer than its header says.
    case wrongSize(path: String, expected: Int, found: Int)
    /// The header says what no writer writes, or a part is not what was sealed.
    case damaged(path: String, part: String)
    /// The file was sealed for another node.
    case wrongRecipient(path: String, recipient: String, own: String)
    /// Nobody vouches for the agency's key, or the agency signs with another one.
    case untrusted(path: String, problem: String)
    /// The signature does not belong to header and key.
    case wrongSignature(path: String)
    case expired(path: String, on: String)
    /// Sealed on a day that has not come yet.
    case notYet(path: String, on: String)
    /// The file was opened before.
    case replayed(path: String, on: String, ledger: String)
    /// The ledger of opened files cannot be relied on.
    case invalidLedger(path: String, line: Int?, problem: String)
    /// A public key file is none. `line` counts from 1.
    case invalidPublicKey(path: String, line: Int?, problem: String)
    /// What the command line asks for cannot be done.
    case refused(String)

    public var description: String {
        switch self {
        case .notSealed(let path):
            "\(path): not a sealed token file (made by `tokenise seal`)"
        case .unsupportedVersion(let path, let version):
            "\(path): sealed file version \(version); this program reads version 1"
        case .wrongSize(let path, let expected, let found):
            "\(path): \(found < expected ? "cut short" : "too long"): \(found) bytes where its "
                + "header says \(expected); send the file again"
        case .damaged(let path, let part):
            "\(path): damaged or forged: \(part); ask the agency to send it again"
        case .wrongRecipient(let path, let recipient, let own):
            "\(path): sealed for the node \(recipient), and this node is \(own); the agency must "
                + "seal it for this node's public key"
        case .untrusted(let path, let problem): "\(path): \(problem)"
        case .wrongSignature(let path):
            "\(path): the agency's signature does not fit: damaged or forged; ask the agency to "
                + "send it again"
        case .expired(let path, let day):
            "\(path): expired at the end of \(day); ask the agency to seal the file again"
        case .notYet(let path, let day):
            "\(path): sealed on \(day), which has not come yet: set the clocks right"
        case .replayed(let path, let day, let ledger):
            "\(path): opened before, on \(day) (\(ledger)); a sealed file opens once, so ask the "
                + "agency to seal the file again"
        case .invalidLedger(let path, let line, let problem):
            "\(path)\(line.map { ":\($0)" } ?? ""): \(problem)"
        case .invalidPublicKey(let path, let line, let problem):
            "\(path)\(line.map { ":\($0)" } ?? ""): \(problem)"
        case .refused(let problem): problem
        }
    }
}
