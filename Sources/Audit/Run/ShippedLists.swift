internal import Records
internal import SyntheticPeople

/// The public lists that an audit has of its own (`NameShares`), cleaned as the schema cleans.
enum ShippedLists {
    /// The list for a field: the one that was given, else the shipped one of its type; nil where
    /// there is none.
    static func list(for field: SchemaField, given: FrequencyFile?) -> FrequencyList? {
        let entries: [(String, Double)]
        let source: String
        if let given {
            let sum = given.entries.reduce(0) { $0 + $1.weight }
            entries = given.entries.map { ($0.value, $0.weight / sum) }
            source = "the list that was given"
        } else {
            switch field.type {
            case .surname:
                entries = NameShares.surnames.map { ($0.name, $0.share) }
                source = "shipped: UK surnames by rank, shares estimated"
            case .givenName, .middleName:
                entries = NameShares.givenNames.map { ($0.name, $0.share) }
                source = "shipped: given names of England and Wales 1924 to 2020 (ONS, OGL v3.0)"
            case .town:
                entries = NameShares.towns.map { ($0.name, $0.share) }
                source = "shipped: UK towns by size, estimated"
            default: return nil
            }
        }
        var normaliser = FieldNormaliser(field: field, missingValues: [], dateOrder: .dayFirst)
        let cleaned = entries.compactMap { name, share -> FrequencyList.Entry? in
            var value: [UInt8] = []
            guard case .value = normaliser.append(Array(name.utf8).span, to: &value) else {
                return nil
            }
            return FrequencyList.Entry(value: value, share: share)
        }
        return FrequencyList(entries: cleaned, kind: field.grams, source: source)
    }
}
