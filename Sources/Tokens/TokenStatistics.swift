/// What a token file's rows look like from outside: completeness, fill and popcounts. Shifted
/// popcounts between two agencies betray another key or other cleaning.
public struct TokenStatistics: Sendable, Codable, Equatable {
    /// The distribution of bits set in one filter.
    public struct Filter: Sendable, Codable, Equatable {
        public var name: String
        public var type: String
        public var bits: Int
        /// Positions per q-gram; nil for the record-level filter, which does not say.
        public var hashes: Int?
        /// Rows that have the field.
        public var present: Int
        /// present / rows; 0 of an empty file.
        public var completeness: Double
        /// Mean share of bits set where the field is present.
        public var fill: Double
        /// Bits set: least, 5th percentile, median, 95th percentile, most.
        public var popcounts: [Int]
        /// Rows in sixteen equal ranges of popcount from 0 to the filter's length.
        public var histogram: [Int]
    }

    public var agency: String
    public var project: String
    public var keyIdentifier: String
    public var keyFingerprint: String
    public var schemaDigest: String
    public var digest: String
    public var isDemonstration: Bool
    /// Rows of the agency's own records, canaries not counted. The filters are of these.
    public var rows: Int
    /// Rows of canaries.
    public var canaries: Int
    public var filters: [Filter]

    private static let rangeCount = 16

    /// - Complexity: one pass over the rows.
    public init(table: TokenTable) {
        let header = table.header
        agency = header.agency
        project = header.project
        keyIdentifier = header.keyIdentifier.description
        keyFingerprint = header.keyFingerprint.description
        schemaDigest = "\(header.schemaDigest)"
        digest = "\(table.digest)"
        isDemonstration = header.isDemonstration
        canaries = table.canaryCount
        let table = table.withoutCanaries
        rows = table.rowCount
        var filters: [Filter] = []
        for (index, field) in header.fields.enumerated() {
            let counts = Self.popcounts(
                table.fields, offset: header.wordOffset(ofField: index),
                wordCount: field.wordCount
            ) { table.missingMask(at: $0) >> UInt64(index) & 1 == 0 }
            filters.append(
                Self.filter(
                    name: field.name, type: field.type, bits: field.bitCount,
                    hashes: field.hashCount, counts: counts, rows: table.rowCount))
        }
        if header.recordBitCount > 0 {
            let counts = Self.popcounts(
                table.record, offset: 0, wordCount: header.wordsPerRecordRow
            ) { _ in true }
            filters.append(
                Self.filter(
                    name: "record", type: "CLK", bits: header.recordBitCount, hashes: nil,
                    counts: counts, rows: table.rowCount))
        }
        self.filters = filters
    }

    private static func popcounts(
        _ matrix: BitMatrix, offset: Int, wordCount: Int, isPresent: (Int) -> Bool
    ) -> [Int] {
        matrix.withWords { words in
            (0..<matrix.rowCount).filter(isPresent).map { row in
                let start = row * matrix.wordsPerRow + offset
                return (start..<start + wordCount).reduce(0) { $0 + words[$1].nonzeroBitCount }
            }
        }
    }

    private static func filter(
        name: String, type: String, bits: Int, hashes: Int?, counts: [Int], rows: Int
    ) -> Filter {
        let sorted = counts.sorted()
        func quantile(_ share: Double) -> Int {
            sorted.isEmpty ? 0 : sorted[Int((share * Double(sorted.count - 1)).rounded())]
        }
        var histogram = [Int](repeating: 0, count: rangeCount)
        for count in counts { histogram[min(count * rangeCount / bits, rangeCount - 1)] += 1 }
        let total = Double(counts.reduce(0, +))
        return Filter(
            name: name, type: type, bits: bits, hashes: hashes, present: counts.count,
            completeness: rows == 0 ? 0 : Double(counts.count) / Double(rows),
            fill: counts.isEmpty ? 0 : total / Double(counts.count) / Double(bits),
            popcounts: [0, 0.05, 0.5, 0.95, 1].map(quantile), histogram: histogram)
    }
}
