import Terminal

/// How far a file has been read, in kilobytes, which is known from the start.
final class FileProgress {
    private let task: String
    private var meter: ProgressMeter?
    private var reported = 0

    init(task: String) { self.task = task }

    /// - Parameters: bytes read so far, and in all.
    func update(read: Int, all: Int) {
        let meter = meter ?? ProgressMeter(task: task, unit: "kB", total: max(1, all / 1000))
        self.meter = meter
        meter.advance(by: read / 1000 - reported)
        reported = read / 1000
    }

    func finish() { meter?.finish() }
}
