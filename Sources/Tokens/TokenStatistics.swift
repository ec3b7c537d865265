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

    /// How rows fall into the cells of a salt. Large cells are what frequency attacks need.
    public struct Salt: Sendable, Codable, Equatable {
        public var name: String
        /// Names of the fields that it is made of.
        public var fields: [String]
        /// Cells that rows may fall into.
        public var cells: Int
        /// Rows that have the salt.
        public var rows: Int
        /// Rows in the largest cell.
        public var largestCell: Int
    }

    /// How many rows share the values of a match key. Common values are what frequency attacks
    /// need.
    public struct MatchKey: Sendable, Codable, Equatable {
        public var name: String
        /// What it is made of.
        public var definition: String
        /// Rows that have the key.
        public var rows: Int
        /// Rows whose value, the first where there are two, another row has too.
        public var repeated: Int
        /// Rows with the commonest value.
        public var largestGroup: Int
    }

    /// How many rows carry an attribute.
    public struct Attribute: Sendable, Codable, Equatable {
        public var name: String
        public var values: [String]
        /// Rows with a declared value.
        public var present: Int
        /// Rows whose value was too rare to tell.
        public var other: Int
        public var missing: Int
    }

    public var agency: String
    public var project: String
    /// `plain`, `fields` or `record`.
    public var profile: String
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
    /// None if the field-level filters are not salted.
    public var salts: [Salt]
    public var matchKeys: [MatchKey]
    public var attributes: [Attribute]
    /// Records that the agency left out since people objected or opted out.
    public var excluded: Int
    /// What was done to the record-level filter, step by step.
    public var hardening: [String]

    private static let rangeCount = 16

    /// - Complexity: one pass over the rows.
    public init(table: TokenTable) {
        let header = table.header
        agency = header.agency
        project = header.project
        profile = header.profile.name
        hardening = header.hardening
        keyIdentifier = header.keyIdentifier.description
        keyFingerprint = header.keyFingerprint.description
        schemaDigest = "\(header.schemaDigest)"
        digest = "\(table.digest)"
        isDemonstration = header.isDemonstration
        canaries = table.canaryCount
        let table = table.withoutCanaries
        rows = table.rowCount
        var filters: [Filter] = []
        let copies = table.firstCopies
        for (index, field) in header.fields.enumerated() {
            var counts: [Int] = []
            for (copy, matrix) in table.fieldCopies.enumerated() {
                counts += Self.popcounts(
                    matrix, offset: header.wordOffset(ofField: index),
                    wordCount: field.wordCount
                ) { copies[$0] == copy && table.missingMask(at: $0) >> UInt64(index) & 1 == 0 }
            }
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
        salts = header.salts.indices.map { Self.salt($0, of: table) }
        matchKeys = header.matchKeys.indices.map { Self.matchKey($0, of: table) }
        attributes = header.attributes.indices.map { Self.attribute($0, of: table) }
        excluded = header.excludedCount
    }

    private static func attribute(_ index: Int, of table: TokenTable) -> Attribute {
        let attribute = table.header.attributes[index]
        var found = Attribute(
            name: attribute.name, values: attribute.values, present: 0, other: 0, missing: 0)
        for row in 0..<table.rowCount {
            switch table.attribute(index, at: row) {
            case .declared: found.present += 1
            case .other: found.other += 1
            case .missing: found.missing += 1
            }
        }
        return found
    }

    private static func matchKey(_ index: Int, of table: TokenTable) -> MatchKey {
        let key = table.header.matchKeys[index]
        let word = table.header.valueWords(ofMatchKey: index).lowerBound
        var values = (0..<table.rowCount).map { table.matchKeyValue(at: $0, word: word) }
        values.removeAll { $0 == 0 }
        values.sort()
        var (repeated, largest, start) = (0, 0, 0)
        for end in values.indices.map({ $0 + 1 })
        where end == values.count || values[end] != values[start] {
            let size = end - start
            if size > 1 { repeated += size }
            largest = max(largest, size)
            start = end
        }
        return MatchKey(
            name: key.name, definition: key.definition, rows: values.count, repeated: repeated,
            largestGroup: largest)
    }

    private static func salt(_ index: Int, of table: TokenTable) -> Salt {
        let salt = table.header.salts[index]
        var rows: [UInt64: Int] = [:]
        for row in 0..<table.rowCount { rows[table.cell(at: row, salt: index), default: 0] += 1 }
        let without = rows.removeValue(forKey: 0) ?? 0
        return Salt(
            name: salt.name,
            fields: table.header.fields.enumerated().filter {
                salt.fields >> UInt64($0.offset) & 1 == 1
            }.map(\.element.name),
            cells: salt.cellCount, rows: table.rowCount - without,
            largestCell: rows.values.max() ?? 0)
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

extension TokenTable {
    /// The first copy of a row's field-level filters that it has: that of the first salt it has; -1
    /// where it has none.
    fileprivate var firstCopies: [Int] {
        guard !header.salts.isEmpty else { return [Int](repeating: 0, count: rowCount) }
        return (0..<rowCount).map { row in
            header.salts.indices.first { cell(at: row, salt: $0) != 0 } ?? -1
        }
    }
}
