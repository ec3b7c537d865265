/// Reads the small CSV files that runs and evaluations are made of: a known header, one line a
/// row, quotes as RFC 4180 has them but no line break in a cell.
struct ResultRows {
    let path: String
    /// Column names that the header must begin with.
    let columns: [String]
    /// Names of columns that may stand anywhere behind them.
    var optional: [String] = []

    /// Lends each row's first cells, as many as `columns`, those of `optional` behind them (empty
    /// where there is no such column), and the row's number (the header is row 1).
    /// - Throws: `LinkageError.invalidFile` for another header or a row of another length.
    func forEach(
        in text: Span<UInt8>, _ body: ([String], Int) throws(LinkageError) -> Void
    ) throws(LinkageError) {
        var row = 0
        var width = columns.count
        var places: [Int?] = []
        // A byte order mark may stand before the header.
        let hasMark = text.count >= 3 && text[0] == 0xef && text[1] == 0xbb && text[2] == 0xbf
        var start = hasMark ? 3 : 0
        while start < text.count {
            var end = start
            while end < text.count && text[end] != 10 { end += 1 }
            row += 1
            let cells = cells(text.extracting(start..<end))
            start = end + 1
            if row == 1 {
                guard cells.starts(with: columns) else {
                    throw .invalidFile(
                        path: path, row: 1,
                        problem: "the header must begin with \(columns.joined(separator: ","))")
                }
                width = cells.count
                places = optional.map { cells.firstIndex(of: $0) }
                continue
            }
            if cells == [""] { continue }
            guard cells.count == width else {
                throw .invalidFile(
                    path: path, row: row,
                    problem: "\(cells.count) cells, where the header has \(width)")
            }
            try body(
                Array(cells.prefix(columns.count)) + places.map { $0.map { cells[$0] } ?? "" },
                row)
        }
        guard row > 0 else {
            throw .invalidFile(
                path: path, row: nil,
                problem: "it is empty; the header must begin with "
                    + columns.joined(separator: ","))
        }
    }

    private func cells(_ line: Span<UInt8>) -> [String] {
        var cells: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var index = 0
        while index < line.count {
            let byte = line[index]
            index += 1
            if isQuoted {
                if byte != 34 {
                    cell.append(byte)
                } else if index < line.count && line[index] == 34 {
                    cell.append(34)
                    index += 1
                } else {
                    isQuoted = false
                }
            } else if byte == 34 && cell.isEmpty {
                isQuoted = true
            } else if byte == 44 {
                cells.append(String(decoding: cell, as: UTF8.self))
                cell.removeAll(keepingCapacity: true)
            } else if byte != 13 || index < line.count {
                cell.append(byte)
            }
        }
        cells.append(String(decoding: cell, as: UTF8.self))
        return cells
    }
}
