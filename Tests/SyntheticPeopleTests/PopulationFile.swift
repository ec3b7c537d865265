import SyntheticPeople
import Testing

/// An agency's file in memory.
struct PopulationFile {
    let bytes: [UInt8]
    /// Rows as the generator counted them.
    let count: Int

    init(_ agency: String, _ settings: PopulationSettings) throws {
        var bytes: [UInt8] = []
        var count = 0
        try SyntheticPopulation(settings).makeFile(of: agency) { chunk, rows in
            for index in chunk.indices { bytes.append(chunk[index]) }
            count += rows
        }
        self.bytes = bytes
        self.count = count
    }

    init(truthOf agency: String, _ settings: PopulationSettings) throws {
        var bytes: [UInt8] = []
        var count = 0
        try SyntheticPopulation(settings).makeTruth(of: agency) { chunk, rows in
            for index in chunk.indices { bytes.append(chunk[index]) }
            count += rows
        }
        self.bytes = bytes
        self.count = count
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The cells of every line, the header's first. No cell here holds a line feed.
    var lines: [[String]] { text.split(separator: "\n").map { Self.cells(of: $0) } }

    /// The cells of one column, header left out.
    func column(_ header: String) throws -> [String] {
        let lines = lines
        let place = try #require(lines[0].firstIndex(of: header))
        return lines.dropFirst().map { $0[place] }
    }

    private static func cells(of line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for letter in line {
            switch letter {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(letter)
            }
        }
        return cells
    }
}
