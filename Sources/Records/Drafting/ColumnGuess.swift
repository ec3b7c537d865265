/// What a draft makes of one column, and why.
struct ColumnGuess {
    enum Verdict: Equatable {
        /// A field of the schema.
        case field(FieldType)
        /// Written as a comment, so that a person can take it in.
        case leftOut(FieldType)
    }

    let column: ColumnSample
    var verdict: Verdict
    /// Sentences for the comment above the field.
    var reasons: [String]
    /// Dates of people long dead: the draft moves the first possible date back.
    private(set) var isHistorical = false

    /// The first possible date of a historical column, as yyyymmdd.
    static let historicalStart = 15_000_101

    /// The share of values that must be valid for a type that the column's name stands for.
    private static let nameThreshold = 0.5
    /// The share that must be valid where the name says nothing.
    private static let valueThreshold = 0.9

    /// Types that values show by themselves, the strictest first.
    private static let telling: [FieldType] = [
        .email, .nhsNumber, .dateOfBirth, .postcode, .sex, .phone,
    ]

    init(_ column: ColumnSample) {
        self.column = column
        verdict = .leftOut(.text)
        reasons = []
        if column.values == 0 {
            reasons = ["No sampled row has a value."]
            if column.rows == 0, let named = ColumnNames.type(of: column.name) {
                verdict = .field(named)
                reasons = ["The name says \(named.rawValue); the file has no row to ask."]
            }
            return
        }
        if let named = ColumnNames.type(of: column.name) {
            judge(named: named)
        } else {
            judgeValues()
        }
        if column.isConstant {
            leave("All sampled values are the same, which tells nobody apart.")
        }
    }

    /// The type, whether it is taken or left out.
    var type: FieldType {
        switch verdict {
        case .field(let type), .leftOut(let type): type
        }
    }

    var isField: Bool { verdict == .field(type) }

    /// Leaves the column out.
    mutating func leave(_ reason: String) {
        verdict = .leftOut(type)
        reasons.append(reason)
    }

    private mutating func judge(named type: FieldType) {
        let share = self.share(validFor: type)
        guard share < Self.nameThreshold else {
            verdict = .field(type)
            reasons = ["The name says \(type.rawValue); \(described(share, type))."]
            describeDates(type)
            return
        }
        let instead: FieldType = column.averageWords > 1.5 ? .text : .code
        verdict = .field(instead)
        reasons = [
            "The name says \(type.rawValue), but only \(described(share, type)): "
                + "taken as \(instead.rawValue)."
        ]
    }

    private mutating func judgeValues() {
        for type in Self.telling {
            let share = self.share(validFor: type)
            guard share >= Self.valueThreshold else { continue }
            verdict = .field(type)
            reasons = ["The values say \(type.rawValue): \(described(share, type))."]
            describeDates(type)
            return
        }
        if column.averageWords > 3 {
            verdict = .leftOut(.text)
            reasons = ["Free text is written anew each time and agrees with nothing."]
        } else if column.isNearlyUnique {
            verdict = .leftOut(.code)
            reasons = [
                "Nearly every value stands once: a number given to a person. Take it in if the "
                    + "other agencies hold the same number."
            ]
        } else {
            verdict = .leftOut(column.averageWords > 1.5 ? .text : .code)
            reasons = [
                "Neither name nor values say what it holds. Take it in if it is an identifier."
            ]
        }
    }

    private func share(validFor type: FieldType) -> Double {
        column.share(validFor: type, notBefore: Self.historicalStart)
    }

    private mutating func describeDates(_ type: FieldType) {
        guard type == .dateOfBirth else { return }
        let early = share(validFor: type) - column.share(validFor: type)
        if early > 0.01 {
            isHistorical = true
            reasons.append(
                "\(Int(early * 100)) % of the dates lie before 1850, so the first possible date is "
                    + "moved back, and only dates that nobody has count as missing.")
        }
        let evidence = column.dateEvidence(if: type)
        guard evidence.dayFirst + evidence.monthFirst + evidence.ambiguous > 0 else { return }
        reasons.append(
            "\(grouped(evidence.dayFirst)) sampled values can only be day first, "
                + "\(grouped(evidence.monthFirst)) only month first, "
                + "\(grouped(evidence.ambiguous)) either.")
    }

    private func described(_ share: Double, _ type: FieldType) -> String {
        // Rounded down, so that 100 % means all of them.
        "\(Int(share * 100)) % of \(grouped(column.values)) sampled values read as \(type.rawValue)"
    }

    private func grouped(_ number: Int) -> String { SchemaDraft.grouped(number) }
}
