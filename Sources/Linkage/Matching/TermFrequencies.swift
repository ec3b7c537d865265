internal import Tokens

/// How common the tokens of some fields are among the records of the agencies that are compared:
/// agreement in a rare surname says more than in a common one. Matching specification 3.4.
struct TermFrequencies: Sendable {
    /// Fields of the plan, in rising order.
    let fields: [Int]
    /// The share that a token is taken to have at the least, for each of `fields`: a token that
    /// few records have is known to be rare, not how rare.
    let least: [Double]
    /// Records with each token, for each of `fields`.
    private let counts: [[UInt64: UInt32]]
    /// Records that have each of `fields`.
    private let present: [Int]
    /// Of each of `fields`, in the token file.
    private let tokenFields: [Int]

    /// Records under which a token's share is not believed.
    private static let leastRecords = 10.0

    /// - Parameters:
    ///   - fields: numbers of fields in the plan.
    ///   - agencies: the tokens of all their records.
    init(plan: ComparisonPlan, fields: [Int], agencies: [TokenHashes]) {
        self.fields = fields.sorted()
        tokenFields = self.fields.map { plan.fields[$0].tokenField }
        counts = tokenFields.map { field in
            var counts: [UInt64: UInt32] = [:]
            for agency in agencies {
                for row in 0..<agency.rowCount {
                    let token = agency.value(row: row, tokenField: field)
                    if token != 0 { counts[token, default: 0] += 1 }
                }
            }
            return counts
        }
        present = counts.map { $0.values.reduce(0) { $0 + Int($1) } }
        least = present.map { min(0.5, Self.leastRecords / Double(max(1, $0))) }
    }

    /// The shares of an agency's own tokens.
    func shares(of agency: TokenHashes) -> TermShares {
        var values: [Float] = []
        values.reserveCapacity(agency.rowCount * fields.count)
        for row in 0..<agency.rowCount {
            for (place, field) in tokenFields.enumerated() {
                let token = agency.value(row: row, tokenField: field)
                let count = counts[place][token] ?? 0
                let share = Double(count) / Double(max(1, present[place]))
                values.append(Float(max(share, least[place])))
            }
        }
        return TermShares(fieldCount: fields.count, values: values)
    }
}

/// For each row of a side and each field of `TermFrequencies`, the share of records with its token.
struct TermShares: Sendable {
    let fieldCount: Int
    private let values: [Float]

    init(fieldCount: Int, values: [Float]) {
        self.fieldCount = fieldCount
        self.values = values
    }

    func share(row: Int, place: Int) -> Double { Double(values[row * fieldCount + place]) }
}

/// The term frequencies of two sides.
struct SideTerms: Sendable {
    let frequencies: TermFrequencies
    let left: TermShares
    let right: TermShares
}
