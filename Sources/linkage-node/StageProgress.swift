import Linkage
import Terminal

/// The line of progress of a run, stage after stage.
final class StageProgress {
    private var stage = ""
    private var meter: ProgressMeter?

    func update(_ progress: LinkageProgress) {
        if progress.stage != stage || progress.advance == 0 {
            meter?.finish()
            stage = progress.stage
            meter = ProgressMeter(task: stage, unit: "pairs", total: progress.total)
        }
        meter?.advance(by: progress.advance)
    }

    func finish() { meter?.finish() }
}
