public import Records
internal import Tokens

/// The agency's main job: a file of people in, a token file out, in memory that does not grow with
/// the rows.
public struct TokenFileEncoding: Sendable {
    public var plan: FilterPlan
    public var agency: String
    public var peoplePath: String
    public var identifierColumn: String
    public var tokenPath: String
    public var options: ReadOptions
    public var replacesExisting: Bool

    /// What was done, in counts.
    public struct Summary: Sendable {
        public let reading: ReadSummary
        public let rowCount: Int
        /// The token file's size in bytes.
        public let byteCount: Int
    }

    public init(
        plan: FilterPlan, agency: String, peoplePath: String, identifierColumn: String,
        tokenPath: String, options: ReadOptions, replacesExisting: Bool
    ) {
        self.plan = plan
        self.agency = agency
        self.peoplePath = peoplePath
        self.identifierColumn = identifierColumn
        self.tokenPath = tokenPath
        self.options = options
        self.replacesExisting = replacesExisting
    }

    /// Reads, encodes and writes; without success nothing stands at `tokenPath`.
    /// - Parameters:
    ///   - problem: told of every cell and row that could not be used, by row number.
    ///   - progress: told every few thousand rows: bytes read so far, bytes in all.
    /// - Throws: `RecordsError`, `TokenFileError`, `EncodingError`, `SecretsError`, and what the
    ///   two closures throw.
    public func run(
        keyFile: borrowing KeyFile, problem: @escaping (RowProblem) throws -> Void,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void
    ) throws -> Summary {
        var reader = try RecordReader(
            path: peoplePath, schema: plan.schema, identifierColumn: identifierColumn,
            options: options, report: problem)
        var handles = try keyFile.withAgencyKey { try $0.handleMaker() }
        var encoder = try RecordEncoder(plan: plan, linkageKey: keyFile.linkageKey)
        var writer = try TokenFileWriter(
            path: tokenPath, header: plan.header(agency: agency, keyFile: keyFile),
            replacesExisting: replacesExisting)
        var record = Record()
        var rows = 0
        while try reader.next(into: &record) {
            let handle = try handles.handle(of: record.identifier.span)
            try encoder.encode(record) { missing, tokens in
                try writer.append(
                    handle: handle, sourceRow: record.row, missingMask: missing, tokens: tokens)
            }
            rows += 1
            if rows % 4096 == 0 { progress(reader.bytesRead, reader.byteCount) }
        }
        let reading = reader.summary
        let written = try writer.finish()
        return Summary(
            reading: reading, rowCount: written.rowCount, byteCount: written.byteCount)
    }
}
