internal import Synchronization

/// A line on standard error that says how far a long task has come:
///
/// `encode 412,000 of 1,000,000 rows, 210,000 rows/s, 3 s left`
///
/// It appears only where a person can see it (standard error is a terminal), only once the task
/// has taken two seconds, at most five times a second, and is erased by `finish()`. Any thread may
/// report progress; a call between two updates costs a lock and a look at the clock, so report by
/// the batch, not by the row.
public final class ProgressMeter: Sendable {
    /// Where the line goes.
    public enum Output: Sendable {
        /// Standard error where it is a terminal, nowhere otherwise.
        case terminal
        /// Nowhere: for `--quiet` and for tests.
        case silent
        /// To a closure, terminal or not; it gets what would be written, control codes included.
        case forced(@Sendable (String) -> Void)
    }

    private struct State {
        var count = 0
        var nextUpdate: Duration
        var isShown = false
        var isFinished = false
    }

    private let task: String
    private let unit: String
    private let total: Int?
    private let write: (@Sendable (String) -> Void)?
    private let elapsed: @Sendable () -> Duration
    private let state: Mutex<State>

    private static let interval = Duration.milliseconds(200)
    /// Carriage return, then "erase to the end of the line" (ECMA-48 EL).
    private static let eraseLine = "\r\u{1B}[K"

    /// Starts the clock.
    /// - Parameters:
    ///   - task: what is done, a verb: "encode".
    ///   - unit: what is counted, in the plural: "rows".
    ///   - total: how many there will be, where that is known.
    ///   - delay: how long the task must have taken before the line appears.
    ///   - elapsed: time since the start; a test may give its own clock.
    public init(
        task: String, unit: String, total: Int? = nil, output: Output = .terminal,
        delay: Duration = .seconds(2), elapsed: (@Sendable () -> Duration)? = nil
    ) {
        self.task = task
        self.unit = unit
        self.total = total
        switch output {
        case .terminal:
            let terminal: @Sendable (String) -> Void = { StandardError.write(unterminated: $0) }
            write = StandardError.isTerminal ? terminal : nil
        case .silent: write = nil
        case .forced(let closure): write = closure
        }
        let start = ContinuousClock.now
        self.elapsed = elapsed ?? { ContinuousClock.now - start }
        state = Mutex(State(nextUpdate: delay))
    }

    /// Counts `amount` more units as done, and shows the line where it is time.
    public func advance(by amount: Int) {
        guard let write else { return }
        let now = elapsed()
        state.withLock { state in
            state.count += amount
            guard !state.isFinished, now >= state.nextUpdate else { return }
            state.nextUpdate = now + Self.interval
            state.isShown = true
            // Written under the lock: two threads must not write their lines into each other.
            write(Self.eraseLine + line(count: state.count, elapsed: now))
        }
    }

    /// Erases the line; later progress is not shown. A second call does nothing.
    public func finish() {
        guard let write else { return }
        state.withLock { state in
            if state.isShown && !state.isFinished { write(Self.eraseLine) }
            state.isFinished = true
        }
    }

    private func line(count: Int, elapsed: Duration) -> String {
        let seconds = elapsed / .seconds(1)
        let rate = seconds > 0 ? Double(count) / seconds : 0
        let speed = "\(DecimalText.fixed(rate, decimals: 0)) \(unit)/s"
        guard let total else {
            return "\(task) \(DecimalText.grouped(count)) \(unit), \(speed)"
        }
        let done = "\(task) \(DecimalText.grouped(count)) of \(DecimalText.grouped(total)) \(unit)"
        guard rate > 0, count <= total else { return "\(done), \(speed)" }
        let left = DecimalText.duration(seconds: Double(total - count) / rate)
        return "\(done), \(speed), \(left) left"
    }
}
