internal import Glibc

/// A file that could not be read, mapped or written: which one, what was tried, and the operating
/// system's reason.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    public let path: String
    /// What was tried, in plain words: "open", "read", "write", "rename".
    public let operation: String
    /// The reason as a person reads it, without a final full stop.
    public let reason: String

    public init(path: String, operation: String, reason: String) {
        self.path = path
        self.operation = operation
        self.reason = reason
    }

    /// The error for the value that `errno` holds now.
    public static func current(path: String, operation: String) -> FileError {
        let code = errno
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return FileError(path: path, operation: operation, reason: reason)
    }

    public var description: String { "\(path): cannot \(operation): \(reason)" }
}
