/// Reads people from a CSV file: each row's fields normalised as the schema says, bad cells and
/// rows dealt with as the policy says. Memory does not grow with the rows.
///
/// | | `missing` | `skip` | `stop` |
/// |---|---|---|---|
/// | a cell that is no value of its type | counts as missing | row left out | error |
/// | a row that cannot be trusted | row left out | row left out | error |
///
/// A row cannot be trusted when its number of cells is not the header's, text follows a closing
/// quote, or its record id is empty or not decodable: which cell is whose is then in doubt.
public struct RecordReader: ~Copyable {
    /// Counts up to the row at hand.
    public private(set) var summary: ReadSummary
    /// Who is left out unread; nil for nobody.
    public var gate: RecordGate?

    private var reader: CSVReader
    private var normalisers: [FieldNormaliser]
    private let attributes: [AttributeReader]
    private let plan: ColumnPlan
    private let policy: ErrorPolicy
    private let report: (RowProblem) throws -> Void

    /// Opens the file, finds its columns and, where a date's order is left to the file, reads the
    /// column through once to decide it.
    /// - Parameters:
    ///   - identifierColumn: the column of the record id; nil leaves identifiers empty.
    ///   - report: called for every cell and row that is passed over, in the order of the file;
    ///     what it throws ends the reading.
    /// - Throws: `RecordsError`.
    public init(
        path: String, schema: Schema, identifierColumn: String?,
        options: ReadOptions = ReadOptions(),
        report: @escaping (RowProblem) throws -> Void = { _ in }
    ) throws {
        try self.init(
            path: path, schema: schema, identifierColumn: identifierColumn, options: options,
            bufferSize: CSVReader.usualBufferSize, report: report)
    }

    /// - Parameter bufferSize: bytes; tests give tiny ones to cut records anywhere.
    package init(
        path: String, schema: Schema, identifierColumn: String?, options: ReadOptions,
        bufferSize: Int, report: @escaping (RowProblem) throws -> Void
    ) throws {
        let opened = try CSVReader(path: path, options: options, bufferSize: bufferSize)
        let plan = try ColumnPlan(
            path: path, header: opened.header, schema: schema, identifierColumn: identifierColumn)
        let decisions = try Self.decideDateOrders(
            path: path, schema: schema, columns: plan.fields, dialect: opened.dialect,
            bufferSize: bufferSize)
        normalisers = zip(schema.fields, decisions).map { field, decision in
            FieldNormaliser(
                field: field, missingValues: schema.missingValues,
                dateOrder: decision?.order ?? .dayFirst)
        }
        var notes = opened.notes
        var fields: [ReadSummary.Field] = []
        for (index, field) in schema.fields.enumerated() {
            fields.append(
                ReadSummary.Field(
                    name: field.name, column: opened.header[plan.fields[index]],
                    type: field.type, dateOrder: decisions[index]))
            if let decision = decisions[index], decision.hasEvidence {
                notes.append("\(field.name): \(decision.text)")
            }
        }
        summary = ReadSummary(path: path, dialect: opened.dialect, fields: fields, notes: notes)
        summary.attributes = zip(schema.attributes.attributes, plan.attributes).map {
            ReadSummary.Attribute(name: $0.name, column: opened.header[$1])
        }
        attributes = schema.attributes.attributes.map {
            AttributeReader($0, missingValues: schema.missingValues)
        }
        self.plan = plan
        policy = options.policy
        self.report = report
        reader = opened
    }

    /// Bytes of the file before the next row, for progress; the pass that decides the order of
    /// dates is made by `init` and not counted.
    public var bytesRead: Int { reader.bytesRead }

    /// Bytes of the whole file.
    public var byteCount: Int { reader.byteCount }

    /// Reads the next row that is kept.
    /// - Returns: false at the end of the file; `record` then holds nothing of use.
    /// - Throws: `RecordsError`, or what `report` throws.
    public mutating func next(into record: inout Record) throws -> Bool {
        while try reader.advance() {
            summary.rowsRead += 1
            record.begin(row: reader.row)
            if let defect = reader.defect {
                try leaveOut(column: nil, problem: "\(defect)")
                continue
            }
            let problem = readIdentifier(into: &record)
            if problem == nil, gate?.leavesOut(record.identifier) ?? false {
                summary.rowsRead -= 1
                continue
            }
            if let problem {
                let column = plan.identifier.map { reader.header[$0] }
                try leaveOut(column: column, problem: problem)
                continue
            }
            let hasFields = try readFields(into: &record)
            let hasAttributes = try readAttributes(into: &record)
            if hasFields && hasAttributes { return true }
            summary.rowsSkipped += 1
            ReadSummary.append(reader.row, to: &summary.firstSkippedRows)
        }
        return false
    }

    // MARK: - Cells

    /// Sets the record id, without blanks at its ends.
    /// - Returns: what is wrong with it, or nil.
    private func readIdentifier(into record: inout Record) -> String? {
        guard let column = plan.identifier else { return nil }
        guard reader.isDecodable(column) else { return Self.notDecodable(reader.dialect) }
        let isEmpty = reader.withCell(column) { cell in
            let range = RecordIdentifier.range(in: cell)
            record.setIdentifier(cell.extracting(range))
            return range.isEmpty
        }
        return isEmpty ? "the record id is empty: every row needs one" : nil
    }

