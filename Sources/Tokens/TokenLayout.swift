/// Where everything stands in a token file. The byte-by-byte description is
/// `Docs/TOKEN-FORMAT.md`; this type is that document in code.
///
/// ```
/// header | handles | missing masks | cells | field-level filters … | record-level filters
///        | match keys | facts
/// ```
/// Field-level filters are one section, or one for each salt. Each part begins at a multiple of 64
/// bytes; the gaps are zero. All numbers are little-endian but the handles, which are bytes in
/// order.
struct TokenLayout: Equatable {
    /// "TREFOIL" and a line feed, which a transfer in text mode would spoil.
    static let magic: [UInt8] = Array("TREFOIL\n".utf8)
    static let version = 3
    static let alignment = 64
    /// Where the section digests begin: behind the fixed part.
    static let fixedPart = 124
    /// Bytes; far more than 64 fields need.
    static let maximumHeaderSize = 1 << 16

    /// Byte range of each section; one with no bytes leaves no gap.
    let sections: [Range<Int>]
    /// Bytes per row in each section.
    let strides: [Int]
    let fileSize: Int

    init(header: TokenHeader, headerSize: Int) {
        strides =
            [16, header.fields.isEmpty ? 0 : 8, header.salts.count * 8]
            + [Int](repeating: header.wordsPerFieldRow * 8, count: max(1, header.fieldCopyCount))
            + [header.wordsPerRecordRow * 8, header.wordsPerMatchKeyRow * 8, 8]
        var ranges: [Range<Int>] = []
        var end = headerSize
        for stride in strides {
            let size = stride * header.rowCount
            let start = size > 0 ? Self.aligned(end) : end
            end = start + size
            ranges.append(start..<end)
        }
        sections = ranges
        fileSize = end
    }

    /// Sections of a file with so many fields and salts.
    static func sectionCount(fields: Int, salts: Int) -> Int {
        firstFilters + (fields == 0 ? 1 : max(1, salts)) + 3
    }

    /// The first section of field-level filters.
    static let firstFilters = 3

    /// What a section holds, as an error names it.
    static func name(ofSection section: Int, of count: Int) -> String {
        switch section {
        case 0: "handles"
        case 1: "missing masks"
        case 2: "cells"
        case count - 3: "record-level filters"
        case count - 2: "match keys"
        case count - 1: "facts"
        default: "field-level filters"
        }
    }

    static func aligned(_ offset: Int) -> Int {
        (offset + alignment - 1) / alignment * alignment
    }
}
