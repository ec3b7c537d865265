public import Records
internal import Tokens

/// A file of people of which only the record ids are read.
public struct IdentifierFile: Sendable {
    public let path: String
    public let identifierColumn: String
    public let options: ReadOptions

    public init(path: String, identifierColumn: String, options: ReadOptions) {
        self.path = path
        self.identifierColumn = identifierColumn
        self.options = options
    }

    /// Lends every record's id, trimmed as the encoder trims it, with its handle, in file order;
    /// rows without an id, and rows that cannot be trusted, are passed over as the encoder does.
    /// - Throws: `RecordsError` where the file or column cannot be read, `SecretsError`, and what
    ///   `body` throws.
    func forEachHandle(
        keyFile: borrowing KeyFile, _ body: (Span<UInt8>, Handle) throws -> Void
    ) throws {
        var handles = try keyFile.withAgencyKey { try $0.handleMaker() }
        var reader = try CSVReader(path: path, options: options)
        guard let column = reader.column(named: identifierColumn) else {
            throw RecordsError.csv(
                path: path, row: 1,
                problem: "it has no column \(identifierColumn); give --id as it was given to encode"
            )
        }
        while try reader.advance() {
            guard reader.defect == nil, reader.isDecodable(column) else { continue }
            try reader.withCell(column) { cell in
                let identifier = cell.extracting(RecordIdentifier.range(in: cell))
                guard identifier.count > 0 else { return }
                try body(identifier, handles.handle(of: identifier))
            }
        }
    }
}
