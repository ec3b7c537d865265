internal import Glibc

/// What a program was asked for: tables, summaries, JSON. Another program may read it.
public enum StandardOutput {
    /// Whether standard output is a terminal.
    public static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes `line` and a line feed in one piece.
    public static func write(_ line: String = "") {
        ByteStream.write(line + "\n", to: STDOUT_FILENO)
    }

    /// Writes `text` as it stands.
    public static func write(unterminated text: String) {
        ByteStream.write(text, to: STDOUT_FILENO)
    }
}
