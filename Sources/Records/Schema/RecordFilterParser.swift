internal import Yams

/// Reads `record:`, the record-level filter.
struct RecordFilterParser {
    let root: SchemaNode
    /// nil where the schema has no such key.
    let node: SchemaNode?

    func parse(into schema: inout Schema) throws(RecordsError) {
        var values: [String: SchemaNode] = [:]
        if let node {
            values = try node.mapping(
                keys: [
                    "encoding", "fields", "bits", "fill", "weights", "votes", "markov", "salt",
                    "noise", "hardening",
                ])
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
            try encode(&schema, values)
            try harden(&schema, values["hardening"])
            return
        }
        schema.sends = [.record]
        try encode(&schema, values)
        schema.record.salt = try salt(values["salt"], schema.fields)
        schema.record.noise =
            try values["noise"].map { (node) throws(RecordsError) in try node.noise() }
            ?? Schema.RecordFilter.defaultNoise
        try harden(&schema, values["hardening"])
    }

    /// What the filter is made of, and how.
    private func encode(
        _ schema: inout Schema, _ values: [String: SchemaNode]
    ) throws(RecordsError) {
        for key in ["encoding", "fields", "weights", "votes", "markov"] {
            guard let value = values[key],
                schema.profile == .fields || !schema.sends.contains(.record)
            else { continue }
            throw value.error("\(key): no record-level filter travels")
        }
        if let encoding = values["encoding"] {
            schema.record.encoding = try encoding.choice(of: Schema.RecordEncoding.self)
        }
        let encoding = schema.record.encoding
        for (key, only) in [("weights", Schema.RecordEncoding.rbf), ("votes", .majority)] {
            guard let value = values[key], encoding != only else { continue }
            throw value.error("\(key): only encoding \(only.rawValue) has this key")
        }
        if encoding == .majority, let fill = values["fill"] {
            throw fill.error("fill: encoding majority sets half of the bits of every record")
        }
        if let fields = values["fields"] {
            schema.record.fields = try chosen(fields, of: schema.fields)
        }
        if let votes = values["votes"] {
            schema.record.votes = try votes.integer(in: Schema.RecordFilter.voteCounts)
        }
        if let markov = values["markov"] {
            schema.record.markov = try markov.integer(in: Schema.RecordFilter.chainLengths)
            guard schema.recordFieldIndices.contains(where: { schema.fields[$0].grams == .bigrams })
            else { throw markov.error("markov: no field of the filter is cut into bigrams") }
        }
        if let weights = values["weights"] {
            schema.record.weights = try self.weights(weights, of: schema)
        }
        guard encoding == .rbf else { return }
        let place = values["weights"] ?? values["encoding"] ?? root
        let lengths = schema.recordFieldIndices.reduce(0) { $0 + schema.fields[$1].filterBits }
        guard lengths <= Schema.RecordFilter.mostSampledBits else {
            throw place.error(
                "encoding: rbf samples from filters of \(lengths) bits together; expected at most "
                    + "\(Schema.RecordFilter.mostSampledBits)")
        }
        for (field, bits) in zip(schema.recordFieldIndices, schema.recordSampledBits)
        where bits == 0 {
            throw place.error(
                "weights: \(SchemaNode.quoted(schema.fields[field].name)) would have no bit; give "
                    + "it more weight or the filter more bits")
        }
    }

    /// Fields by name, in the schema's order.
    private func chosen(
        _ node: SchemaNode, of fields: [SchemaField]
    ) throws(RecordsError) -> [Int] {
        var indices: Set<Int> = []
        for name in try node.strings(orOne: false) {
            guard let index = fields.firstIndex(where: { $0.name == name }) else {
                throw node.error("fields: \(SchemaNode.quoted(name)) is no field of this schema")
            }
            guard indices.insert(index).inserted else {
                throw node.error("fields: \(SchemaNode.quoted(name)) stands twice")
            }
        }
        return indices.sorted()
    }

    /// A weight for every field of the filter, in the schema's order.
    private func weights(
        _ node: SchemaNode, of schema: Schema
    ) throws(RecordsError) -> [Double] {
        let names = schema.recordFieldIndices.map { schema.fields[$0].name }
        let values = try node.mapping(keys: names)
        var weights: [Double] = []
        for name in names {
            guard let value = values[name] else {
                throw node.error(
                    "weights: expected a weight for each field of the filter; "
                        + "\(SchemaNode.quoted(name)) has none")
            }
            weights.append(try value.number(over: 0, to: 1_000))
        }
        return weights
    }

    /// Refuses filters that a typical record would fill by more than one half.
    func checkFill(_ schema: Schema) throws(RecordsError) {
        let record = schema.record
        let place = node ?? root
        switch record.encoding {
        case .clk:
            try place.checkFill(
                name: "record", bits: record.bits, fill: record.fill,
                averageGrams: schema.recordAverageGrams)
        case .rbf:
            for field in schema.recordFieldIndices.map({ schema.fields[$0] }) {
                try place.checkFill(
                    name: "record: \(field.name)", bits: field.filterBits, fill: record.fill,
                    averageGrams: record.averageGrams(of: field))
            }
        case .majority: break
        }
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
        return try SaltParser.part(text, fields, node)
    }
}

extension SchemaNode {
    /// Epsilon of noise; nil for `none`.
    func noise() throws(RecordsError) -> Double? {
        if node.scalar?.string == "none" { return nil }
        return try number(over: 0.1, to: 8)
    }
}
