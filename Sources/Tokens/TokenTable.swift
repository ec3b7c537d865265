public import Files
public import Secrets

/// The rows of a token file, in memory or mapped, in the order of their handles.
///
/// A table that was opened is proved whole: its header and every section match their digests,
/// handles rise strictly, and a field's filter is all zero exactly where it is flagged missing.
/// Copies share the rows. `withoutCanaries` and `canaries` are a part of a table: the same digest,
/// fewer rows.
public struct TokenTable: Sendable {
    public let header: TokenHeader
    /// SHA-256 of the file's header, which holds the digests of all rows: names the whole content
    /// of the file, of which a part of a table shows only some.
    public let digest: SHA256Digest
    /// One word a row: bit f is set where field f is missing. No columns if no fields travel.
    public let missingMasks: BitMatrix
    /// A word a row for each salt: the row's cell, from 1; 0 where the salt cannot be had.
    public let cells: BitMatrix
    /// The field-level filters of a row side by side, in the order of `header.fields`: one matrix,
    /// or one for each salt.
    public let fieldCopies: [BitMatrix]
    /// The record-level filter of a row.
    public let record: BitMatrix
    /// A row's match keys, each with one value or two; 0 where there is none.
    public let matchKeys: BitMatrix
    /// A word a row: its attributes, one a byte from the lowest, and in the highest byte bit 0
    /// where the row is shielded. No columns where the rows are another program's CLKs.
    let facts: BitMatrix
    /// Invented people that all agencies planted into their files: the last rows.
    public let canaryCount: Int
    /// Bits of a CLK where the rows are another program's CLKs: their names are then their numbers,
    /// counted from 0. nil where the table is of a token file.
    public let clkBitCount: Int?
    // Two words a row: the handle's bytes as they stand in the file.
    private let handles: BitMatrix

    public var rowCount: Int { header.rowCount }

    /// The field-level filters, under the first salt where there are salts.
    public var fields: BitMatrix { fieldCopies[0] }

    /// Opens and verifies a token file, which stays mapped as long as the table or a copy lives.
    /// - Complexity: one pass over the file.
    public static func open(path: String) throws(TokenFileError) -> TokenTable {
        try open(
            TokenFileError.mapping { () throws(FileError) in try MappedFile(path: path) })
    }

    /// Opens and verifies a token file that is mapped already.
    public static func open(_ file: MappedFile) throws(TokenFileError) -> TokenTable {
        let path = file.path
        let table = try file.withBytes { (bytes) throws(TokenFileError) in
            let (sealed, headerSize) = try SealedHeader.parse(bytes, path: path)
            let layout = TokenLayout(header: sealed.header, headerSize: headerSize)
            guard bytes.byteCount == layout.fileSize else {
                throw .wrongSize(
                    path: path, expected: layout.fileSize, found: bytes.byteCount)
            }
            try verify(bytes, sealed: sealed, layout: layout, headerSize: headerSize, path: path)
            let digest = try TokenFileError.mapping { () throws(SecretsError) in
                try sealed.fileDigest()
            }
            return TokenTable(
                header: sealed.header, digest: digest, file: file, layout: layout)
        }
        try RowRules(table: table, path: path).check()
        return table
    }

    /// A table made of rows in memory, sorted by handle.
    /// - Throws: `.invalidHeader`, `.invalidRow` or `.duplicateIdentifiers` where the rows could
    ///   not stand in a file.
    public init(header: TokenHeader, rows: [TokenRow]) throws(TokenFileError) {
        var header = header
        header.rowCount = rows.count
        if let rule = header.brokenRule() {
            throw .invalidHeader(path: "rows in memory", problem: rule)
        }
        let sorted = rows.sorted { $0.handle < $1.handle }
        let hasFields = !header.fields.isEmpty
        self.header = header
        handles = BitMatrix(
            rowCount: rows.count, wordsPerRow: 2,
            words: sorted.flatMap { [$0.handle.high.bigEndian, $0.handle.low.bigEndian] })
        missingMasks = BitMatrix(
            rowCount: rows.count, wordsPerRow: hasFields ? 1 : 0,
            words: hasFields ? sorted.map(\.missingMask) : [])
        cells = BitMatrix(
            rowCount: rows.count, wordsPerRow: header.salts.count, words: sorted.flatMap(\.cells))
        let width = header.wordsPerFieldRow
        fieldCopies = (0..<max(1, header.fieldCopyCount)).map { copy in
            BitMatrix(
                rowCount: rows.count, wordsPerRow: width,
                words: sorted.flatMap { $0.fields[copy * width..<(copy + 1) * width] })
        }
        record = BitMatrix(
            rowCount: rows.count, wordsPerRow: header.wordsPerRecordRow,
            words: sorted.flatMap(\.record))
        matchKeys = BitMatrix(
            rowCount: rows.count, wordsPerRow: header.wordsPerMatchKeyRow,
            words: sorted.flatMap(\.matchKeys))
        facts = BitMatrix(rowCount: rows.count, wordsPerRow: 1, words: sorted.map(\.facts))
        var sections: [SHA256Digest] = []
        for matrix in [handles, missingMasks, cells] + fieldCopies + [record, matchKeys, facts] {
            sections.append(try matrix.digest())
        }
        let sealed = SealedHeader(header: header, sectionDigests: sections)
        digest = try TokenFileError.mapping { () throws(SecretsError) in
            try sealed.fileDigest()
        }
        canaryCount = Self.canaryCount(handles)
        clkBitCount = nil
        try RowRules(table: self, path: "rows in memory").check()
    }

