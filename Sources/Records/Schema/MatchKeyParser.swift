/// Reads `match-keys:`, a list of presets' names and of keys of the schema's own.
struct MatchKeyParser {
    /// nil where the schema has no such key.
    let node: SchemaNode?

    func parse(into schema: inout Schema) throws(RecordsError) {
        guard let node else { return }
        let expectation =
            "a list of presets ("
            + MatchKeyPreset.allCases.map(\.rawValue).joined(separator: ", ")
            + ") and of keys {name: TEXT, of: [FIELD, FIELD:TRANSFORM]}"
        var keys: [MatchKey] = []
        for element in try node.elements(expecting: expectation) {
            keys += try element.isMapping ? [key(element, schema)] : preset(element, schema)
        }
        guard 1...MatchKey.mostKeys ~= keys.count else {
            throw node.error("match-keys: expected 1 to \(MatchKey.mostKeys) keys")
        }
        for (index, key) in keys.enumerated() {
            guard !keys[..<index].contains(where: { $0.name == key.name }) else {
                throw node.error(
                    "match-keys: two keys have the name \(SchemaNode.quoted(key.name))")
            }
        }
        schema.matchKeys = keys
    }

    private func preset(
        _ element: SchemaNode, _ schema: Schema
    ) throws(RecordsError) -> [MatchKey] {
        let preset = try element.choice(of: MatchKeyPreset.self)
        let keys = preset.keys(of: schema.fields)
        guard !keys.isEmpty else {
            throw element.error(
                "match-keys: no key of the preset \(preset.rawValue) can be made of these fields")
        }
        return keys
    }

    private func key(_ element: SchemaNode, _ schema: Schema) throws(RecordsError) -> MatchKey {
        let values = try element.mapping(keys: ["name", "of"])
        guard let name = values["name"], let list = values["of"] else {
            throw element.error("match-keys: expected the keys name and of")
        }
        var key = MatchKey(name: try name.name(), parts: [])
        for text in try list.strings(orOne: true) {
            key.parts.append(
                try SaltParser.part(text, schema.fields, list, of: "match-keys"))
        }
        guard 1...MatchKey.mostParts ~= key.parts.count,
            Set(key.parts.map(\.field)).count == key.parts.count
        else {
            throw list.error(
                "match-keys: expected 1 to \(MatchKey.mostParts) different fields in a key")
        }
        return key
    }
}
