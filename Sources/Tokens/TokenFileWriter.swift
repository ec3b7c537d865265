public import Files
internal import Secrets

/// Writes a token file from rows that come in any order, in memory that does not grow with them.
///
/// Rows gather in a buffer; a full buffer is sorted by handle and spilled as a run to a scratch
/// file without a name; `finish` merges the runs into the sections of the file, which is written
/// beside its destination and renamed when whole. Equal handles meet in the merge, so a record id
/// that stands twice is found without a table of ids.
public struct TokenFileWriter: ~Copyable {
    public let path: String
    private var header: TokenHeader
    private var runs: SortedRuns
    private let replacesExisting: Bool

    /// What was written.
    public struct Summary: Sendable {
        public let rowCount: Int
        /// The file's size in bytes.
        public let byteCount: Int
    }

    /// - Parameters:
    ///   - header: everything but the row count, which `finish` fills in.
    ///   - memoryLimit: bytes for the rows that wait to be sorted; half as much again is used
    ///     while a run is written.
    /// - Throws: `.invalidHeader`, `.file`.
    public init(
        path: String, header: TokenHeader, memoryLimit: Int = 24 << 20,
        replacesExisting: Bool = false
    ) throws(TokenFileError) {
        var header = header
        header.rowCount = 0
        if let rule = header.brokenRule() { throw .invalidHeader(path: path, problem: rule) }
        if !replacesExisting && FilePath.exists(path) {
            throw .file(FileError(path: path, operation: "create", reason: "it exists already"))
        }
        let tokenWords = header.wordsPerTokenRow
        let runs = try TokenFileError.mapping { () throws(FileError) in
            try SortedRuns(beside: path, tokenWords: tokenWords, memoryLimit: memoryLimit)
        }
        self.path = path
        self.header = header
        self.replacesExisting = replacesExisting
        self.runs = runs
    }

    /// Takes one row.
    /// - Parameters:
    ///   - sourceRow: where the row stood in its source, for the error that names duplicates.
    ///   - tokens: the row's cell under each salt, its field-level filters side by side under each
    ///     salt, then the record-level filter, then the match keys'
    ///     values, then its facts.
    /// - Precondition: `tokens` has the words that the header says.
    public mutating func append(
        handle: Handle, sourceRow: Int, missingMask: UInt64, tokens: Span<UInt64>
    ) throws(TokenFileError) {
        do throws(FileError) {
            try runs.append(
                handle: handle, sourceRow: sourceRow, missingMask: missingMask, tokens: tokens)
        } catch {
            throw .file(error)
        }
    }

    /// Sorts, writes and renames; without it nothing stands at `path`.
    /// - Throws: `.duplicateIdentifiers` with source rows, `.file`, `.cryptography`.
    public consuming func finish() throws(TokenFileError) -> Summary {
        let path = path
        let replacesExisting = replacesExisting
        let file = try TokenFileError.mapping { () throws(FileError) in
            try ReplacementFile(path: path, mode: 0o600, replacesExisting: replacesExisting)
        }
        let summary = try write(to: file)
        do throws(FileError) { try file.commit() } catch { throw .file(error) }
        return summary
    }

    /// Sorts and writes into a file without a name, for what must not lie on the disk as it is.
    /// - Parameter path: what messages call the file; the scratch space is beside it.
    public consuming func finishUnnamed() throws(TokenFileError) -> (Summary, MappedFile) {
        let path = path
        var file = try TokenFileError.mapping { () throws(FileError) in
            try ReplacementFile(scratchBeside: path)
        }
        let summary = try write(to: file)
        let mapped = try TokenFileError.mapping { () throws(FileError) in
            try file.mapped()
        }
        return (summary, mapped)
    }

