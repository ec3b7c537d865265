internal import Files

/// Writes CLKs as they are encoded: `{"clks": [...]}`, or their bytes alone.
struct CLKWriter: ~Copyable {
    private(set) var rowCount = 0
    private var file: ReplacementFile
    private let isBinary: Bool

    init(file: consuming ReplacementFile, isBinary: Bool) {
        self.file = file
        self.isBinary = isBinary
    }

    /// - Parameter text: what a lane made of a batch; in JSON each CLK has a comma before it.
    mutating func write(_ text: [UInt8], rowCount count: Int) throws {
        guard count > 0 else { return }
        if isBinary {
            try file.write(text.span)
        } else if rowCount == 0 {
            try file.write("{\"clks\": [")
            try file.write(text.span.extracting(1..<text.count))
        } else {
            try file.write(text.span)
        }
        rowCount += count
    }

    /// Puts the file in its place.
    /// - Returns: its size in bytes.
    consuming func finish() throws -> Int {
        if !isBinary { try file.write(rowCount == 0 ? "{\"clks\": []}\n" : "\n]}\n") }
        let count = file.count
        try file.commit()
        return count
    }
}
