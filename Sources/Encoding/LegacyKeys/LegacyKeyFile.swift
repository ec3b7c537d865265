internal import Files
public import Records
internal import Secrets

/// A file of people in, a file of keys as another program makes them out: for projects that are
/// bound to it. `Docs/LEGACY-KEYS.md` says what is weak about them.
public struct LegacyKeyFile: Sendable {
    /// Which program's keys.
    public enum Kind: Sendable {
        /// SHA-256 of values and salt, of the columns in the order of their names.
        case openPseudonymiser(OpenPseudonymiserSettings)
        /// Tokens of Open Link Token 2.2.1 before they are encrypted.
        case openLinkToken(OpenLinkTokenSettings)
    }

    public var kind: Kind
    public var peoplePath: String
    public var identifierColumn: String
    public var outputPath: String
    public var options: ReadOptions
    public var replacesExisting: Bool

    /// What was done, in counts.
    public struct Summary: Sendable {
        public let rowsRead: Int
        public let keyCount: Int
        /// What the user should know of the file.
        public let notes: [String]
    }

    public init(
        kind: Kind, peoplePath: String, identifierColumn: String, outputPath: String,
        options: ReadOptions, replacesExisting: Bool
    ) {
        self.kind = kind
        self.peoplePath = peoplePath
        self.identifierColumn = identifierColumn
        self.outputPath = outputPath
        self.options = options
        self.replacesExisting = replacesExisting
    }

    /// Reads, hashes and writes; without success nothing stands at `outputPath`.
    /// - Parameters:
    ///   - secretPath: the salt or hashing secret, in a file of mode 0600; a line end that closes
    ///     it does not count.
    ///   - allowsWorkTree: takes a secret in a git work tree: in the demo and the tests only.
    ///   - problem: told of every row that has no key, or not all of them.
    ///   - progress: told every few thousand rows: bytes read so far, bytes in all.
    /// - Throws: `RecordsError`, `EncodingError`, `SecretsError`, `FileError`, and what the
    ///   closures throw.
    public func run(
        secretPath: String, allowsWorkTree: Bool = false,
        problem: (RowProblem) throws -> Void,
        progress: (_ bytesRead: Int, _ byteCount: Int) -> Void
    ) throws -> Summary {
        let secret = try CLKSecret.read(path: secretPath, allowsWorkTree: allowsWorkTree)
        guard secret.count > 0 else {
            throw EncodingError.keyFileInvalid(
                path: secretPath, line: nil, problem: "it is empty; expected the agencies' secret")
        }
        var reader = try CSVReader(path: peoplePath, options: options)
        let identifier = try Self.column(identifierColumn, of: reader)
        let maker: any LegacyKeyMaker =
            switch kind {
            case .openPseudonymiser(let settings):
                try OpenPseudonymiserDigests(settings, secret: secret, columns: reader)
            case .openLinkToken(let settings):
                try OpenLinkTokens(settings, secret: secret, columns: reader)
            }
        var file = try ReplacementFile(
            path: outputPath, mode: 0o600, replacesExisting: replacesExisting)
        try file.write(maker.header)
        var (rows, keys) = (0, 0)
        var line: [UInt8] = []
        while try reader.advance() {
            rows += 1
            if rows % 4_096 == 0 { progress(reader.bytesRead, reader.byteCount) }
            guard let name = Self.text(identifier, of: reader), !name.isEmpty else {
                try pass(
                    over: nil, row: reader.row, "it has no record id that can be read", problem)
                continue
            }
            let made = try maker.keys { Self.text($0, of: reader) }
            for key in made.keys {
                line.removeAll(keepingCapacity: true)
                Self.appendCell(name, to: &line)
                line += Array(",\(key)\n".utf8)
                try file.write(line.span)
                keys += 1
            }
            if let missing = made.missing {
                try pass(
                    over: missing, row: reader.row,
                    "expected a value: without it the row has no key of which it is a part", problem
                )
            }
        }
        try file.commit()
        return Summary(rowsRead: rows, keyCount: keys, notes: reader.notes)
    }

    private func pass(
        over column: String?, row: Int, _ text: String, _ problem: (RowProblem) throws -> Void
    ) throws {
        guard options.policy != .stop else {
            throw RecordsError.row(path: peoplePath, row: row, column: column, problem: text)
        }
        try problem(RowProblem(row: row, column: column, problem: text, action: .skipped))
    }

    static func column(_ name: String, of reader: borrowing CSVReader) throws -> Int {
        if let column = reader.column(named: name) { return column }
        throw RecordsError.csv(
            path: reader.path, row: 1,
            problem: "it has no column \(name.prefix(64)); see --help for how to name columns")
    }

    /// A cell trimmed of blanks; nil where the row is damaged or not in the file's encoding.
    private static func text(_ column: Int, of reader: borrowing CSVReader) -> String? {
        guard reader.defect == nil, reader.isDecodable(column) else { return nil }
        return reader.withCell(column) { cell in
            let range = RecordIdentifier.range(in: cell)
            return String(decoding: range.map { cell[$0] }, as: UTF8.self)
        }
    }

    private static func appendCell(_ text: String, to line: inout [UInt8]) {
        let bytes = Array(text.utf8)
        appendCSVCell(bytes.span, to: &line)
    }
}

/// Makes the keys of one record after another.
protocol LegacyKeyMaker: AnyObject {
    /// The first line of the output.
    var header: String { get }

    /// - Parameter cell: the text of a column, trimmed; nil where it cannot be read.
    /// - Returns: what stands behind the record id, key by key; the first column for want of which
    ///   there is a key less.
    func keys(
        _ cell: (Int) -> String?
    ) throws(SecretsError) -> (keys: [String], missing: String?)
}
