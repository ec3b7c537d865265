internal import Records
internal import Secrets
internal import SyntheticPeople
internal import Tokens

/// Canaries as one agency writes them down, cleaned by the schema's rules as its people are.
struct CanaryRecords: ~Copyable {
    private let agency: String
    private let controls: InventedPeople
    private let copies: InventedPeople
    private var normalisers: [FieldNormaliser]
    private var draws: CanaryDraws

    // Whether a date lies in the past must not depend on the day of planting.
    private static let endOfTime = 9999_12_31

    /// - Throws: `SecretsError`.
    init(plan: FilterPlan, linkageKey: borrowing LinkageKey, agency: String) throws {
        var draws = try CanaryDraws(linkageKey: linkageKey, schemaDigest: plan.schemaDigest)
        let seed = try draws.healthNumbers()
        func people(_ mistakes: MistakeRates?) -> InventedPeople {
            InventedPeople(
                columns: plan.schema.fields.enumerated().map { place, field in
                    AgencyColumn(
                        field.name, field.canaryContent(place: place),
                        missing: mistakes == nil ? 0 : field.canaryMissingShare)
                },
                mistakes: mistakes ?? MistakeRates(), seed: seed)
        }
        self.agency = agency
        controls = people(nil)
        copies = people(.everyday)
        // Dates are written year first, so that their order is not in question.
        normalisers = plan.schema.fields.map { field in
            FieldNormaliser(
                field: field, missingValues: plan.schema.missingValues, dateOrder: .dayFirst,
                today: Self.endOfTime)
        }
        self.draws = draws
    }

    /// Writes a canary into `record`. What its mistakes made unreadable is missing.
    /// - Throws: `SecretsError`.
    mutating func write(_ canary: Canary, into record: inout Record) throws {
        let people = canary.kind == .control ? controls : copies
        // Numbers of both kinds in turn: no two canaries share one.
        let healthNumber = 2 * canary.number + (canary.kind == .control ? 0 : 1)
        let cells = people.cells(
            of: canary.relative == nil ? .first : .second,
            ofPair: try draws.household(of: canary.relative ?? canary),
            healthNumber: healthNumber,
            mistakeSeed: try draws.mistakes(in: canary, agency: agency))
        record.begin(row: 0)
        for (index, cell) in cells.enumerated() {
            let text = Array(cell.utf8)
            record.addField { bytes in
                _ = normalisers[index].append(text.span, to: &bytes)
            }
        }
    }
}
