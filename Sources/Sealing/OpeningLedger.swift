internal import Files
internal import Secrets

#if canImport(Glibc)
    internal import Glibc
#endif

/// The node's list of sealed files that it has opened, each once: a text file beside its key, a
/// line a file, only ever added to.
///
/// ```
/// NONCE TOKEN-DIGEST yyyy-mm-dd RUN
/// ```
/// RUN tells who opened it: a linkage run may take up its own files again.
public struct OpeningLedger: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// The ledger that belongs to a key file.
    public init(keyPath: String) { path = keyPath + ".seen" }

    /// A name for a run: 16 hexadecimal digits.
    public static func newRun() throws -> String {
        hexadecimal(try RandomBytes.generate(count: 8))
    }

    static func refuseExisting(keyPath: String) throws {
        let path = OpeningLedger(keyPath: keyPath).path
        guard !FilePath.exists(path) else {
            throw FileError(path: path, operation: "create", reason: "it exists already")
        }
    }

    static func create(keyPath: String) throws {
        let file = try ReplacementFile(
            path: OpeningLedger(keyPath: keyPath).path, mode: 0o600, replacesExisting: false)
        try file.commit()
    }

    /// - Parameter run: the run that may have opened the file already; nil for nobody.
    /// - Throws: `SealingError.replayed`, `.invalidLedger`, `FileError`.
    public func check(_ header: SealedFileHeader, file: String, run: String?) throws {
        let descriptor = try open()
        try check([(header, file)], run: run, in: Self.entries(descriptor, path: path))
    }

    /// Writes down that a run opens these files, unless it has done so already. It is on the disk
    /// when this returns.
    /// - Throws: as `check`.
    public func record(
        _ files: [(header: SealedFileHeader, path: String)], run: String, now: UInt64
    ) throws {
        let descriptor = try open()
        try descriptor.lock()
        let entries = try Self.entries(descriptor, path: path)
        try check(files, run: run, in: entries)
        let known = Set(entries.map(\.nonce))
        var text: [UInt8] = []
        for file in files {
            let nonce = Self.hexadecimal(file.header.nonce)
            if known.contains(nonce) { continue }
            let day = UTCDay(holding: now)
            text += Array("\(nonce) \(file.header.tokenDigest) \(day) \(run)\n".utf8)
        }
        guard !text.isEmpty else { return }
        try unsafe descriptor.write(text.span.bytes, at: try descriptor.status().size)
        try descriptor.synchronise()
    }

    private struct Entry {
        let nonce: String
        let day: String
        let run: String
    }

    private func check(
        _ files: [(header: SealedFileHeader, path: String)], run: String?, in entries: [Entry]
    ) throws {
        for file in files {
            let nonce = Self.hexadecimal(file.header.nonce)
            for entry in entries where entry.nonce == nonce && entry.run != run {
                throw SealingError.replayed(path: file.path, on: entry.day, ledger: path)
            }
        }
    }

    private func open() throws -> FileDescriptor {
        guard FilePath.exists(path) else {
            throw SealingError.invalidLedger(
                path: path, line: nil,
                problem: "the ledger of opened files is missing; put it back, or make a new node "
                    + "key: without it a file could be opened twice")
        }
        let descriptor = try FileDescriptor(updating: path)
        let status = try descriptor.status()
        guard status.isRegularFile, status.permissions & 0o022 == 0,
            status.owner == geteuid() || status.owner == 0
        else {
            throw SealingError.invalidLedger(
                path: path, line: nil,
                problem: "others can write it, or it is another's: make it your own, mode 0600")
        }
        return descriptor
    }

    private static func entries(
        _ descriptor: borrowing FileDescriptor, path: String
    ) throws -> [Entry] {
        let size = try descriptor.status().size
        var bytes = [UInt8](repeating: 0, count: size)
        try descriptor.read(bytes: &bytes, count: size, at: 0)
        var lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let last = lines.popLast()
        var entries: [Entry] = []
        for (index, line) in lines.enumerated() {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.map(\.utf8.count) == [32, 64, 10, 16] else {
                throw damaged(path, line: index + 1)
            }
            entries.append(
                Entry(nonce: String(parts[0]), day: String(parts[2]), run: String(parts[3])))
        }
        // A line without an end was cut off by a crash.
        if let last, !last.isEmpty { throw damaged(path, line: lines.count + 1) }
        return entries
    }

    private static func damaged(_ path: String, line: Int) -> SealingError {
        .invalidLedger(
            path: path, line: line,
            problem: "the ledger of opened files is damaged here; put a whole copy back (a last "
                + "line that a crash cut off may be removed)")
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
