internal import Files
public import Records
internal import Secrets

/// A file of people in, a file of CLKs out, bit for bit what clkhash 0.18.3 makes of it, in memory
/// that does not grow with the rows.
public struct CLKFileEncoding: Sendable {
    public var schema: CLKSchema
    public var peoplePath: String
    public var clkPath: String
    /// How the file is read. A header's names must be the schema's.
    public var options: ReadOptions
    /// Plain binary in place of JSON: CLKs back to back, each in whole bytes.
    public var isBinary: Bool
    public var replacesExisting: Bool

    /// What was done, in counts.
    public struct Summary: Sendable {
        /// Rows of people that were read.
        public let rowsRead: Int
        /// CLKs that were written.
        public let rowCount: Int
        /// The file's size in bytes.
        public let byteCount: Int
        /// What the user should know of file, secret and values.
        public let warnings: [String]
    }

    public init(
        schema: CLKSchema, peoplePath: String, clkPath: String, options: ReadOptions,
        isBinary: Bool, replacesExisting: Bool
    ) {
        self.schema = schema
        self.peoplePath = peoplePath
        self.clkPath = clkPath
        self.options = options
        self.isBinary = isBinary
        self.replacesExisting = replacesExisting
    }

    /// Bytes of a secret under which it is said to be short.
    private static let shortSecret = 16

    /// Reads, encodes and writes; without success nothing stands at `clkPath`. The result is the
    /// same on any number of threads.
    /// - Parameters:
    ///   - secretPath: the file of the secret, mode 0600; a line end that closes it does not count.
    ///   - allowsWorkTree: takes a secret in a git work tree: in the demo and the tests only.
    ///   - threads: batches being encoded at a time, at least 1.
    ///   - problem: told of every cell and row that could not be used, by row number.
    ///   - progress: told every few thousand rows: bytes read so far, bytes in all.
    /// - Throws: `RecordsError`, `EncodingError`, `SecretsError`, `FileError`, and what the two
    ///   closures throw.
    public func run(
        secretPath: String, allowsWorkTree: Bool = false, threads: Int,
        problem: @escaping (RowProblem) throws -> Void,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void
    ) async throws -> Summary {
        let secret = try CLKSecret.read(path: secretPath, allowsWorkTree: allowsWorkTree)
        var warnings: [String] = []
        if secret.count < Self.shortSecret {
            warnings.append(
                "the secret has \(secret.count) bytes: whoever guesses it reads every name; use "
                    + "\(Self.shortSecret) random bytes or more")
        }
        let keys = try CLKKeys(secret: secret, schema: schema)
        var lanes: [CLKLane] = []
        for _ in 0..<2 * max(1, threads) {
            lanes.append(
                CLKLane(
                    encoder: try CLKEncoder(schema: schema, keys: keys), schema: schema,
                    policy: options.policy, isBinary: isBinary))
        }
        var rows = try CLKRows(
            path: peoplePath, columns: schema.columns, options: options)
        warnings += rows.notes
        var writer = CLKWriter(
            file: try ReplacementFile(
                path: clkPath, mode: 0o600, replacesExisting: replacesExisting),
            isBinary: isBinary)
        try await encode(&rows, lanes, threads: max(1, threads), progress) { lane in
            for found in lane.rows.problems { try pass(over: found, problem) }
            try writer.write(lane.rows.text, rowCount: lane.rows.count)
        }
        warnings += surprises(in: lanes)
        let rowCount = writer.rowCount
        return Summary(
            rowsRead: rows.rowsRead, rowCount: rowCount, byteCount: try writer.finish(),
            warnings: warnings)
    }

    /// What clkhash does to some values without a word, feature by feature.
    private func surprises(in lanes: [CLKLane]) -> [String] {
        let dropped = Set(lanes.flatMap(\.featuresWithDroppedTokens))
        let decomposed = Set(lanes.flatMap(\.featuresWithDecomposedLetters))
        var warnings: [String] = []
        for (index, feature) in schema.features.enumerated() {
            if dropped.contains(index), case .bitsPerFeature(let bits) = feature.field?.strategy {
                let warning = CLKSchemaReader.droppedTokens(feature.identifier, bits)
                if !schema.warnings.contains(warning) { warnings.append(warning) }
            }
            if decomposed.contains(index) {
                warnings.append(CLKSchemaReader.decomposedLetters(feature.identifier))
            }
        }
        return warnings
    }

    /// A batch that was encoded.
    private struct Encoded: Sendable {
        let number: Int
        let batch: CLKBatch
        let lane: CLKLane
    }

    private func encode(
        _ rows: inout CLKRows, _ lanes: [CLKLane], threads: Int,
        _ progress: (_ bytesRead: Int, _ byteCount: Int) -> Void,
        write: (CLKLane) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Encoded.self) { group in
            var idle = lanes
            var spare: [CLKBatch] = []
            var waiting: [Int: Encoded] = [:]
            var (started, encoded, written) = (0, 0, 0)
            var isAtEnd = false
            while !isAtEnd || written < started {
                if !isAtEnd, started - encoded < threads, let lane = idle.popLast() {
                    var batch = spare.popLast() ?? CLKBatch(columnCount: schema.features.count)
                    guard rows.fill(&batch) else {
                        isAtEnd = true
                        continue
                    }
                    progress(rows.bytesRead, rows.byteCount)
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
                        try write(first.lane)
                        spare.append(first.batch)
                        idle.append(first.lane)
                        written += 1
                    }
                }
            }
        }
        // After all rows before it, so that what is reported first does not depend on threads.
        if let failure = rows.failure { throw failure }
    }

    private func pass(
        over found: RowProblem, _ problem: (RowProblem) throws -> Void
    ) throws {
        guard options.policy != .stop else {
            throw RecordsError.row(
                path: peoplePath, row: found.row, column: found.column, problem: found.problem)
        }
        try problem(found)
    }
}
