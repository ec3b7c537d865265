extension Schema {
    /// Reads a schema file.
    /// - Throws: `RecordsError.file` or `RecordsError.schema`, which says the line.
    public init(path: String) throws(RecordsError) {
        try self.init(text: SchemaParser.text(ofFile: path), path: path)
    }

    /// Reads a schema's YAML.
    /// - Parameter path: the name of its file in errors.
    /// - Throws: `RecordsError.schema`, which says the line.
    public init(text: String, path: String) throws(RecordsError) {
        self = try SchemaParser(path: path).parse(text)
    }

    /// Every setting, defaults included, in one fixed order and spelling: the same for two schemas
    /// that mean the same, whatever comments, layout and order of keys their files have. Its
    /// digest stands in every token file.
    public var canonicalText: String {
        var lines = [
            "trefoil-schema 1",
            "name \(Self.quoted(name))",
            "profile \(profile.rawValue)",
            "send \(sends.map(\.rawValue).sorted().joined(separator: " "))",
            "missing-values \(Self.list(Set(missingValues.map { $0.lowercased() }).sorted()))",
            "record bits=\(record.bits) fill=\(record.fill)",
        ]
        if profile == .record {
            lines.append(
                " record-salt \(record.salt.map { name(of: Salt(parts: [$0])) } ?? "none") "
                    + "noise=\(record.noise.map { "\($0)" } ?? "none")")
        }
        if let text = record.encodingText { lines.append(" record-encoding \(text)") }
        for step in record.hardening { lines.append(" hardening \(step.text)") }
        if let bag = nameBag {
            lines.append(
                "name-bag given-name=\(bag.givenName) surname=\(bag.surname) bits=\(bag.bits) "
                    + "fill=\(bag.fill)")
        }
        if let salts {
            lines.append(
                "salts records=\(salts.expectedRecords) cell-records=\(salts.recordsPerCell) "
                    + "noise=\(salts.noise.map { "\($0)" } ?? "none")")
            for salt in salts.salts { lines.append(" salt \(name(of: salt))") }
        }
        for key in matchKeys {
            lines.append("match-key \(key.name) of \(definition(of: key))")
        }
        if !attributes.attributes.isEmpty {
            lines.append("attributes least-people=\(attributes.leastPeople)")
        }
        for attribute in attributes.attributes {
            lines.append(
                " attribute \(Self.quoted(attribute.name)) "
                    + "columns=\(Self.list(attribute.columns.sorted())) month=\(attribute.isMonth)")
            for value in attribute.values {
                lines.append(
                    "  value \(Self.quoted(value.name)) "
                        + "codes=\(Self.list(value.codes.map { $0.lowercased() }.sorted()))")
            }
        }
        for field in fields { lines.append(contentsOf: Self.lines(of: field)) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A salt as a schema writes it: `given_name:soundex + surname:soundex`.
    public func name(of salt: Salt) -> String {
        salt.parts.map { part in
            let field = fields[part.field].name
            return part.transform == .identity ? field : "\(field):\(part.transform.rawValue)"
        }.joined(separator: " + ")
    }

    /// What a match key is made of: `given_name:formal + surname + date_of_birth`.
    public func definition(of key: MatchKey) -> String { name(of: Salt(parts: key.parts)) }

    private static func lines(of field: SchemaField) -> [String] {
        var lines = [
            "field \(quoted(field.name)) type=\(field.type.rawValue) "
                + "columns=\(list(field.columns.sorted()))",
            " grams=\(field.grams.rawValue) average-grams=\(field.averageGrams) "
                + "filter-bits=\(field.filterBits) fill=\(field.fill) "
                + "levels=\(field.levelEdges)",
        ]
        if let neighbourhood = field.neighbourhood {
            lines.append(
                " neighbourhood step=\(neighbourhood.step) cells=\(neighbourhood.cellCount)")
        }
        let options = field.options
        switch field.type {
        case .dateOfBirth:
            lines.append(
                " order=\(options.dateOrder.rawValue) not-before=\(options.notBefore) "
                    + "default-dates=\(options.defaultDates.sorted()) two-digit-years-from="
                    + (options.twoDigitYearsFrom.map(String.init) ?? "none"))
        case .sex:
            lines.append(
                " male=\(list(options.maleCodes.sorted())) "
                    + "female=\(list(options.femaleCodes.sorted())) "
                    + "missing=\(list(options.missingCodes.sorted()))")
        case .postcode:
            lines.append(" outward-only=\(options.allowsOutwardOnly)")
        case .coordinate: lines.append(" axis=\(options.axis?.rawValue ?? "none")")
        default: break
        }
        return lines
    }

    private static func list(_ words: [String]) -> String {
        "[" + words.map(quoted).joined(separator: " ") + "]"
    }

    /// Quoted so that no word can be taken for two, or for a line of its own.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20: result += "\\u{\(scalar.value)}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
