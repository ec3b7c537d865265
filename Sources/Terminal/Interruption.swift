internal import Dispatch
internal import Glibc

/// What happens at Ctrl-C, or when the system asks the program to end.
public enum Interruption {
    /// Runs `tidy` on a thread of its own and ends the process with 128 plus the signal's number,
    /// as a shell expects. Called once, first thing in a program.
    public static func handle(_ tidy: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM] {
            // The default would end the process before anybody could tidy.
            signal(number, SIG_IGN)
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
}
