/// A first schema for a file, guessed from its header and a sample of its values. Every guess is
/// explained in a comment by counts and shares, never by a value.
public enum SchemaDraft {
    /// Words for a missing value that the draft states.
    static let missingValues = ["NULL", "N/A", "UNKNOWN", "."]

    /// Drafts a schema as commented YAML.
    /// - Parameter sampleRows: rows to look at, from the top of the file; at least 1.
    /// - Throws: `RecordsError` where the file cannot be read as CSV, or has no column to link on.
    public static func draft(
        path: String, sampleRows: Int = 10_000
    ) throws(RecordsError) -> String {
        var reader = try CSVReader(path: path)
        let header = reader.header
        guard !header.contains(where: ColumnSample.isValue) else {
            // The draft would show the first row's values as names of columns.
            throw .csv(
                path: path, row: 1,
                problem: "it holds dates, postcodes or the like where the names of columns were "
                    + "expected; add a header")
        }
        var columns = [[[UInt8]]](repeating: [], count: header.count)
        var rows = 0
        while rows < sampleRows, try reader.advance() {
            guard reader.defect == nil, reader.cellCount == header.count else { continue }
            rows += 1
            for index in header.indices {
                reader.withCell(index) { cell in
                    var bytes: [UInt8] = []
                    bytes.reserveCapacity(cell.count)
                    for place in cell.indices { bytes.append(cell[place]) }
                    columns[index].append(bytes)
                }
            }
        }
        let fileName = path.split(separator: "/").last.map(String.init) ?? path
        return try draft(header: header, columns: columns, fileName: fileName)
    }

    /// Drafts a schema from a sample.
    /// - Parameters:
    ///   - header: the names of the columns.
    ///   - columns: for each column its sampled cells as UTF-8, as many in each.
    ///   - fileName: names the schema and stands in its comments.
    /// - Throws: `RecordsError.csv` where no column can be linked on.
    package static func draft(
        header: [String], columns: [[[UInt8]]], fileName: String
    ) throws(RecordsError) -> String {
        let samples = zip(header, columns).map { ColumnSample(name: $0, cells: $1) }
        let identifier = identifierColumn(samples)
        var guesses = samples.enumerated().filter { $0.offset != identifier }
            .map { ColumnGuess($0.element) }
        leaveOutRepetition(&guesses)
        if !guesses.contains(where: \.isField) {
            for index in guesses.indices where !guesses[index].column.isConstant {
                guesses[index].verdict = .field(guesses[index].type)
            }
        }
        guard guesses.contains(where: \.isField) else {
            throw .csv(
                path: fileName, row: nil,
                problem: "no column holds values to link on; "
                    + "expected names, dates of birth, postcodes or the like")
        }
        return SchemaDraftText(
            fileName: fileName, sampledRows: samples.first?.rows ?? 0,
            identifier: identifier.map { samples[$0].name }, guesses: guesses
        ).text
    }

    /// The column that numbers the records: a name that says so, then the first one that has
    /// another value in every row and whose name ends like a number's.
    private static func identifierColumn(_ samples: [ColumnSample]) -> Int? {
        let unique = samples.indices.filter { samples[$0].isUniquePerRow }
        return unique.first { ColumnNames.isRecordIdentifier(samples[$0].name) }
            ?? unique.first {
                ColumnNames.looksLikeNumberOfPerson(samples[$0].name)
                    && ColumnNames.type(of: samples[$0].name) == nil
            }
    }

    /// Leaves out what another field says already, and fields over the greatest number.
    private static func leaveOutRepetition(_ guesses: inout [ColumnGuess]) {
        let types = guesses.filter(\.isField).map(\.type)
        if types.contains(.givenName) && types.contains(.surname) {
            for index in guesses.indices
            where guesses[index].isField && guesses[index].type == .fullName {
                guesses[index].leave(
                    "Given name and surname stand in columns of their own: a third field would "
                        + "count their agreement twice.")
            }
        }
        var taken = 0
        for index in guesses.indices where guesses[index].isField {
            taken += 1
            if taken > 60 { guesses[index].leave("A schema has at most 60 fields.") }
        }
    }

    /// A number with commas between thousands.
    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }
}