    private consuming func write(
        to file: borrowing ReplacementFile
    ) throws(TokenFileError) -> Summary {
        header.rowCount = runs.rowCount
        let header = header
        let headerSize = try Self.headerSize(header)
        let layout = TokenLayout(header: header, headerSize: headerSize)
        var sections: [SectionWriter] = []
        for section in layout.sections { sections.append(try SectionWriter(section)) }
        var duplicates = DuplicateRows()
        let fieldWords = header.wordsPerFieldRow
        let hasFields = !header.fields.isEmpty
        let saltCount = header.salts.count
        let recordWords = header.wordsPerRecordRow
        let keyWords = header.wordsPerMatchKeyRow
        let copies = TokenLayout.firstFilters..<sections.count - 3
        try runs.merge { (row: Span<UInt64>) throws(TokenFileError) in
            duplicates.note(
                Handle(high: row[0], low: row[1]), sourceRow: Int(truncatingIfNeeded: row[2]))
            try sections[0].append(row[0].bigEndian, to: file)
            try sections[0].append(row[1].bigEndian, to: file)
            if hasFields { try sections[1].append(row[3], to: file) }
            let tokens = row.extracting(droppingFirst: SortedRuns.prefixWords)
            try sections[2].append(tokens.extracting(first: saltCount), to: file)
            var start = saltCount
            for copy in copies {
                try sections[copy].append(
                    tokens.extracting(start..<start + fieldWords), to: file)
                start += fieldWords
            }
            try sections[copies.upperBound].append(
                tokens.extracting(start..<start + recordWords), to: file)
            start += recordWords
            try sections[copies.upperBound + 1].append(
                tokens.extracting(start..<start + keyWords), to: file)
            try sections[copies.upperBound + 2].append(
                tokens.extracting(droppingFirst: start + keyWords), to: file)
        }
        if duplicates.count > 0 {
            throw .duplicateIdentifiers(rows: duplicates.groups, count: duplicates.count)
        }
        var digests: [SHA256Digest] = []
        for index in sections.indices { digests.append(try sections[index].finish(in: file)) }
        let sealed = SealedHeader(header: header, sectionDigests: digests)
        let bytes = try TokenFileError.mapping { () throws(SecretsError) in
            try sealed.serialised()
        }
        do throws(FileError) {
            try unsafe file.write(bytes.span.bytes, at: 0)
        } catch {
            throw .file(error)
        }
        return Summary(rowCount: header.rowCount, byteCount: layout.fileSize)
    }

    private static func headerSize(_ header: TokenHeader) throws(TokenFileError) -> Int {
        // The size does not depend on the digests' values.
        try TokenFileError.mapping { () throws(SecretsError) in
            let blank = SHA256Digest([UInt8](repeating: 0, count: SHA256Digest.byteCount).span)
            let digests = [SHA256Digest](
                repeating: blank,
                count: TokenLayout.sectionCount(
                    fields: header.fields.count, salts: header.salts.count))
            return try SealedHeader(header: header, sectionDigests: digests).serialised().count
        }
    }
}

/// Finds handles that follow themselves and remembers the first few.
private struct DuplicateRows {
    /// Source rows that share a record id, for the first twenty ids.
    private(set) var groups: [[Int]] = []
    /// Record ids that stand in more than one row.
    private(set) var count = 0
    private var previous: (handle: Handle, sourceRow: Int)?
    private var repeats = false

    mutating func note(_ handle: Handle, sourceRow: Int) {
        defer { previous = (handle, sourceRow) }
        guard let previous, previous.handle == handle else {
            repeats = false
            return
        }
        if repeats {
            if count == groups.count { groups[count - 1].append(sourceRow) }
            return
        }
        repeats = true
        count += 1
        if groups.count < 20 { groups.append([previous.sourceRow, sourceRow]) }
    }
}

/// One section of the file: gathers words, writes them at their place, digests them on the way.
private final class SectionWriter {
    private var pending: [UInt64] = []
    private var offset: Int
    private let range: Range<Int>
    private var hash: SHA256

    private static let capacity = 1 << 13

    init(_ range: Range<Int>) throws(TokenFileError) {
        self.range = range
        offset = range.lowerBound
        hash = try TokenFileError.mapping { () throws(SecretsError) in try SHA256() }
        pending.reserveCapacity(Self.capacity)
    }

    func append(_ word: UInt64, to file: borrowing ReplacementFile) throws(TokenFileError) {
        pending.append(word)
        if pending.count >= Self.capacity { try flush(to: file) }
    }

    func append(
        _ words: Span<UInt64>, to file: borrowing ReplacementFile
    ) throws(TokenFileError) {
        unsafe words.withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
        if pending.count >= Self.capacity { try flush(to: file) }
    }

    /// Writes what is left and returns the section's digest.
    func finish(in file: borrowing ReplacementFile) throws(TokenFileError) -> SHA256Digest {
        try flush(to: file)
        precondition(offset == range.upperBound)
        return try TokenFileError.mapping { () throws(SecretsError) in try hash.finish() }
    }

    private func flush(to file: borrowing ReplacementFile) throws(TokenFileError) {
        // A span may be taken of a local array only, so the words change places and come back.
        var words: [UInt64] = []
        swap(&words, &pending)
        do throws(SecretsError) {
            try unsafe hash.update(words.span.bytes)
        } catch {
            throw .cryptography(error)
        }
        do throws(FileError) {
            try unsafe file.write(words.span.bytes, at: offset)
        } catch {
            throw .file(error)
        }
        offset += words.count * 8
        words.removeAll(keepingCapacity: true)
        swap(&words, &pending)
    }
}
