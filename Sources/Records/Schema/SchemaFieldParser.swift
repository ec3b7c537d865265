internal import Yams

/// Reads one entry of `fields:`.
struct SchemaFieldParser {
    let node: SchemaNode

    private static let keys = [
        "name", "column", "type", "average-grams", "filter-bits", "fill", "comparison", "grams",
        "step", "reach",
    ]

    /// Keys that only one type has.
    private static let typeKeys: [(key: String, type: FieldType)] = [
        ("order", .dateOfBirth), ("not-before", .dateOfBirth), ("default-dates", .dateOfBirth),
        ("two-digit-years-from", .dateOfBirth), ("codes", .sex), ("outward-only", .postcode),
        ("axis", .coordinate),
    ]

    func parse() throws(RecordsError) -> SchemaField {
        let values = try node.mapping(keys: Self.keys + Self.typeKeys.map(\.key))
        guard let name = values["name"] else { throw node.error("a field needs the key name") }
        guard let column = values["column"] else {
            throw node.error("a field needs the key column: the header's name for it")
        }
        guard let type = values["type"] else {
            throw node.error(
                "a field needs the key type: one of "
                    + FieldType.allCases.map(\.rawValue).joined(separator: ", "))
        }
        var field = SchemaField(
            name: try name.name(), columns: try column.strings(orOne: true),
            type: try type.choice(of: FieldType.self))
        if let grams = values["grams"] { field.grams = try grams.choice(of: GramKind.self) }
        if let bits = values["filter-bits"] { field.filterBits = try bits.bits() }
        if let fill = values["fill"] { field.fill = try fill.fill() }
        if let comparison = values["comparison"] { field.levelEdges = try edges(comparison) }
        for (key, type) in Self.typeKeys {
            guard let value = values[key], field.type != type else { continue }
            throw value.error("\(key): only a field of type \(type.rawValue) has this key")
        }
        field.options = try options(values)
        if type.node.scalar?.string == FieldType.coordinate.rawValue, values["axis"] == nil {
            throw node.error(
                "a field of type coordinate needs the key axis: one of "
                    + FieldOptions.Axis.allCases.map(\.rawValue).joined(separator: ", "))
        }
        try cut(&field, values)
        try node.checkFill(
            name: "field \(field.name)", bits: field.filterBits, fill: field.fill,
            averageGrams: field.averageGrams)
        return field
    }

    /// Q-grams of a value and how many they are.
    private func cut(
        _ field: inout SchemaField, _ values: [String: SchemaNode]
    ) throws(RecordsError) {
        field.neighbourhood = try NeighbourhoodParser(node: node, values: values).parse(field)
        if let neighbourhood = field.neighbourhood {
            field.averageGrams = Double(neighbourhood.cellCount)
        } else if let average = values["average-grams"] {
            field.averageGrams = try average.number(over: 0.1, to: 10_000)
        }
    }

    private func edges(_ node: SchemaNode) throws(RecordsError) -> [Int] {
        if node.node.scalar?.string == "exact" { return [] }
        let expectation = "exact, or a list of 1 to 6 rising similarities over 0 and under 1"
        var edges: [Int] = []
        for element in try node.elements(expecting: expectation) {
            let edge = Int((try element.number(over: 0, to: 0.999) * 1000).rounded())
            guard edge > edges.last ?? 0 else {
                throw element.error("comparison: expected \(expectation), in thousandths")
            }
            edges.append(edge)
        }
        guard 1...6 ~= edges.count else { throw node.error("comparison: expected \(expectation)") }
        return edges
    }

    private func options(_ values: [String: SchemaNode]) throws(RecordsError) -> FieldOptions {
        var options = FieldOptions()
        if let order = values["order"] {
            options.dateOrder = try order.choice(of: FieldOptions.DateOrder.self)
        }
        if let date = values["not-before"] { options.notBefore = try date.date() }
        if let dates = values["default-dates"] {
            options.defaultDates = []
            for date in try dates.elements(expecting: "a list of dates yyyy-mm-dd") {
                options.defaultDates.append(try date.date())
            }
        }
        if let year = values["two-digit-years-from"] {
            options.twoDigitYearsFrom = try year.integer(in: 1800...2100)
        }
        if let axis = values["axis"] { options.axis = try axis.choice(of: FieldOptions.Axis.self) }
        if let value = values["outward-only"] { options.allowsOutwardOnly = try value.flag() }
        if let codes = values["codes"] { try read(codes, into: &options) }
        return options
    }

    private func read(_ codes: SchemaNode, into options: inout FieldOptions) throws(RecordsError) {
        let values = try codes.mapping(keys: ["male", "female", "missing"])
        var seen: Set<String> = []
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            let words = try value.strings(orOne: true).map { $0.lowercased() }
            for word in words where !seen.insert(word).inserted {
                throw value.error("codes: a code stands twice")
            }
            switch key {
            case "male": options.maleCodes = words
            case "female": options.femaleCodes = words
            default: options.missingCodes = words
            }
        }
    }
}