    private init(
        header: TokenHeader, digest: SHA256Digest, file: MappedFile, layout: TokenLayout
    ) {
        func matrix(_ section: Int) -> BitMatrix {
            BitMatrix(
                rowCount: header.rowCount, wordsPerRow: layout.strides[section] / 8,
                storage: .mapped(file, offset: layout.sections[section].lowerBound))
        }
        self.header = header
        self.digest = digest
        handles = matrix(0)
        missingMasks = matrix(1)
        cells = matrix(2)
        let last = layout.sections.count - 1
        fieldCopies = (TokenLayout.firstFilters..<last - 2).map(matrix)
        record = matrix(last - 2)
        matchKeys = matrix(last - 1)
        facts = matrix(last)
        canaryCount = Self.canaryCount(handles)
        clkBitCount = nil
    }

    /// A table of CLKs, whose rows are named by their numbers.
    init(
        numbered header: TokenHeader, clkBitCount: Int, record: BitMatrix, path: String
    ) throws(TokenFileError) {
        if let rule = header.brokenRule() { throw .invalidHeader(path: path, problem: rule) }
        let count = header.rowCount
        self.header = header
        self.clkBitCount = clkBitCount
        self.record = record
        handles = BitMatrix(
            rowCount: count, wordsPerRow: 2,
            words: (0..<count).flatMap { [0, UInt64($0).bigEndian] })
        missingMasks = BitMatrix(rowCount: count, wordsPerRow: 0, words: [])
        cells = BitMatrix(rowCount: count, wordsPerRow: 0, words: [])
        let fields = BitMatrix(rowCount: count, wordsPerRow: 0, words: [])
        fieldCopies = [fields]
        matchKeys = fields
        facts = fields
        canaryCount = 0
        let sealed = SealedHeader(
            header: header,
            sectionDigests: [
                try handles.digest(), try missingMasks.digest(), try cells.digest(),
                try fields.digest(), try record.digest(), try matchKeys.digest(),
                try facts.digest(),
            ])
        digest = try TokenFileError.mapping { () throws(SecretsError) in
            try sealed.fileDigest()
        }
    }

    private init(of table: TokenTable, rows: Range<Int>) {
        var header = table.header
        header.rowCount = rows.count
        self.header = header
        digest = table.digest
        handles = table.handles.rows(rows)
        missingMasks = table.missingMasks.rows(rows)
        cells = table.cells.rows(rows)
        fieldCopies = table.fieldCopies.map { $0.rows(rows) }
        record = table.record.rows(rows)
        matchKeys = table.matchKeys.rows(rows)
        facts = table.facts.rows(rows)
        canaryCount = Self.canaryCount(handles)
        clkBitCount = table.clkBitCount
    }

    /// Some of the rows, over the same storage. The header's row count is theirs; the digest stays
    /// that of the whole file.
    func rows(_ range: Range<Int>) -> TokenTable { TokenTable(of: self, rows: range) }

    /// The handle of a row.
    /// - Precondition: `0 <= row < rowCount`.
    public func handle(at row: Int) -> Handle { Self.handle(handles, row) }

    private static func handle(_ handles: BitMatrix, _ row: Int) -> Handle {
        handles.withWords { words in
            Handle(high: words[row * 2].bigEndian, low: words[row * 2 + 1].bigEndian)
        }
    }

