/// Match keys that are made of whatever fields of these types a schema has.
enum MatchKeyPreset: String, CaseIterable {
    /// Keys of the United Kingdom's linkages: NHS or CHI number; names, date of birth and postcode,
    /// whole and in part (Abbott, Jones and Ralphs, Health Statistics Quarterly 2016, use such
    /// combinations for the census).
    case uk
    /// The Australian statistical linkage key 581 (AIHW, Linking SAAP and other data, 1997):
    /// letters 2, 3 and 5 of the surname, 2 and 3 of the given name, date of birth, sex.
    case slk581

    /// The keys whose fields are all there.
    func keys(of fields: [SchemaField]) -> [MatchKey] {
        definitions.compactMap { name, parts in
            var key = MatchKey(name: name, parts: [])
            for (types, transform) in parts {
                guard let field = fields.firstIndex(where: { types.contains($0.type) }) else {
                    return nil
                }
                key.parts.append(MatchKey.Part(field: field, transform: transform))
            }
            return key
        }
    }

    private typealias Parts = [(types: [FieldType], transform: ValueTransform)]

    private var definitions: [(name: String, parts: Parts)] {
        let born: ([FieldType], ValueTransform) = ([.dateOfBirth], .identity)
        switch self {
        case .uk:
            return [
                ("number", [([.nhsNumber, .chiNumber], .identity)]),
                (
                    "names-birth-postcode",
                    [
                        ([.givenName], .formal), ([.surname], .identity), born,
                        ([.postcode], .identity),
                    ]
                ),
                ("names-birth", [([.givenName], .formal), ([.surname], .identity), born]),
                (
                    "sounds-birth-district",
                    [
                        ([.givenName], .doubleMetaphone), ([.surname], .doubleMetaphone), born,
                        ([.postcode], .outward),
                    ]
                ),
                (
                    "starts-birth-district",
                    [
                        ([.givenName], .firstThree), ([.surname], .firstThree), born,
                        ([.postcode], .outward),
                    ]
                ),
                (
                    "initial-surname-postcode-year",
                    [
                        ([.givenName], .initial), ([.surname], .identity),
                        ([.postcode], .identity), ([.dateOfBirth], .year),
                    ]
                ),
            ]
        case .slk581:
            return [
                (
                    "slk581",
                    [
                        ([.surname], .letters235), ([.givenName], .letters23), born,
                        ([.sex], .identity),
                    ]
                )
            ]
        }
    }
}
