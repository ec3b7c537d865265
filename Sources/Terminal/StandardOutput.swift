internal import Glibc
internal import Synchronization

/// What a program was asked for: tables, summaries, JSON. Another program may read it.
public enum StandardOutput {
    /// Whether standard output is a terminal.
    public static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Writes `line` and a line feed in one piece.
    public static func write(_ line: String = "") {
        write(unterminated: line + "\n")
    }

    /// Writes `text` as it stands.
    public static func write(unterminated text: String) {
        if !ByteStream.write(text, to: STDOUT_FILENO) { failed.store(true, ordering: .relaxed) }
    }

    private static let failed = Atomic<Bool>(false)

    /// Whether something could not be written, because a disk is full for example: a program then
    /// says so and does not end as if all were well.
    public static var hasFailed: Bool { failed.load(ordering: .relaxed) }
}
