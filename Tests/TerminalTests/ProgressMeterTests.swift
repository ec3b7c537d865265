import Synchronization
import Terminal
import Testing

/// A clock that stands where the test puts it, and all that a meter wrote.
private final class Stage: Sendable {
    private let state = Mutex<(time: Duration, written: [String])>((.zero, []))

    var written: [String] { state.withLock { $0.written } }

    func set(_ time: Duration) { state.withLock { $0.time = time } }

    func meter(total: Int?) -> ProgressMeter {
        ProgressMeter(
            task: "encode", unit: "rows", total: total,
            output: .forced { text in self.state.withLock { $0.written.append(text) } },
            elapsed: { self.state.withLock { $0.time } })
    }
}

@Suite struct ProgressMeterTests {
    @Test("nothing is shown, and nothing erased, within the first two seconds")
    func quietAtFirst() {
        let stage = Stage()
        let meter = stage.meter(total: 100)
        stage.set(.milliseconds(1999))
        meter.advance(by: 50)
        meter.finish()
        #expect(stage.written.isEmpty)
    }

    @Test("the line says how many, how fast and how long")
    func line() {
        let stage = Stage()
        let meter = stage.meter(total: 1_000_000)
        stage.set(.seconds(2))
        meter.advance(by: 412_000)
        #expect(
            stage.written == [
                "\r\u{1B}[Kencode 412,000 of 1,000,000 rows, 206,000 rows/s, 3 s left"
            ])
        meter.finish()
        #expect(stage.written.last == "\r\u{1B}[K")
    }

    @Test("a task of unknown size shows no time left")
    func unknownTotal() {
        let stage = Stage()
        let meter = stage.meter(total: nil)
        stage.set(.seconds(4))
        meter.advance(by: 1000)
        #expect(stage.written == ["\r\u{1B}[Kencode 1,000 rows, 250 rows/s"])
    }

    @Test("the line changes at most five times a second and not after the end")
    func rateOfUpdates() {
        let stage = Stage()
        let meter = stage.meter(total: nil)
        for millisecond in 2000..<3000 {
            stage.set(.milliseconds(millisecond))
            meter.advance(by: 1)
        }
        #expect(stage.written.count == 5)
        meter.finish()
        meter.finish()
        stage.set(.seconds(9))
        meter.advance(by: 1)
        #expect(stage.written.count == 6)
    }

    @Test("counts from many threads are all counted")
    func threads() async {
        let stage = Stage()
        let meter = stage.meter(total: nil)
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { meter.advance(by: 1) } } }
        }
        stage.set(.seconds(4))
        meter.advance(by: 0)
        #expect(stage.written == ["\r\u{1B}[Kencode 8,000 rows, 2,000 rows/s"])
    }
}
