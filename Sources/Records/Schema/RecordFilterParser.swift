internal import Yams

/// Reads `record:`, the record-level filter.
struct RecordFilterParser {
    let root: SchemaNode
    /// nil where the schema has no such key.
    let node: SchemaNode?

    func parse(into schema: inout Schema) throws(RecordsError) {
        var values: [String: SchemaNode] = [:]
        if let node {
            values = try node.mapping(keys: ["bits", "fill", "salt", "noise", "hardening"])
        }
        if schema.profile == .record {
            schema.record.fill = Schema.RecordFilter.defaultFillWithNoise
        }
        if let bits = values["bits"] { schema.record.bits = try bits.bits() }
        if let fill = values["fill"] { schema.record.fill = try fill.fill() }
        guard schema.profile == .record else {
            for key in ["salt", "noise"] {
                guard let value = values[key] else { continue }
                throw value.error("\(key): only profile record has this key")
            }
            try harden(&schema, values["hardening"])
            return
        }
        schema.sends = [.record]
        schema.record.salt = try salt(values["salt"], schema.fields)
        schema.record.noise =
            try values["noise"].map { (node) throws(RecordsError) in try node.noise() }
            ?? Schema.RecordFilter.defaultNoise
        try harden(&schema, values["hardening"])
    }

    private func harden(
        _ schema: inout Schema, _ node: SchemaNode?
    ) throws(RecordsError) {
        guard let node else { return }
        guard schema.sends == [.record] else {
            throw node.error(
                "hardening: field-level filters would travel beside the hardened one; "
                    + "say send: [record]")
        }
        schema.record.hardening = try HardeningParser(node: node).steps(schema.record)
    }

    /// By default the year of birth.
    private func salt(
        _ node: SchemaNode?, _ fields: [SchemaField]
    ) throws(RecordsError) -> Salt.Part? {
        guard let node else {
            guard let born = fields.firstIndex(where: { $0.type == .dateOfBirth }) else {
                throw (self.node ?? root).error(
                    "profile record is salted by the year of birth, and no field is of type "
                        + "date-of-birth; say record: {salt: FIELD} with a field that seldom "
                        + "changes and is seldom wrong, or salt: none")
            }
            return Salt.Part(field: born, transform: .year)
        }
        let text = try node.string()
        if text == "none" { return nil }
        return try SaltParser(root: root, node: node).part(text, fields, node)
    }
}

extension SchemaNode {
    /// Epsilon of noise; nil for `none`.
    func noise() throws(RecordsError) -> Double? {
        if node.scalar?.string == "none" { return nil }
        return try number(over: 0.1, to: 8)
    }
}
