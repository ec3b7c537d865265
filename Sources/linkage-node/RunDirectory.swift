import Files
import Foundation
import Linkage
import Synchronization
import Tokens

/// The folder of a linkage run. Until the run is finished it holds `unfinished.json` and, in
/// `parts`, what is done already; `run.json` comes last. It never replaces another.
struct RunDirectory {
    let path: String

    private var parts: String { "\(path)/parts" }

    /// A new run.
    /// - Throws: `LinkageError.invalidSetting` if `path` is empty or anything stands there.
    init(new path: String) throws {
        let path = try Self.withoutSlash(path)
        guard !FilePath.exists(path) else {
            throw LinkageError.invalidSetting(
                "\(path) exists already; a run is never overwritten, so take another --out")
        }
        self.path = path
    }

    /// A run to go on with.
    init(unfinished path: String) throws { self.path = try Self.withoutSlash(path) }

    private static func withoutSlash(_ path: String) throws -> String {
        var path = path
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty else {
            throw LinkageError.invalidSetting("--out must name a folder")
        }
        return path
    }

    /// Makes the folder before the work, so that one that cannot be made is heard of early.
    /// Whoever does not come to the end of `finish` calls `leave`.
    /// - Throws: `FileError`.
    func prepare(_ run: UnfinishedRun, sealed: SealedInput?) throws {
        try FilePath.createFolder(path, mode: 0o700, parents: true)
        Self.current.withLock { $0 = path }
        try FilePath.createFolder(parts, mode: 0o700, parents: false)
        if let sealed { try write(JSONText.of(sealed), to: SealedInput.fileName) }
        try write(JSONText.of(run), to: UnfinishedRun.fileName)
    }

    /// Notes in the ledger that this run opens its sealed files; then the folder stays, whatever
    /// becomes of the run, for no other run may open them.
    func record(_ sealed: SealedInput?, _ opened: OpenedFiles) throws {
        do {
            try sealed?.record(opened)
        } catch {
            try? FilePath.removeFile("\(path)/\(SealedInput.fileName)")
            throw error
        }
    }

    /// Takes the folder of an unfinished run up again.
    func takeUp() throws(FileError) {
        Self.current.withLock { $0 = path }
        try FilePath.createFolder(parts, mode: 0o700, parents: true)
    }

    func workFolder(of run: LinkageRun) -> WorkFolder {
        WorkFolder(path: parts, job: "\(NodeVersion.text) \(run.job)")
    }

    /// Writes links.csv, clusters.csv, model.json and, last, run.json.
    /// - Parameter record: made when the other files are written, so that it can hold the time.
    func finish(
        run: LinkageRun, outcome: LinkageOutcome, record: () -> RunRecord
    ) throws {
        let text = ResultText(outcome: outcome, tables: run.tables)
        try write("links.csv") { try text.writeLinks($0) }
        try write("clusters.csv") { try text.writeClusters($0) }
        let model = ModelRecord(
            outcome: outcome, agencies: run.tables.map(\.header.agency),
            schemaDigest: "\(run.tables[0].header.schemaDigest)")
        try write(JSONText.of(model), to: "model.json")
        try write(JSONText.of(record()), to: "run.json")
        Self.current.withLock { $0 = nil }
        try FileManager.default.removeItem(atPath: parts)
        try FilePath.removeFile("\(path)/\(UnfinishedRun.fileName)")
    }

    /// The folder of the run that this process is at.
    private static let current = Mutex<String?>(nil)

    /// Leaves a run that will not be finished now: the folder goes, unless it holds finished parts,
    /// or opened sealed files.
    /// - Returns: how to go on, where that is possible.
    @discardableResult
    static func leave() -> String? {
        guard let path = current.withLock({ $0 }) else { return nil }
        let parts = (try? FileManager.default.contentsOfDirectory(atPath: path + "/parts")) ?? []
        let isSealed = FilePath.exists("\(path)/\(SealedInput.fileName)")
        guard isSealed || parts.contains(where: { $0.hasSuffix(".part") }) else {
            try? FileManager.default.removeItem(atPath: path)
            return nil
        }
        return "what is done is kept; go on with: linkage-node link --resume \(path)"
    }

    /// The models of an earlier run.
    /// - Throws: `LinkageError.invalidFile`.
    static func model(of path: String) throws -> ModelRecord {
        try ModelFile.read("\(path)/model.json")
    }

    /// The record of an earlier run.
    /// - Throws: `LinkageError.invalidFile`.
    static func record(of path: String) throws -> RunRecord {
        let file = "\(path)/run.json"
        if !FilePath.exists(file), FilePath.exists("\(path)/\(UnfinishedRun.fileName)") {
            throw LinkageError.invalidFile(
                path: path, row: nil,
                problem: "the run is unfinished; go on with `linkage-node link --resume`")
        }
        do {
            let data = try Data(contentsOf: URL(filePath: file))
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(RunRecord.self, from: data)
        } catch {
            throw LinkageError.invalidFile(
                path: file, row: nil, problem: "no record of a linkage run can be read there")
        }
    }

    private func write(
        _ name: String, _ body: ((Span<UInt8>) throws -> Void) throws -> Void
    ) throws {
        var file = try ReplacementFile(path: "\(path)/\(name)", mode: 0o600)
        try body { try file.write($0) }
        try file.commit()
    }

    private func write(_ text: String, to name: String) throws {
        var file = try ReplacementFile(path: "\(path)/\(name)", mode: 0o600)
        try file.write(text + "\n")
        try file.commit()
    }
}
