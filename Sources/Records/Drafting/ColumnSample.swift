/// The sampled cells of one column and what they show.
struct ColumnSample {
    let name: String
    /// Cells as UTF-8, in the order of the rows.
    private let cells: [[UInt8]]
    /// Cells that are neither empty nor one of the draft's words for missing.
    let values: Int
    /// Different values among them.
    let distinct: Int
    /// Bytes of a value, on average.
    let averageLength: Double
    /// Words of a value, on average.
    let averageWords: Double

    var rows: Int { cells.count }
    /// Every row has a value of its own.
    var isUniquePerRow: Bool { rows > 0 && distinct == rows }
    /// One value, or none, in enough rows to say so.
    var isConstant: Bool { rows >= 10 && distinct <= 1 }
    /// Nearly every value stands once: a number given to a person, or free text.
    var isNearlyUnique: Bool { values >= 20 && Double(distinct) > 0.9 * Double(values) }

    init(name: String, cells: [[UInt8]]) {
        self.name = name
        self.cells = cells
        let missing = WordSet(SchemaDraft.missingValues)
        var seen: Set<[UInt8]> = []
        var folded: [UInt8] = []
        var (values, bytes, words) = (0, 0, 0)
        for cell in cells {
            guard let range = TextFolding.fold(cell.span, into: &folded), !range.isEmpty,
                !missing.contains(folded.span.extracting(range))
            else { continue }
            let value = Array(folded[range])
            values += 1
            bytes += value.count
            words += value.split(separator: 0x20).count
            seen.insert(value)
        }
        self.values = values
        distinct = seen.count
        averageLength = Double(bytes) / Double(max(values, 1))
        averageWords = Double(words) / Double(max(values, 1))
    }

    /// Whether a cell of the header is a value about somebody rather than a column's name.
    static func isValue(_ cell: String) -> Bool {
        let sample = ColumnSample(name: "header", cells: [Array(cell.utf8)])
        return [FieldType.email, .nhsNumber, .dateOfBirth, .postcode, .phone].contains {
            sample.share(validFor: $0) == 1
        }
    }

    /// The share of values that are valid for a type, from 0 to 1; a missing one counts for
    /// neither side.
    /// - Parameter notBefore: the first possible date, as yyyymmdd, where the type is a date.
    func share(
        validFor type: FieldType, notBefore: Int = FieldOptions().notBefore
    ) -> Double {
        var field = SchemaField(name: "draft", columns: [name], type: type)
        field.options.notBefore = notBefore
        if type == .coordinate { field.options.axis = ColumnNames.axis(of: name) }
        var normaliser = FieldNormaliser(
            field: field, missingValues: SchemaDraft.missingValues,
            dateOrder: dateEvidence(if: type).decided)
        var bytes: [UInt8] = []
        var (valid, invalid) = (0, 0)
        for cell in cells {
            bytes.removeAll(keepingCapacity: true)
            switch normaliser.append(cell.span, to: &bytes) {
            case .value: valid += 1
            case .invalid: invalid += 1
            case .missing: break
            }
        }
        return valid + invalid == 0 ? 0 : Double(valid) / Double(valid + invalid)
    }

    /// What the values say of the order of day and month; nothing for other types than dates.
    func dateEvidence(if type: FieldType) -> DateOrderEvidence {
        var evidence = DateOrderEvidence()
        if type == .dateOfBirth {
            for cell in cells { evidence.note(cell.span) }
        }
        return evidence
    }
}
