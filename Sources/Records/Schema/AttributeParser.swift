internal import Yams

/// Reads `attributes:`, a list of coarse bands.
struct AttributeParser {
    /// nil where the schema has no such key.
    let node: SchemaNode?

    func parse(into schema: inout Schema) throws(RecordsError) {
        guard let node else { return }
        let values = try node.mapping(keys: ["least-people", "of"])
        guard let list = values["of"] else {
            throw node.error("attributes: expected the key of, a list of attributes")
        }
        if let least = values["least-people"] {
            schema.attributes.leastPeople = try least.integer(in: 2...100)
        }
        var taken = Set(schema.fields.map(\.name))
        for element in try list.elements(expecting: "a list of attributes") {
            let attribute = try attribute(element)
            guard taken.insert(attribute.name).inserted else {
                throw element.error(
                    "two fields or attributes have the name \(SchemaNode.quoted(attribute.name))")
            }
            schema.attributes.attributes.append(attribute)
        }
        guard 1...Attribute.mostAttributes ~= schema.attributes.attributes.count else {
            throw list.error(
                "attributes: expected a list of 1 to \(Attribute.mostAttributes) attributes")
        }
    }

    private func attribute(_ node: SchemaNode) throws(RecordsError) -> Attribute {
        let values = try node.mapping(keys: ["name", "column", "values", "months"])
        guard let name = values["name"], let column = values["column"] else {
            throw node.error("an attribute needs the keys name and column")
        }
        var attribute = Attribute(
            name: try name.name(), columns: try column.strings(orOne: true), values: [])
        switch (values["values"], values["months"]) {
        case (let list?, nil): attribute.values = try declared(list)
        case (nil, let range?):
            attribute.values = try months(range)
            attribute.isMonth = true
        default: throw node.error("an attribute needs either the key values or the key months")
        }
        return attribute
    }

    /// A list of values, each a word or {name: cells that mean it}.
    private func declared(_ node: SchemaNode) throws(RecordsError) -> [Attribute.Value] {
        let expectation =
            "a list of 2 to \(Attribute.mostValues) values, each a word or {name: [cells]}"
        var values: [Attribute.Value] = []
        for element in try node.elements(expecting: expectation) {
            for (name, codes) in try element.wordOrCodes() {
                values.append(Attribute.Value(name: name, codes: codes))
            }
        }
        guard 2...Attribute.mostValues ~= values.count else {
            throw node.error("values: expected \(expectation)")
        }
        var seen: Set<String> = []
        for value in values {
            guard 1...64 ~= value.name.utf8.count,
                value.name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f })
            else {
                throw node.error("values: expected names of 1 to 64 bytes, without line breaks")
            }
            for code in Set((value.codes + [value.name]).map { $0.lowercased() }) {
                guard seen.insert(code).inserted else {
                    throw node.error("values: \(SchemaNode.quoted(code)) means two values")
                }
            }
        }
        return values
    }

    /// Every month from one to another.
    private func months(_ node: SchemaNode) throws(RecordsError) -> [Attribute.Value] {
        let ends = try node.mapping(keys: ["from", "to"])
        guard let from = try ends["from"]?.month(), let to = try ends["to"]?.month() else {
            throw node.error("months: expected the keys from and to, months yyyy-mm")
        }
        guard from < to, to - from < Attribute.mostValues else {
            throw node.error("months: expected 2 to \(Attribute.mostValues) months")
        }
        return (from...to).map { month in
            let number = month % 12 + 1
            let name = "\(month / 12)-\(number < 10 ? "0" : "")\(number)"
            return Attribute.Value(name: name, codes: [])
        }
    }
}

extension SchemaNode {
    /// A word, or one name with the cells that mean it.
    fileprivate func wordOrCodes() throws(RecordsError) -> [(String, [String])] {
        guard let mapping = node.mapping else { return [(try string(), [])] }
        var values: [(String, [String])] = []
        for (name, codes) in mapping {
            guard let name = name.string else { throw error("values: expected a word") }
            values.append(
                (name, try SchemaNode(node: codes, key: name, path: path).strings(orOne: true)))
        }
        return values
    }

    /// Months since the year 0.
    fileprivate func month() throws(RecordsError) -> Int {
        let parts = (node.scalar?.string ?? "").split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy(ASCII.isDigit) }), let year = Int(parts[0]),
            let month = Int(parts[1]), 1...12 ~= month
        else { throw error("\(key): expected a month yyyy-mm") }
        return year * 12 + month - 1
    }
}
