/// Where the record id and the fields of a schema stand in a file.
struct ColumnPlan {
    let identifier: Int?
    /// One column for each field, in the order of the schema.
    let fields: [Int]

    /// - Throws: `RecordsError.csv`, naming fields without a column or with two.
    init(
        path: String, header: [String], schema: Schema, identifierColumn: String?
    ) throws(RecordsError) {
        let known = Set(header)
        let wanted = Set(schema.fields.flatMap(\.columns) + (identifierColumn.map { [$0] } ?? []))
        // A file without a header shows a person in its first row: names are only repeated when
        // at least one of them is known to be a column's.
        let hasHeader = !known.isDisjoint(with: wanted)
        let offer = hasHeader
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
        var columns: [Int] = []
        for field in schema.fields {
            let found = field.columns.filter(known.contains)
            guard let name = found.first, let column = index(of: name) else {
                let names = field.columns.joined(separator: " or ")
                throw .csv(
                    path: path, row: 1,
                    problem: "field \(field.name): there is no column \(names); \(offer)")
            }
            guard found.count == 1 else {
                throw .csv(
                    path: path, row: 1,
                    problem: "field \(field.name): the file has more than one of its columns "
                        + "(\(found.joined(separator: ", "))); only one can be read")
            }
            columns.append(column)
        }
        fields = columns
    }
}
