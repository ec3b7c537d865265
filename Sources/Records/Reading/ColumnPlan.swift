/// Where the record id and the fields of a schema stand in a file.
struct ColumnPlan {
    let identifier: Int?
    /// One column for each field, in the order of the schema.
    let fields: [Int]
    /// One column for each attribute.
    let attributes: [Int]

    /// - Throws: `RecordsError.csv`, naming fields without a column or with two.
    init(
        path: String, header: [String], schema: Schema, identifierColumn: String?
    ) throws(RecordsError) {
        let known = Set(header)
        let wanted = Set(
            schema.fields.flatMap(\.columns)
                + schema.attributes.attributes.flatMap(\.columns)
                + (identifierColumn.map { [$0] } ?? []))
        // A file without a header shows a person in its first row: names are only repeated when
        // at least one of them is known to be a column's.
        let hasHeader = !known.isDisjoint(with: wanted)
        let offer =
            hasHeader
            ? "the file has: \(header.joined(separator: ", "))"
            : "its first row holds no column that the schema names: is it a header?"
        func index(of name: String) -> Int? { header.firstIndex(of: name) }

        if let identifierColumn {
            guard let column = index(of: identifierColumn) else {
                throw .csv(
                    path: path, row: 1,
                    problem: "there is no column \(identifierColumn) for the record id; \(offer)")
            }
            identifier = column
        } else {
            identifier = nil
        }
        func column(of kind: String, among names: [String]) throws(RecordsError) -> Int {
            let found = names.filter(known.contains)
            guard let name = found.first, let column = index(of: name) else {
                throw .csv(
                    path: path, row: 1,
                    problem: "\(kind): there is no column \(names.joined(separator: " or ")); "
                        + offer)
            }
            guard found.count == 1 else {
                throw .csv(
                    path: path, row: 1,
                    problem: "\(kind): the file has more than one of its columns "
                        + "(\(found.joined(separator: ", "))); only one can be read")
            }
            return column
        }
        var columns: [Int] = []
        for field in schema.fields {
            columns.append(try column(of: "field \(field.name)", among: field.columns))
        }
        fields = columns
        columns = []
        for attribute in schema.attributes.attributes {
            columns.append(
                try column(of: "attribute \(attribute.name)", among: attribute.columns))
        }
        attributes = columns
    }
}
