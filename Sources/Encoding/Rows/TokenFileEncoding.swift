public import Records
public import Sealing
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
    /// The file of people who objected or opted out; nil for none (`RecordGate`).
    public var exclusions: String?
    /// The file of shielded people; nil for none.
    public var shields: String?
    /// The day on which dated entries of the two are judged, yyyymmdd.
    public var today = 99_991_231
    /// Whether rare values of attributes are merged into `other` and not refused.
    public var coarsens = false

    /// What was done, in counts.
    public struct Summary: Sendable {
        public let reading: ReadSummary
        public let rowCount: Int
        /// The token file's size in bytes.
        public let byteCount: Int
        /// Records that were left out since people objected or opted out.
        public let excludedCount: Int
        /// Attributes of which cells were merged into `other`, and how many cells.
        public let coarsened: [(attribute: String, cells: Int)]
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

    /// Records in a batch.
    private static let batchSize = 2_048

    /// Reads, encodes and writes; without success nothing stands at `tokenPath`.
    ///
    /// The file is read in order, in batches; batches are encoded at the same time, and written in
    /// the order in which they were read. So whatever the number of threads, the bytes are the
    /// same, and so are the problems and what ends the reading.
    /// - Parameters:
    ///   - threads: batches being encoded at a time, at least 1.
    ///   - problem: told of every cell and row that could not be used, by row number.
    ///   - progress: told every few thousand rows: bytes read so far, bytes in all.
    /// - Throws: `RecordsError`, `TokenFileError`, `EncodingError`, `SecretsError`, and what the
    ///   two closures throw.
    public func run(
        keyFile: borrowing KeyFile, threads: Int,
        problem: @escaping (RowProblem) throws -> Void,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void
    ) async throws -> Summary {
        try await run(keyFile: keyFile, threads: threads, problem: problem, progress: progress) {
            try $0.finish()
        }
    }

    /// As `run`, but what stands at `tokenPath` in the end is a sealed file; the token file in it
    /// never has a name on the disk.
    public func run(
        keyFile: borrowing KeyFile, sealing: TokenSealing, threads: Int,
        problem: @escaping (RowProblem) throws -> Void,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void
    ) async throws -> Summary {
        let signer = try keyFile.withAgencyKey { try $0.signer() }
        return try await run(
            keyFile: keyFile, threads: threads, problem: problem, progress: progress
        ) { writer in
            let (summary, tokens) = try writer.finishUnnamed()
            try sealing.seal(
                tokens, by: signer, path: tokenPath, replacesExisting: replacesExisting)
            return summary
        }
    }

    private func run(
        keyFile: borrowing KeyFile, threads: Int,
        problem: @escaping (RowProblem) throws -> Void,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void,
        finish: (consuming TokenFileWriter) throws -> TokenFileWriter.Summary
    ) async throws -> Summary {
        let gate = try RecordGate(exclusions: exclusions, shields: shields, today: today)
        let (recoding, excludedCount, coarsened) = try survey()
        var reader = try RecordReader(
            path: peoplePath, schema: plan.schema, identifierColumn: identifierColumn,
            options: options, report: problem)
        reader.gate = gate
        var lanes: [BatchEncoder] = []
        // As many again hold rows that wait to be written.
        for _ in 0..<2 * max(1, threads) {
            lanes.append(
                BatchEncoder(
                    encoder: try RecordEncoder(plan: plan, keyFile: keyFile),
                    handles: try keyFile.withAgencyKey { try $0.handleMaker() }))
        }
        var header = plan.header(agency: agency, keyFile: keyFile)
        header.excludedCount = excludedCount
        var writer = try TokenFileWriter(
            path: tokenPath, header: header, replacesExisting: replacesExisting)
        let facts = RecordFacts(gate: gate, recoding: recoding)
        try await encode(&reader, facts, lanes, threads: max(1, threads), progress) { batch, rows in
            for index in 0..<batch.count {
                let tokens = rows.tokens.span.extracting(
                    index * rows.wordsPerRow..<(index + 1) * rows.wordsPerRow)
                try writer.append(
                    handle: rows.handles[index], sourceRow: batch.records[index].row,
                    missingMask: rows.missingMasks[index], tokens: tokens)
            }
        }
        let reading = reader.summary
        let written = try finish(writer)
        return Summary(
            reading: reading, rowCount: written.rowCount, byteCount: written.byteCount,
            excludedCount: excludedCount, coarsened: coarsened)
    }

    /// Combinations of attributes that are listed where there are too many to list.
    private static let listedCombinations = 20

    /// Counts, before anything is written, who is left out and who carries which attributes.
    /// - Throws: `EncodingError.rareAttributes`; what reading the file throws.
    private func survey() throws -> (
        recoding: [UInt64: UInt64], excludedCount: Int, coarsened: [(String, Int)]
    ) {
        let attributes = plan.schema.attributes
        guard !attributes.attributes.isEmpty || exclusions != nil else { return ([:], 0, []) }
        let gate = try RecordGate(exclusions: exclusions, shields: shields, today: today)
        var reader = try RecordReader(
            path: peoplePath, schema: plan.schema, identifierColumn: identifierColumn,
            options: options)
        reader.gate = gate
        var survey = AttributeSurvey(attributes)
        var record = Record()
        while try reader.next(into: &record) {
            if !attributes.attributes.isEmpty { survey.count(record.attributes) }
        }
        let rare = survey.rare
        guard !rare.isEmpty else { return ([:], gate.excludedCount, []) }
        guard coarsens, let recoding = survey.coarsening() else {
            throw EncodingError.rareAttributes(
                path: peoplePath,
                combinations: rare.prefix(Self.listedCombinations).map(survey.text(of:)),
                count: rare.count, least: attributes.leastPeople)
        }
        let changed = zip(attributes.attributes, survey.changedCells(recoding)).filter { $1 > 0 }
        return (recoding, gate.excludedCount, changed.map { ($0.name, $1) })
    }

    /// A batch that was encoded.
    private struct Encoded: Sendable {
        let number: Int
        let batch: RecordBatch
        let lane: BatchEncoder
    }

    private func encode(
        _ reader: inout RecordReader, _ facts: RecordFacts, _ lanes: [BatchEncoder], threads: Int,
        _ progress: (_ bytesRead: Int, _ byteCount: Int) -> Void,
        write: (RecordBatch, BatchEncoder.Rows) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Encoded.self) { group in
            var idle = lanes
            var spare: [RecordBatch] = []
            var waiting: [Int: Encoded] = [:]
            var (started, encoded, written) = (0, 0, 0)
            var isAtEnd = false
            while !isAtEnd || written < started {
                if !isAtEnd, started - encoded < threads, let lane = idle.popLast() {
                    var batch = spare.popLast() ?? RecordBatch(capacity: Self.batchSize)
                    guard try batch.fill(from: &reader, facts) else {
                        isAtEnd = true
                        continue
                    }
                    progress(reader.bytesRead, reader.byteCount)
                    let (number, full) = (started, batch)
                    started += 1
                    group.addTask {
                        try lane.encode(full)
                        return Encoded(number: number, batch: full, lane: lane)
                    }
                } else if let next = try await group.next() {
                    encoded += 1
                    waiting[next.number] = next
                    while let first = waiting.removeValue(forKey: written) {
                        try write(first.batch, first.lane.rows)
                        spare.append(first.batch)
                        idle.append(first.lane)
                        written += 1
                    }
                }
            }
        }
    }
}
