internal import Glibc

/// What a program says to the person who runs it: errors, warnings and progress.
public enum StandardError {
    /// Whether a person watches: standard error is a terminal.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes `line` and a line feed in one piece.
    public static func write(_ line: String) {
        ByteStream.write(line + "\n", to: STDERR_FILENO)
    }

    /// Writes `text` as it stands.
    static func write(unterminated text: String) {
        ByteStream.write(text, to: STDERR_FILENO)
    }
}
