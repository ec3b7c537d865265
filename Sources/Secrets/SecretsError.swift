/// What can go wrong inside this module. No case carries a byte of key or message.
public enum SecretsError: Error, Equatable, Sendable, CustomStringConvertible {
    /// libcrypto refused an operation: its name.
    case cryptography(String)
    /// The operating system gave no memory that can be locked and wiped.
    case memory
    /// HKDF gives at most 255 digests, as many bytes as `HKDF.Digest.mostBytes` says.
    case outputTooLong(bytes: Int)
    /// More bytes than the secret holds, or none.
    case wrongLength(expected: Int, found: Int)
    /// A file of secrets is open to others, a link, another's, or where it may be published.
    case exposed(path: String, problem: String, remedy: String)
    /// A file of secrets is not what it should be. `line` counts from 1.
    case invalidFile(path: String, line: Int?, problem: String)

    public var description: String {
        switch self {
        case .cryptography(let operation):
            "libcrypto failed at \(operation); is OpenSSL 3 installed and its default provider on?"
        case .memory:
            "no memory for a secret"
        case .outputTooLong(let bytes):
            "HKDF cannot derive \(bytes) bytes: the most is 255 digests"
        case .wrongLength(let expected, let found):
            "a secret of \(expected) bytes was expected, found \(found)"
        case .exposed(let path, let problem, let remedy):
            "\(path): refused: \(problem); \(remedy)"
        case .invalidFile(let path, let line, let problem):
            "\(path)\(line.map { ":\($0)" } ?? ""): \(problem)"
        }
    }
}
