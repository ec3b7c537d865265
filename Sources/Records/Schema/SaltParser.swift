/// Reads `salts:`, or makes the usual ones where a schema of profile `fields` lists none.
struct SaltParser {
    let root: SchemaNode
    /// nil where the schema has no such key.
    let node: SchemaNode?

    private static let mostRecords = 1_000_000_000

    func parse(into schema: inout Schema) throws(RecordsError) {
        guard schema.profile == .fields else {
            if let node { throw node.error("salts: only profile fields has this key") }
            return
        }
        schema.sends = [.fields]
        guard let node else {
            throw root.error(
                "profile fields needs the key salts: {records: N}, N being the records of the "
                    + "largest file, rounded up")
        }
        let values = try node.mapping(keys: ["records", "cell-records", "noise", "of"])
        guard let records = values["records"] else {
            throw node.error(
                "salts: expected the key records: the records of the largest file, rounded up")
        }
        var settings = SaltSettings(
            salts: [], expectedRecords: try records.integer(in: 1...Self.mostRecords))
        if let cell = values["cell-records"] {
            settings.recordsPerCell = try cell.integer(
                in: 1...SaltSettings.mostRecordsPerCell)
        }
        if let noise = values["noise"] { settings.noise = try noise.noise() }
        settings.salts =
            try values["of"].map { (list) throws(RecordsError) in
                try salts(list, schema.fields)
            } ?? Self.usual(of: schema.fields)
        try check(settings, of: schema, values["of"] ?? node)
        schema.salts = settings
    }

    private func salts(
        _ list: SchemaNode, _ fields: [SchemaField]
    ) throws(RecordsError) -> [Salt] {
        var salts: [Salt] = []
        for element in try list.elements(expecting: "a list of 2 to 8 salts") {
            var salt = Salt(parts: [])
            for text in try element.strings(orOne: true) {
                salt.parts.append(try Self.part(text, fields, element))
            }
            salts.append(salt)
        }
        return salts
    }

    /// A field, or what a transform makes of it.
    /// - Parameter key: what the part is of, for messages.
    static func part(
        _ text: String, _ fields: [SchemaField], _ element: SchemaNode, of key: String = "salts"
    ) throws(RecordsError) -> Salt.Part {
        let words = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let field = fields.firstIndex(where: { $0.name == words[0] }) else {
            throw element.error(
                "\(key): expected the name of a field, as in date_of_birth or surname:soundex")
        }
        guard words.count == 2 else { return Salt.Part(field: field) }
        guard let transform = ValueTransform(rawValue: String(words[1])) else {
            throw element.error(
                "\(key): after the colon, expected one of "
                    + ValueTransform.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return Salt.Part(field: field, transform: transform)
    }

    /// Attributes that few people share and that are seldom wrong together: date of birth,
    /// postcode, the sound of both names, and numbers that are a person's own. Four at the most:
    /// each makes the file longer.
    static func usual(of fields: [SchemaField]) -> [Salt] {
        func first(_ types: FieldType...) -> Int? {
            fields.firstIndex { types.contains($0.type) }
        }
        var salts: [Salt] = []
        if let born = first(.dateOfBirth) { salts.append(Salt(parts: [.init(field: born)])) }
        if let lives = first(.postcode) { salts.append(Salt(parts: [.init(field: lives)])) }
        if let given = first(.givenName), let surname = first(.surname) {
            salts.append(
                Salt(parts: [
                    .init(field: given, transform: .soundex),
                    .init(field: surname, transform: .soundex),
                ]))
        }
        if let number = first(.nhsNumber, .chiNumber) {
            salts.append(Salt(parts: [.init(field: number)]))
        }
        return salts
    }

    private func check(
        _ settings: SaltSettings, of schema: Schema, _ place: SchemaNode
    ) throws(RecordsError) {
        guard 2...8 ~= settings.salts.count else {
            throw place.error(
                "salts: expected 2 to 8 salts, listed under the key of, as in "
                    + "of: [[date_of_birth], [given_name:soundex, surname:soundex]]")
        }
        for (index, salt) in settings.salts.enumerated() {
            guard 1...4 ~= salt.parts.count,
                Set(salt.parts.map(\.field)).count == salt.parts.count
            else { throw place.error("salts: expected 1 to 4 different fields in a salt") }
            guard !settings.salts[..<index].contains(salt) else {
                throw place.error("salts: a salt stands twice")
            }
        }
        // What a field says can be learnt only from pairs that were not brought together by it.
        for (index, field) in schema.fields.enumerated()
        where settings.salts.allSatisfy({ $0.parts.contains { $0.field == index } }) {
            throw place.error(
                "salts: every salt is made of \(SchemaNode.quoted(field.name)); one must do "
                    + "without it")
        }
    }
}
