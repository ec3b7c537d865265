/// Where everything stands in a token file. The byte-by-byte description is
/// `Docs/TOKEN-FORMAT.md`; this type is that document in code.
///
/// ```
/// header | handles | missing masks | field-level filters | record-level filters
/// ```
/// Each part begins at a multiple of 64 bytes; the gaps are zero. All numbers are little-endian
/// but the handles, which are bytes in order.
struct TokenLayout: Equatable {
    /// "TREFOIL" and a line feed, which a transfer in text mode would spoil.
    static let magic: [UInt8] = Array("TREFOIL\n".utf8)
    static let version = 1
    static let alignment = 64
    /// Where the strings and fields begin: behind the fixed part and the section digests.
    static let variablePart = 224
    static let sectionCount = 4
    /// Bytes; far more than 64 fields need.
    static let maximumHeaderSize = 1 << 16
    static let sectionNames = [
        "handles", "missing masks", "field-level filters", "record-level filters",
    ]

    /// Byte range of each of the four sections; one with no bytes leaves no gap.
    let sections: [Range<Int>]
    /// Bytes per row in each section.
    let strides: [Int]
    let fileSize: Int

    init(header: TokenHeader, headerSize: Int) {
        strides = [
            16, header.fields.isEmpty ? 0 : 8, header.wordsPerFieldRow * 8,
            header.wordsPerRecordRow * 8,
        ]
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

    static func aligned(_ offset: Int) -> Int {
        (offset + alignment - 1) / alignment * alignment
    }
}
