/// A line through points, with gaps where there is none, and the shape of its series here and
/// there.
struct CurveDrawing {
    /// nil where there is no number.
    let points: [(x: Double, y: Double)?]
    let series: Int

    /// Points without a gap between them.
    static func runs(_ points: [(x: Double, y: Double)?]) -> [[(x: Double, y: Double)]] {
        var runs: [[(x: Double, y: Double)]] = [[]]
        for point in points {
            if let point {
                runs[runs.count - 1].append(point)
            } else if runs.last?.isEmpty == false {
                runs.append([])
            }
        }
        return runs.filter { !$0.isEmpty }
    }

    func draw(on canvas: inout Canvas) {
        let runs = Self.runs(points)
        canvas.path(
            "curve stroke-\(series)",
            runs.filter { $0.count > 1 }.map(Canvas.outline).joined())
        // Shapes stand apart from those of the other series, and a point alone has one always.
        var next = -Double.infinity
        for (index, run) in runs.enumerated() {
            if index == 0, let first = run.first { next = first.x + Double(series) * 14 }
            for point in run where run.count == 1 || point.x >= next {
                canvas.shape(series: series, x: point.x, y: point.y, radius: 4)
                next = max(next, point.x) + 90
            }
        }
        if let last = runs.last?.last, runs.count == 1, next.isFinite, last.x < next - 90 {
            canvas.shape(series: series, x: last.x, y: last.y, radius: 4)
        }
    }
}
