import Records

/// What a cell became, as a test writes it down.
enum NormalisedCell: Equatable, CustomStringConvertible {
    case value(String)
    case missing
    case invalid

    var description: String {
        switch self {
        case .value(let text): "'\(text)'"
        case .missing: "missing"
        case .invalid: "invalid"
        }
    }

    /// Cleans one cell by a field of one type.
    static func of(
        _ cell: String, _ type: FieldType, options: FieldOptions = FieldOptions(),
        missing: [String] = [], order: FieldOptions.DateOrder = .dayFirst
    ) -> NormalisedCell {
        of(Array(cell.utf8), type, options: options, missing: missing, order: order)
    }

    static func of(
        _ cell: [UInt8], _ type: FieldType, options: FieldOptions = FieldOptions(),
        missing: [String] = [], order: FieldOptions.DateOrder = .dayFirst
    ) -> NormalisedCell {
        let field = SchemaField(name: "field", columns: ["column"], type: type, options: options)
        var normaliser = FieldNormaliser(
            field: field, missingValues: missing, dateOrder: order, today: 20_261_122)
        var bytes: [UInt8] = [0x21]
        let state = normaliser.append(cell.span, to: &bytes)
        let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
        switch state {
        case .value: return .value(text)
        case .missing: return text.isEmpty ? .missing : .value("left over: \(text)")
        case .invalid: return text.isEmpty ? .invalid : .value("left over: \(text)")
        }
    }
}
