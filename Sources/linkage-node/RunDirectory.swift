import Files
import Foundation
import Linkage
import Synchronization
import Tokens

/// The folder of a linkage run: written beside its place, renamed when whole, never replaced.
struct RunDirectory {
    let path: String
    private let partial: String

    /// - Throws: `LinkageError.invalidSetting` if `path` is empty or anything stands there.
    init(path: String) throws {
        var path = path
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        guard !path.isEmpty else {
            throw LinkageError.invalidSetting("--out must name a folder")
        }
        guard !FilePath.exists(path) else {
            throw LinkageError.invalidSetting(
                "\(path) exists already; a run is never overwritten, so take another --out")
        }
        self.path = path
        let name = FilePath.name(of: path)
        partial = "\(FilePath.folder(of: path))/.\(name).\(UUID().uuidString).partial"
    }

    /// Makes the folder under another name, so that one that cannot be made is heard of before the
    /// work and not after it. Whoever does not come to the end of `write` calls `removePartial`.
    /// - Throws: `FileError`.
    func prepare() throws(FileError) {
        Self.partialFolder.withLock { $0 = partial }
        do throws(FileError) {
            try FilePath.createFolder(partial, mode: 0o700, parents: true)
        } catch {
            throw FileError(path: path, operation: error.operation, reason: error.reason)
        }
    }

    /// Writes links.csv, clusters.csv, model.json and run.json, when `prepare` has made the folder.
    /// - Parameter record: made when the other files are written, so that it can hold the time.
    func write(
        run: LinkageRun, outcome: LinkageOutcome, record: () -> RunRecord
    ) throws {
        let text = ResultText(outcome: outcome, tables: run.tables)
        try write("links.csv", in: partial) { try text.writeLinks($0) }
        try write("clusters.csv", in: partial) { try text.writeClusters($0) }
        let model = ModelRecord(
            outcome: outcome, agencies: run.tables.map(\.header.agency),
            schemaDigest: "\(run.tables[0].header.schemaDigest)")
        try write(JSONText.of(model), to: "model.json", in: partial)
        try write(JSONText.of(record()), to: "run.json", in: partial)
        try FilePath.rename(partial, to: path)
        Self.partialFolder.withLock { $0 = nil }
    }

    private static let partialFolder = Mutex<String?>(nil)

    /// Removes what is written of a run that will not be finished.
    static func removePartial() {
        guard let folder = partialFolder.withLock({ $0 }) else { return }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The record of an earlier run.
    /// - Throws: `LinkageError.invalidFile`.
    static func record(of path: String) throws -> RunRecord {
        let file = "\(path)/run.json"
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
        _ name: String, in folder: String,
        _ body: ((Span<UInt8>) throws -> Void) throws -> Void
    ) throws {
        var file = try ReplacementFile(path: "\(folder)/\(name)", mode: 0o600)
        try body { try file.write($0) }
        try file.commit()
    }

    private func write(_ text: String, to name: String, in folder: String) throws {
        var file = try ReplacementFile(path: "\(folder)/\(name)", mode: 0o600)
        try file.write(text + "\n")
        try file.commit()
    }
}
