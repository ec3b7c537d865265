import Files
import Foundation
import Linkage
import Sealing
import Terminal
import Tokens

/// How a run opens its sealed token files, and what stood in their headers: `sealed.json` of the
/// run's folder. All paths are absolute.
struct SealedInput: Codable {
    var nodeKey: String
    var agencyKeys: [String]
    var ledger: String
    /// What the ledger calls this run: it alone may open its files again.
    var opening: String
    var isDemonstration: Bool
    /// What was opened, in the order of the files.
    var files: [Opened] = []

    /// One sealed file's header, for people and for the record.
    struct Opened: Codable {
        let file: String
        let agency: String
        let audit: String
        let sealed: String
        let expires: String
    }

    static let fileName = "sealed.json"

    init(
        nodeKey: String, agencyKeys: [String], ledger: String, opening: String,
        isDemonstration: Bool
    ) {
        self.nodeKey = nodeKey
        self.agencyKeys = agencyKeys
        self.ledger = ledger
        self.opening = opening
        self.isDemonstration = isDemonstration
    }

    /// What a run wrote; nil if its token files were not sealed.
    /// - Throws: `LinkageError.invalidFile`.
    static func read(of directory: String) throws -> SealedInput? {
        let path = "\(directory)/\(fileName)"
        guard FilePath.exists(path) else { return nil }
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(
                SealedInput.self, from: Data(contentsOf: URL(filePath: path)))
        } catch {
            throw LinkageError.invalidFile(
                path: path, row: nil, problem: "it does not say how the run's files are opened")
        }
    }

    /// Opens and proves sealed files; writes nothing into the ledger.
    /// - Parameter place: beside it the scratch space is taken.
    /// - Throws: `SealingError`, `SecretsError`, `TokenFileError`, `FileError`.
    func open(_ paths: [String], scratchBeside place: String) throws -> OpenedFiles {
        if !NodeProcess.protect() {
            StandardError.write("warning: the system lets other processes read this one's memory")
        }
        let key = try NodeKey(path: nodeKey, allowsWorkTree: isDemonstration)
        let trusted = try TrustedAgencies(paths: agencyKeys)
        let ledger = OpeningLedger(path: ledger)
        var opened = OpenedFiles()
        for path in paths {
            let file = try SealedFile(path: path, nodeKey: key, trusted: trusted, now: Clock.now)
            try ledger.check(file.header, file: path, run: opening)
            opened.tables.append(try file.decrypt(scratchBeside: Self.existing(place)))
            opened.headers.append((file.header, path))
        }
        return opened
    }

    /// Writes into the ledger that this run opened the files.
    func record(_ opened: OpenedFiles) throws {
        try OpeningLedger(path: ledger).record(opened.headers, run: opening, now: Clock.now)
    }

    /// `path`, or the first of the folders above it that stands in a folder which is there.
    private static func existing(_ path: String) -> String {
        var path = path
        while !FilePath.exists(FilePath.folder(of: path)) { path = FilePath.folder(of: path) }
        return path
    }
}

/// Token files that were opened, with the headers of those that were sealed.
struct OpenedFiles {
    var tables: [TokenTable] = []
    var headers: [(header: SealedFileHeader, path: String)] = []

    /// Opens token files, which must all be sealed where a node's key was given, and none where
    /// none was.
    /// - Parameter clkBits: bits of a CLK where files are plain binary CLKs.
    /// - Throws: `SealingError.refused` for the others, and what opening throws.
    static func open(
        _ paths: [String], sealed: SealedInput?, clkBits: Int?, scratchBeside place: String
    ) throws -> OpenedFiles {
        guard let sealed else {
            let tables = try paths.map { path in
                if SealedFile.isSealed(path: path) {
                    throw SealingError.refused(
                        "\(path): the file is sealed; give --node-key and --agency-key")
                }
                return try TokenTable.open(path: path, clkBits: clkBits)
            }
            return OpenedFiles(tables: tables)
        }
        for path in paths where FilePath.exists(path) && !SealedFile.isSealed(path: path) {
            throw SealingError.refused(
                "\(path): the file is not sealed, and with --node-key all must be; ask the "
                    + "agency to seal it for this node")
        }
        return try sealed.open(paths, scratchBeside: place)
    }

    /// What the agencies say of their audits, a line a file.
    func sayAudits() {
        for (header, path) in headers {
            StandardError.write("\(path): \(header.agency), \(header.audit.text)")
        }
    }

    /// For the record of the run.
    var described: [SealedInput.Opened] {
        headers.map { header, path in
            SealedInput.Opened(
                file: FilePath.name(of: path), agency: header.agency, audit: header.audit.text,
                sealed: "\(UTCDay(holding: header.created))",
                expires: "\(UTCDay(holding: header.expires - 1))")
        }
    }
}
