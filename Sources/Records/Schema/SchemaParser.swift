internal import Files
internal import Yams

/// Reads a schema's YAML. Every setting is checked, and an unknown key is an error, so that a
/// misspelt setting cannot pass for a default.
struct SchemaParser {
    let path: String

    /// No schema that people agree on comes near this size in bytes.
    static let greatestSize = 1 << 20

    static func text(ofFile path: String) throws(RecordsError) -> String {
        do throws(FileError) {
            let file = try FileDescriptor(reading: path)
            let size = try file.status().size
            guard size <= greatestSize else {
                throw FileError(
                    path: path, operation: "read", reason: "a schema has at most 1 MiB")
            }
            var bytes = [UInt8](repeating: 0, count: size)
            let failure: FileError? = unsafe bytes.withUnsafeMutableBytes { buffer in
                do throws(FileError) {
                    try unsafe file.read(into: buffer, at: 0)
                    return nil
                } catch {
                    return error
                }
            }
            if let failure { throw failure }
            // Editors on Windows put a byte order mark before the text.
            if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw FileError(path: path, operation: "read", reason: "it is not UTF-8 text")
            }
            return text
        } catch {
            throw .file(error)
        }
    }

    func parse(_ text: String) throws(RecordsError) -> Schema {
        let root = try compose(text)
        let values = try root.mapping(
            keys: [
                "trefoil-schema", "name", "profile", "send", "missing-values", "record", "name-bag",
                "salts", "match-keys", "attributes",
                "fields",
            ])
        guard let version = values["trefoil-schema"] else {
            throw root.error("expected the key trefoil-schema: 1")
        }
        _ = try version.integer(in: 1...1)
        guard let name = values["name"] else { throw root.error("expected the key name") }
        guard let list = values["fields"] else { throw root.error("expected the key fields") }
        var schema = Schema(name: try name.name(), fields: try fields(list))
        schema.profile =
            try values["profile"].map { (node) throws(RecordsError) in
                try node.choice(of: Schema.Profile.self)
            } ?? .record
        if let send = values["send"] {
            guard schema.profile == .plain else {
                throw send.error(
                    "send: only profile plain has this key; the others say what is sent")
            }
            schema.sends = try encodings(send)
        }
        if let words = values["missing-values"] {
            schema.missingValues = try words.strings(orOne: false, mayBeEmpty: true)
        }
        try RecordFilterParser(root: root, node: values["record"]).parse(into: &schema)
        if let bag = values["name-bag"] {
            guard schema.profile != .record else {
                throw bag.error("name-bag: profile record sends no field-level filters")
            }
            schema.nameBag = try nameBag(bag, fields: schema.fields)
        }
        try SaltParser(root: root, node: values["salts"]).parse(into: &schema)
        try MatchKeyParser(node: values["match-keys"]).parse(into: &schema)
        try AttributeParser(node: values["attributes"]).parse(into: &schema)
        try checkLevels(schema, list)
        try checkFill(schema, root: root, values: values)
        return schema
    }

    /// A pair of records is compared in all fields at once, and its levels make one number: the
    /// node refuses more than fit in 64 bits, so the agencies hear of it first.
    private func checkLevels(_ schema: Schema, _ list: SchemaNode) throws(RecordsError) {
        var patterns: UInt64 = 1
        for field in schema.fields {
            // Missing, under the first edge, one level an edge, identical, and names exchanged.
            let levels = UInt64(field.levelEdges.count + 4)
            let (product, overflow) = patterns.multipliedReportingOverflow(by: levels)
            guard !overflow else {
                throw list.error(
                    "too many fields and comparison levels to be compared together; leave out "
                        + "fields, or give some `comparison: exact`")
            }
            patterns = product
        }
    }

    private func compose(_ text: String) throws(RecordsError) -> SchemaNode {
        try checkNesting(text)
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw RecordsError.schema(
                    path: path, line: nil, problem: "expected a schema, found nothing")
            }
            return SchemaNode(node: node, key: "schema", path: path)
        } catch let error as RecordsError {
            throw error
        } catch let error as YamlError {
            throw Self.describe(error, path: path)
        } catch {
            throw .schema(path: path, line: nil, problem: "expected YAML")
        }
    }

    /// Refuses text that would take the YAML parser, which calls itself for each level, through its
    /// stack: many open brackets, or a line long enough for many levels.
    private func checkNesting(_ text: String) throws(RecordsError) {
        var (line, length, depth) = (1, 0, 0)
        for byte in text.utf8 {
            length += 1
            switch byte {
            case 0x0a: (line, length) = (line + 1, 0)
            case 0x5b, 0x7b: depth += 1
            case 0x5d, 0x7d: depth = max(0, depth - 1)
            default: break
            }
            guard length <= 4096, depth <= 100 else {
                throw .schema(
                    path: path, line: line,
                    problem: "expected lines of at most 4096 bytes and few open brackets")
            }
        }
    }

    private static func describe(_ error: YamlError, path: String) -> RecordsError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .schema(path: path, line: mark.line, problem: "expected YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            .schema(
                path: path, line: context.mark.line,
                problem: "a key stands twice: "
                    + keys.sorted().map(SchemaNode.quoted).joined(separator: ", "))
        default:
            .schema(path: path, line: nil, problem: "expected YAML")
        }
    }

    private func encodings(_ node: SchemaNode) throws(RecordsError) -> Set<Schema.Encoding> {
        let expectation = "a list with fields, record or both"
        var encodings: Set<Schema.Encoding> = []
        for element in try node.elements(expecting: expectation) {
            encodings.insert(try element.choice(of: Schema.Encoding.self))
        }
        guard !encodings.isEmpty else { throw node.error("send: expected \(expectation)") }
        return encodings
    }

    private func fields(_ list: SchemaNode) throws(RecordsError) -> [SchemaField] {
        let nodes = try list.elements(expecting: "a list of 1 to 60 fields")
        guard 1...60 ~= nodes.count else {
            throw list.error("fields: expected a list of 1 to 60 fields")
        }
        var fields: [SchemaField] = []
        var names: Set<String> = []
        var columns: [String: String] = [:]
        for node in nodes {
            let field = try SchemaFieldParser(node: node).parse()
            guard names.insert(field.name).inserted else {
                throw node.error("two fields have the name \(SchemaNode.quoted(field.name))")
            }
            for column in field.columns {
                if let other = columns.updateValue(field.name, forKey: column) {
                    throw node.error(
                        "column \(SchemaNode.quoted(column)) stands twice, "
                            + "in \(SchemaNode.quoted(other)) and "
                            + "\(SchemaNode.quoted(field.name))")
                }
            }
            fields.append(field)
        }
        return fields
    }

    private func nameBag(
        _ node: SchemaNode, fields: [SchemaField]
    ) throws(RecordsError) -> Schema.NameBag {
        let values = try node.mapping(keys: ["given-name", "surname", "bits", "fill"])
        var indices: [Int] = []
        for (key, type) in [("given-name", FieldType.givenName), ("surname", .surname)] {
            guard let value = values[key] else {
                throw node.error("name-bag: expected the key \(key)")
            }
            let name = try value.string()
            guard let index = fields.firstIndex(where: { $0.name == name }),
                fields[index].type == type
            else {
                throw value.error("\(key): expected the name of a field of type \(type.rawValue)")
            }
            indices.append(index)
        }
        var bag = Schema.NameBag(givenName: indices[0], surname: indices[1])
        if let bits = values["bits"] { bag.bits = try bits.bits() }
        if let fill = values["fill"] { bag.fill = try fill.fill() }
        return bag
    }

    private func checkFill(
        _ schema: Schema, root: SchemaNode, values: [String: SchemaNode]
    ) throws(RecordsError) {
        try RecordFilterParser(root: root, node: values["record"]).checkFill(schema)
        guard let bag = schema.nameBag else { return }
        try (values["name-bag"] ?? root).checkFill(
            name: "name-bag", bits: bag.bits, fill: bag.fill,
            averageGrams: schema.fields[bag.givenName].averageGrams
                + schema.fields[bag.surname].averageGrams)
    }
}

extension SchemaNode {
    /// Refuses a filter that a typical value would fill by more than one half.
    func checkFill(
        name: String, bits: Int, fill: Double, averageGrams: Double
    ) throws(RecordsError) {
        let positions = FilterFill.positionsPerGram(
            bits: bits, fill: fill, averageGrams: averageGrams)
        let expected = FilterFill.expected(
            bits: bits, positionsPerGram: positions, averageGrams: averageGrams)
        guard expected <= FilterFill.greatest + 1e-9 else {
            throw error(
                "\(name): a typical value would fill more than half of \(bits) bits; "
                    + "give it more bits")
        }
    }
}
