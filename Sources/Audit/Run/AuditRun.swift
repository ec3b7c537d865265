public import Encoding
public import Records
internal import Secrets
internal import Tokens

/// All attacks on an agency's own token file: what somebody could read who has the file, the
/// schema and public lists, or a list of people, and no key.
public struct AuditRun: Sendable {
    public let settings: AuditSettings
    let plan: FilterPlan
    let table: TokenTable
    let sampledRows: [Int]
    let records: [Record]
    /// Of each salt the cells whose rows were drawn whole.
    let wholeCells: [Set<UInt64>]
    let attacker: AttackerEncoding

    /// Opens the token file and finds the records of the rows that are drawn.
    /// - Parameters:
    ///   - tokenPath: the agency's token file.
    ///   - peoplePath: the CSV file it was made from.
    ///   - options: as they were given to `encode`.
    ///   - progress: told of bytes of the people read, and in all.
    /// - Throws: `AuditError.mismatch` where the files do not belong together; `TokenFileError`,
    ///   `RecordsError`, `SecretsError`.
    public init(
        tokenPath: String, peoplePath: String, identifierColumn: String, plan: FilterPlan,
        keyFile: borrowing KeyFile, options: ReadOptions, settings: AuditSettings,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void
    ) throws {
        let whole = try TokenTable.open(path: tokenPath)
        try Self.check(whole, plan: plan, keyFile: keyFile, path: tokenPath)
        for name in settings.lists.keys.sorted()
        where !plan.schema.fields.contains(where: { $0.name == name }) {
            throw AuditError.mismatch(
                path: tokenPath,
                problem: "a list of frequencies is for a field that its schema "
                    + "does not have")
        }
        let table = whole.withoutCanaries
        let sample = try AuditSample(
            table: table, settings: settings,
            reader: RecordReader(
                path: peoplePath, schema: plan.schema, identifierColumn: identifierColumn,
                options: options),
            handles: keyFile.withAgencyKey { try $0.handleMaker() }, tokenPath: tokenPath,
            progress: progress)
        self.settings = settings
        self.plan = plan
        self.table = table
        sampledRows = sample.rows
        records = sample.records
        wholeCells = sample.wholeCells
        attacker = AttackerEncoding(
            plan: plan, seed: settings.seed, project: keyFile.facts.project)
    }

    private static func check(
        _ table: TokenTable, plan: FilterPlan, keyFile: borrowing KeyFile, path: String
    ) throws {
        guard table.header.keyFingerprint == keyFile.fingerprint else {
            throw AuditError.mismatch(
                path: path,
                problem: "it was made with another linkage key or for another project than those "
                    + "of \(keyFile.path)")
        }
        guard table.header.schemaDigest == plan.schemaDigest else {
            throw AuditError.mismatch(path: path, problem: "it was made with another schema")
        }
        guard table.rowCount - table.canaryCount > 0 else {
            throw AuditError.mismatch(path: path, problem: "it has no rows")
        }
    }

    /// Runs every attack.
    /// - Parameters:
    ///   - threads: attacks under way at a time, at least 1; leaves no trace in the outcome.
    ///   - finished: told after each attack how many are done, and of how many.
    public func run(
        threads: Int, finished: (_ done: Int, _ all: Int) -> Void
    ) async throws -> AuditOutcome {
        let works = try fieldWorks() + matchingWorks()
        let parts = await Self.parts(works, threads: max(1, threads), finished: finished)
        let figures = parts.flatMap(\.figures) + cellFigures() + matchKeyFigures()
        let lists = parts.reduce(into: [String: String]()) { $0.merge($1.lists) { $1 } }
        return AuditOutcome(
            verdict: figures.contains { $0.isPassed == false } ? .failed : .passed,
            tokens: table.digest.description, agency: table.header.agency,
            profile: table.header.profile.name,
            schemaDigest: table.header.schemaDigest.description, rows: table.rowCount,
            sampledRows: sampledRows.count, seed: settings.seed, limits: settings.limits,
            figures: figures, filters: parts.flatMap(\.filters), lists: lists)
    }

    /// What one piece of the work found.
    struct Part: Sendable {
        var figures: [AuditOutcome.Figure] = []
        var filters: [AuditOutcome.Filter] = []
        var lists: [String: String] = [:]
    }

    typealias Work = @Sendable () -> Part

    private static func parts(
        _ works: [Work], threads: Int, finished: (_ done: Int, _ all: Int) -> Void
    ) async -> [Part] {
        await withTaskGroup(of: (Int, Part).self) { group in
            var parts = [Part](repeating: Part(), count: works.count)
            var (next, done) = (0, 0)
            func start() {
                guard next < works.count else { return }
                let number = next
                next += 1
                group.addTask { (number, works[number]()) }
            }
            for _ in 0..<threads { start() }
            while let (number, part) = await group.next() {
                parts[number] = part
                done += 1
                finished(done, works.count)
                start()
            }
            return parts
        }
    }
}
