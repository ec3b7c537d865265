internal import Records
internal import Tokens

/// `links.csv` or `clusters.csv`, told apart by their headers.
struct ResultFile {
    private enum Kind {
        case links
        case clusters
    }

    private let path: String
    private let kind: Kind
    private let header: [String]

    private static let linkColumns = ["agency_a", "handle_a", "agency_b", "handle_b"]
    private static let clusterColumns = ["cluster", "agency", "handle"]

    /// - Throws: `RecordsError`, `EncodingError.invalidResult`.
    init(path: String) throws {
        let reader = try CSVReader(path: path, options: ReadOptions())
        self.path = path
        header = reader.header
        if header.starts(with: Self.linkColumns) {
            kind = .links
        } else if header.starts(with: Self.clusterColumns) {
            kind = .clusters
        } else {
            throw EncodingError.invalidResult(
                path: path, problem: "its header is neither that of links.csv nor clusters.csv")
        }
    }

    var outputHeader: String {
        switch kind {
        case .links:
            (["record_id", "agency", "handle"] + header.dropFirst(4)).joined(separator: ",")
        case .clusters:
            (["cluster", "record_id", "agency", "handle"] + header.dropFirst(3))
                .joined(separator: ",")
        }
    }

    /// What a result holds of one agency.
    struct OwnRows {
        /// Whether any row names the agency, be it for a canary.
        var namesAgency = false
        /// Of its records; canaries are nobody's.
        var handles: Set<Handle> = []
        /// Those that hold one of its records.
        var clusters: Set<String> = []
    }

    /// Reads the result through and gathers what it holds of the agency.
    func ownRows(of agency: String) throws -> OwnRows {
        var rows = OwnRows()
        try forEachRow { row in
            switch kind {
            case .links:
                for side in [0, 2] where row.cells[side] == agency {
                    let own = try handle(row.cells[side + 1], row: row.number)
                    rows.namesAgency = true
                    if !own.isCanary { rows.handles.insert(own) }
                }
            case .clusters:
                guard row.cells[1] == agency else { return }
                let own = try handle(row.cells[2], row: row.number)
                rows.namesAgency = true
                guard !own.isCanary else { return }
                rows.handles.insert(own)
                rows.clusters.insert(row.cells[0])
            }
        }
        return rows
    }

    /// Lends each row of the output, none that names a canary; returns their number.
    func forEachOwnRow(
        of agency: String, clusters: Set<String>, identifiers: [Handle: [UInt8]],
        _ body: (Span<UInt8>) throws -> Void
    ) throws -> Int {
        var count = 0
        var line: [UInt8] = []
        func put(_ cells: [[UInt8]]) throws {
            line.removeAll(keepingCapacity: true)
            for (index, cell) in cells.enumerated() {
                if index > 0 { line.append(UInt8(ascii: ",")) }
                appendCSVCell(cell.span, to: &line)
            }
            line.append(UInt8(ascii: "\n"))
            try body(line.span)
            count += 1
        }
        try forEachRow { row in
            switch kind {
            case .links:
                for side in [0, 2] where row.cells[side] == agency {
                    let own = try handle(row.cells[side + 1], row: row.number)
                    guard let identifier = identifiers[own] else { continue }
                    let other = 2 - side
                    guard try !handle(row.cells[other + 1], row: row.number).isCanary else {
                        continue
                    }
                    let rest = [row.cells[other], row.cells[other + 1]] + row.cells.dropFirst(4)
                    try put([identifier] + rest.map { Array($0.utf8) })
                }
            case .clusters:
                guard clusters.contains(row.cells[0]) else { return }
                let isOwn = row.cells[1] == agency
                let own = try handle(row.cells[2], row: row.number)
                guard !own.isCanary else { return }
                let identifier = isOwn ? identifiers[own] : nil
                let rest = [row.cells[1], row.cells[2]] + row.cells.dropFirst(3)
                try put(
                    [Array(row.cells[0].utf8), identifier ?? []] + rest.map { Array($0.utf8) })
            }
        }
        return count
    }

    private struct Row {
        let number: Int
        let cells: [String]
    }

    private func forEachRow(_ body: (Row) throws -> Void) throws {
        var reader = try CSVReader(path: path, options: ReadOptions())
        while try reader.advance() {
            guard reader.cellCount == header.count else {
                throw EncodingError.invalidResult(
                    path: path,
                    problem: "row \(reader.row) has \(reader.cellCount) cells, not \(header.count)")
            }
            var cells: [String] = []
            for index in 0..<reader.cellCount {
                let cell = reader.withCell(index) { span in span.indices.map { span[$0] } }
                cells.append(String(decoding: cell, as: UTF8.self))
            }
            try body(Row(number: reader.row, cells: cells))
        }
    }

    private func handle(_ text: String, row: Int) throws -> Handle {
        guard let handle = Handle(hexadecimal: text) else {
            throw EncodingError.invalidResult(
                path: path, problem: "row \(row): a handle must be 32 hexadecimal digits")
        }
        return handle
    }
}