    /// How many of the rows at the end are canaries, by bisection.
    private static func canaryCount(_ handles: BitMatrix) -> Int {
        var low = 0
        var high = handles.rowCount
        while low < high {
            let middle = (low + high) / 2
            if handle(handles, middle).isCanary { high = middle } else { low = middle + 1 }
        }
        return handles.rowCount - low
    }

    /// The row that has a handle; nil if none has.
    /// - Complexity: a bisection: rows stand in the order of their handles.
    public func row(of handle: Handle) -> Int? {
        var (low, high) = (0, rowCount)
        while low < high {
            let middle = (low + high) / 2
            if self.handle(at: middle) < handle { low = middle + 1 } else { high = middle }
        }
        return low < rowCount && self.handle(at: low) == handle ? low : nil
    }

    /// The mask of missing fields of a row: bit f is set where field f is missing.
    public func missingMask(at row: Int) -> UInt64 {
        missingMasks.wordsPerRow == 0 ? 0 : missingMasks.withWords { $0[row] }
    }

    /// A row's cell under a salt, from 1; 0 where the salt cannot be had.
    public func cell(at row: Int, salt: Int) -> UInt64 {
        cells.withWords { $0[row * cells.wordsPerRow + salt] }
    }

    /// One value of a row's match keys, by its place within the row (`valueWords`); 0 where there
    /// is none.
    public func matchKeyValue(at row: Int, word: Int) -> UInt64 {
        matchKeys.withWords { $0[row * matchKeys.wordsPerRow + word] }
    }

    /// Under which salt a row can be compared with another table's: the first in whose cells both
    /// are together; the only copy of the filters where there are no salts; nil where they share
    /// no salt.
    public func comparableCopy(at row: Int, with other: TokenTable, at otherRow: Int) -> Int? {
        guard !header.salts.isEmpty else { return 0 }
        return header.salts.indices.first { salt in
            let cell = cell(at: row, salt: salt)
            return cell != 0 && cell == other.cell(at: otherRow, salt: salt)
        }
    }

    /// Digests of all sections, and zero bytes between them.
    private static func verify(
        _ bytes: RawSpan, sealed: SealedHeader, layout: TokenLayout, headerSize: Int,
        path: String
    ) throws(TokenFileError) {
        var end = headerSize
        for (index, section) in layout.sections.enumerated() {
            for gap in end..<section.lowerBound
            where unsafe bytes.unsafeLoad(fromByteOffset: gap, as: UInt8.self) != 0 {
                throw .damaged(path: path, part: "bytes between the sections")
            }
            end = section.upperBound
            let digest = try TokenFileError.mapping { () throws(SecretsError) in
                var hash = try SHA256()
                try hash.update(bytes.extracting(section))
                return try hash.finish()
            }
            guard digest == sealed.sectionDigests[index] else {
                throw .damaged(
                    path: path,
                    part: TokenLayout.name(ofSection: index, of: layout.sections.count))
            }
        }
    }
}

/// One row of a token file, on its own.
public struct TokenRow: Sendable, Equatable {
    public var handle: Handle
    /// Bit f is set where field f is missing.
    public var missingMask: UInt64
    /// Its cell under each salt.
    public var cells: [UInt64]
    /// The field-level filters side by side, under each salt.
    public var fields: [UInt64]
    /// The record-level filter.
    public var record: [UInt64]
    /// The values of its match keys.
    public var matchKeys: [UInt64]
    /// Its attributes, one a byte from the lowest; bit 56 where it is shielded.
    public var facts: UInt64

    public init(
        handle: Handle, missingMask: UInt64, cells: [UInt64] = [], fields: [UInt64],
        record: [UInt64], matchKeys: [UInt64] = [], facts: UInt64 = 0
    ) {
        self.handle = handle
        self.cells = cells
        self.missingMask = missingMask
        self.fields = fields
        self.record = record
        self.matchKeys = matchKeys
        self.facts = facts
    }
}

extension BitMatrix {
    fileprivate func digest() throws(TokenFileError) -> SHA256Digest {
        try TokenFileError.mapping { () throws(SecretsError) in
            var hash = try SHA256()
            try withWords { (words) throws(SecretsError) in
                try unsafe hash.update(words.bytes)
            }
            return try hash.finish()
        }
    }
}
