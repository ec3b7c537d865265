internal import Records
internal import Secrets
internal import Tokens

/// Puts canaries, people who do not exist, into an agency's token file, so that the node can see
/// how many of them it finds again.
///
/// Who they are comes from the linkage key, the schema and their number: agencies that have these
/// plant the same people, each with mistakes of its own, and exchange nothing.
public struct CanaryPlanting: Sendable {
    /// How many canaries a file may hold.
    public static let possibleCounts = 1...100_000
    public static let defaultCount = 200

    public var plan: FilterPlan
    public var count: Int
    /// The token file as it was encoded.
    public var tokenPath: String
    public var plantedPath: String
    public var replacesExisting: Bool

    /// What was written, in counts.
    public struct Summary: Sendable {
        /// Rows of the agency's own records.
        public let recordCount: Int
        public let controlCount: Int
        public let copyCount: Int
        /// The new file's size in bytes.
        public let byteCount: Int
    }

    /// - Parameter count: of `possibleCounts`, the same at every agency.
    public init(
        plan: FilterPlan, count: Int, tokenPath: String, plantedPath: String,
        replacesExisting: Bool
    ) {
        self.plan = plan
        self.count = count
        self.tokenPath = tokenPath
        self.plantedPath = plantedPath
        self.replacesExisting = replacesExisting
    }

    /// Writes the token file's rows and the canaries' to a new file; without success nothing
    /// stands at `plantedPath`.
    /// - Throws: `EncodingError.cannotPlant` where key or schema are not those of the token file,
    ///   or it holds canaries, or the count is out of range; `TokenFileError`, `SecretsError`.
    public func run(keyFile: borrowing KeyFile) throws -> Summary {
        guard Self.possibleCounts.contains(count) else {
            throw refusal("their number must be 1 to 100,000")
        }
        let table = try TokenTable.open(path: tokenPath)
        try check(table, keyFile: keyFile)
        var writer = try TokenFileWriter(
            path: plantedPath, header: table.header, replacesExisting: replacesExisting)
        try Self.copy(table, to: &writer)
        let canaries = Canary.all(count: count)
        try append(
            canaries, agency: table.header.agency, firstRow: table.rowCount,
            keyFile: keyFile, to: &writer)
        let written = try writer.finish()
        let controls = canaries.count { $0.kind == .control }
        return Summary(
            recordCount: table.rowCount, controlCount: controls,
            copyCount: canaries.count - controls, byteCount: written.byteCount)
    }

    private func refusal(_ problem: String) -> EncodingError {
        .cannotPlant(path: tokenPath, problem: problem)
    }

    private func check(_ table: TokenTable, keyFile: borrowing KeyFile) throws {
        let found = table.header
        var expected = plan.header(agency: found.agency, keyFile: keyFile)
        expected.rowCount = found.rowCount
        expected.excludedCount = found.excludedCount
        guard found.keyFingerprint == expected.keyFingerprint else {
            throw refusal(
                "it was made with another linkage key or for another project than those of "
                    + keyFile.path)
        }
        guard found.schemaDigest == expected.schemaDigest else {
            throw refusal("it was made with another schema")
        }
        guard found == expected else {
            throw refusal(
                "its header is not what key and schema give: encode again with this version")
        }
        guard table.canaryCount == 0 else {
            throw refusal(
                "it holds \(table.canaryCount) already; take the file that encode wrote")
        }
    }

    private static func copy(
        _ table: TokenTable, to writer: inout TokenFileWriter
    ) throws(TokenFileError) {
        var tokens = [UInt64](repeating: 0, count: table.header.wordsPerTokenRow)
        let matrices = [table.cells] + table.fieldCopies + [table.record, table.matchKeys]
        for row in 0..<table.rowCount {
            var next = 0
            for matrix in matrices {
                let width = matrix.wordsPerRow
                matrix.withWords { words in
                    for word in 0..<width { tokens[next + word] = words[row * width + word] }
                }
                next += width
            }
            tokens[next] = table.facts(at: row)
            try writer.append(
                handle: table.handle(at: row), sourceRow: row,
                missingMask: table.missingMask(at: row), tokens: tokens.span)
        }
    }

    private func append(
        _ canaries: [Canary], agency: String, firstRow: Int, keyFile: borrowing KeyFile,
        to writer: inout TokenFileWriter
    ) throws {
        var draws = try CanaryDraws(
            linkageKey: keyFile.linkageKey, schemaDigest: plan.schemaDigest)
        var records = try CanaryRecords(
            plan: plan, linkageKey: keyFile.linkageKey, agency: agency)
        var encoder = try RecordEncoder(plan: plan, keyFile: keyFile)
        var record = Record()
        var handles: Set<Handle> = []
        for (place, canary) in canaries.enumerated() {
            let handle = try draws.handle(of: canary, unlike: &handles)
            try records.write(canary, into: &record)
            // Controls are equal at all agencies, which noise would hide.
            try encoder.encode(
                record, handle: handle, addsNoise: canary.kind == .copy
            ) { missing, tokens in
                try writer.append(
                    handle: handle, sourceRow: firstRow + place, missingMask: missing,
                    tokens: tokens)
            }
        }
    }
}
