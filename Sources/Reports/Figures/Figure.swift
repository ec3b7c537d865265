/// A picture with its title, what it shows in words, and its numbers as tables.
public struct Figure: Sendable {
    let title: String
    let description: String
    let plot: Plot
    let note: String?

    /// - Parameters:
    ///   - title: what is plotted, in a line.
    ///   - description: what is to be seen, in a sentence or two, for those too who do not see it.
    ///   - note: under the picture: sources, caveats.
    public init(title: String, description: String, _ plot: Plot, note: String? = nil) {
        self.title = title
        self.description = description
        self.plot = plot
        self.note = note
    }

    func write(to markup: inout MarkupWriter, number: Int) {
        let id = "figure-\(number)"
        var canvas = Canvas(id: id)
        let drawing = plot.drawing
        drawing.draw(on: &canvas)
        let told = "\(drawing.kind) \(description) The numbers are in the tables below the picture."
        markup.element("figure", ["id": id]) { figure in
            figure.element("figcaption") { caption in
                caption.element("span", text: "Figure \(number). ")
                caption.text(title)
            }
            figure.newLine()
            figure.element("p", ["class": "quiet"], text: description)
            let box: Attributes = [
                "class": "picture", "role": "group", "tabindex": "0",
                "aria-label": "Figure \(number)",
            ]
            figure.element("div", box) { box in
                canvas.write(to: &box, title: title, description: told)
            }
            for remark in drawing.remarks + (note.map { [$0] } ?? []) {
                figure.element("p", ["class": "note"], text: remark)
            }
            figure.newLine()
            figure.element("details") { details in
                details.element("summary", text: "Numbers of figure \(number)")
                for table in drawing.tables {
                    table.write(to: &details, label: "Figure \(number)")
                }
            }
        }
    }
}

/// What a figure can be. Each kind checks its numbers when it is made.
public enum Plot: Sendable {
    case overlaps(OverlapPlot)
    case histogram(Histogram)
    case categories(CategoryPlot)
    case lines(LinePlot)
    case distributions(DistributionGrid)
    case heatMap(HeatMap)

    var drawing: any Drawing {
        switch self {
        case .overlaps(let plot): plot
        case .histogram(let plot): plot
        case .categories(let plot): plot
        case .lines(let plot): plot
        case .distributions(let plot): plot
        case .heatMap(let plot): plot
        }
    }
}

/// What a plot does to be part of a figure.
protocol Drawing {
    /// The kind of picture in words, for those who do not see it: "Histogram of 40 bins."
    var kind: String { get }
    /// The same numbers.
    var tables: [Table] { get }
    /// What the picture cannot show.
    var remarks: [String] { get }
    /// Draws all and sets the canvas's size.
    func draw(on canvas: inout Canvas)
}

extension Drawing {
    var remarks: [String] { [] }

    /// A picture of nothing.
    func drawNothing(on canvas: inout Canvas) {
        canvas.height = 60
        canvas.box("stripe", x: 0, y: 0, width: canvas.width, height: 60)
        canvas.text("No data", x: canvas.width / 2, y: 30, anchor: .middle, .pale)
    }
}
