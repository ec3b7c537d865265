internal import Dispatch
internal import Glibc

/// What happens at Ctrl-C, when the terminal or its connection closes, or when the system asks the
/// program to end.
public enum Interruption {
    /// Runs `tidy` on a thread of its own and ends the process with 128 plus the signal's number,
    /// as a shell expects. Called once, first thing in a program.
    public static func handle(_ tidy: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // The default would end the process before anybody could tidy.
            let previous = signal(number, SIG_IGN)
            // Run by `nohup`, a program goes on when its terminal closes.
            if number == SIGHUP && Self.isIgnored(previous) { continue }
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler {
                // The handler holds its source, which so lives as long as the process.
                withExtendedLifetime(source) {
                    tidy()
                    _exit(128 + number)
                }
            }
            source.activate()
        }
    }

    private static func isIgnored(_ handler: __sighandler_t?) -> Bool {
        unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