    /// Reads every field, so that each bad cell is counted and reported.
    /// - Returns: whether the row is kept.
    private mutating func readFields(into record: inout Record) throws -> Bool {
        var isKept = true
        for (field, column) in plan.fields.enumerated() {
            let state = Self.read(reader, column, with: &normalisers[field], into: &record)
            switch state {
            case .value: summary.fields[field].values += 1
            case .missing: summary.fields[field].missing += 1
            case .invalid(let text):
                summary.fields[field].invalid += 1
                ReadSummary.append(reader.row, to: &summary.fields[field].firstInvalidRows)
                let problem =
                    reader.isDecodable(column)
                    ? text.description : Self.notDecodable(reader.dialect)
                try pass(over: reader.header[column], problem: problem)
                if policy == .skip { isKept = false }
            }
        }
        return isKept
    }

    /// Reads every attribute.
    /// - Returns: whether the row is kept.
    private mutating func readAttributes(into record: inout Record) throws -> Bool {
        var isKept = true
        for (index, column) in plan.attributes.enumerated() {
            let code = Self.code(reader, column, attributes[index])
            switch code {
            case nil:
                summary.attributes[index].invalid += 1
                let problem =
                    reader.isDecodable(column)
                    ? "expected a value that the schema declares for this attribute"
                    : Self.notDecodable(reader.dialect)
                try pass(over: reader.header[column], problem: problem)
                if policy == .skip { isKept = false }
            case 0?: summary.attributes[index].missing += 1
            case let code?:
                summary.attributes[index].values += 1
                record.attributes |= UInt64(code) << UInt64(8 * index)
            }
        }
        return isKept
    }

    private static func code(
        _ reader: borrowing CSVReader, _ column: Int, _ attribute: AttributeReader
    ) -> UInt8? {
        guard reader.isDecodable(column) else { return nil }
        return reader.withCell(column) { attribute.code(of: $0) }
    }

    private static func read(
        _ reader: borrowing CSVReader, _ column: Int, with normaliser: inout FieldNormaliser,
        into record: inout Record
    ) -> CellState {
        var state = CellState.missing
        record.addField { bytes in
            guard reader.isDecodable(column) else {
                state = .invalid(CellState.StaticText("it is not readable"))
                return
            }
            state = reader.withCell(column) { normaliser.append($0, to: &bytes) }
        }
        return state
    }

    private static func notDecodable(_ dialect: CSVDialect) -> String {
        "its bytes are no \(dialect.encoding == .utf8 ? "UTF-8" : "Windows-1252"): save the file "
            + "as UTF-8, or state its encoding"
    }

    // MARK: - Policy

    private func pass(over column: String, problem: String) throws {
        if policy == .stop {
            throw RecordsError.row(
                path: reader.path, row: reader.row, column: column, problem: problem)
        }
        try report(
            RowProblem(
                row: reader.row, column: column, problem: problem,
                action: policy == .skip ? .skipped : .setMissing))
    }

    private mutating func leaveOut(column: String?, problem: String) throws {
        summary.rowsSkipped += 1
        summary.rowsNotTrusted += 1
        ReadSummary.append(reader.row, to: &summary.firstSkippedRows)
        if policy == .stop {
            throw RecordsError.row(
                path: reader.path, row: reader.row, column: column, problem: problem)
        }
        try report(
            RowProblem(row: reader.row, column: column, problem: problem, action: .skipped))
    }

    // MARK: - The order of dates

    /// One decision for each field that is a date; the file is only read where the schema leaves
    /// one open.
    private static func decideDateOrders(
        path: String, schema: Schema, columns: [Int], dialect: CSVDialect, bufferSize: Int
    ) throws(RecordsError) -> [DateOrderDecision?] {
        var decisions = schema.fields.map { field -> DateOrderDecision? in
            field.type == .dateOfBirth ? DateOrderDecision(stated: field.options.dateOrder) : nil
        }
        let open = decisions.indices.filter { decisions[$0]?.order == .auto }
        if open.isEmpty { return decisions }
        // The encoding is known by now, so the file is not scanned for it again.
        let options = ReadOptions(
            separator: dialect.separator,
            encoding: dialect.encoding == .utf8 ? .utf8 : .windows1252)
        var reader = try CSVReader(path: path, options: options, bufferSize: bufferSize)
        var evidence = open.map { _ in DateOrderEvidence() }
        while try reader.advance() {
            if reader.defect != nil { continue }
            for (place, field) in open.enumerated() where reader.isDecodable(columns[field]) {
                Self.note(reader, columns[field], in: &evidence[place])
            }
        }
        for (place, field) in open.enumerated() {
            decisions[field] = DateOrderDecision(evidence: evidence[place])
        }
        return decisions
    }

    private static func note(
        _ reader: borrowing CSVReader, _ column: Int, in evidence: inout DateOrderEvidence
    ) {
        reader.withCell(column) { evidence.note($0) }
    }
}
