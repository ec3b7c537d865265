/// What must hold of every row, whoever wrote the file.
struct RowRules {
    let table: TokenTable
    let path: String

    /// - Throws: `.invalidRow` for the first row that breaks a rule.
    func check() throws(TokenFileError) {
        try checkHandles()
        try checkCanaries()
        try checkMatchKeys()
        try checkFacts()
        guard !table.header.fields.isEmpty else { return }
        try checkMissingFields()
    }

    private func checkHandles() throws(TokenFileError) {
        guard table.rowCount > 1 else { return }
        var previous = table.handle(at: 0)
        for row in 1..<table.rowCount {
            let handle = table.handle(at: row)
            guard previous < handle else {
                throw .invalidRow(
                    path: path, row: row, problem: "its handle does not follow the one before it")
            }
            previous = handle
        }
    }

    private func checkCanaries() throws(TokenFileError) {
        for row in table.rowCount - table.canaryCount..<table.rowCount
        where table.handle(at: row).canaryKind == nil {
            throw .invalidRow(
                path: path, row: row,
                problem: "its handle is of the range kept for canaries, but of no kind there is")
        }
    }

    /// A row's attributes are declared ones.
    private func checkFacts() throws(TokenFileError) {
        guard table.facts.wordsPerRow == 1 else { return }
        let attributes = table.header.attributes
        try table.facts.withWords { (facts) throws(TokenFileError) in
            for row in facts.indices {
                var fact = facts[row]
                for attribute in attributes {
                    let code = UInt8(truncatingIfNeeded: fact)
                    guard code <= attribute.values.count || code == TokenAttribute.otherCode else {
                        throw invalid(row, "it has a value of an attribute that is not declared")
                    }
                    fact >>= 8
                }
                guard fact & ~(1 << UInt64(56 - 8 * attributes.count)) == 0 else {
                    throw invalid(row, "it has a fact that there is not")
                }
            }
        }
    }

    /// A row has all values of a match key or none.
    private func checkMatchKeys() throws(TokenFileError) {
        let header = table.header
        for index in header.matchKeys.indices where header.matchKeys[index].valueCount == 2 {
            let words = header.valueWords(ofMatchKey: index)
            for row in 0..<table.rowCount {
                let first = table.matchKeyValue(at: row, word: words.lowerBound)
                let second = table.matchKeyValue(at: row, word: words.lowerBound + 1)
                guard (first == 0) == (second == 0) else {
                    throw invalid(row, "its match key \(index + 1) has one value of two")
                }
            }
        }
    }

    /// Fields are missing where their filters say so, under every salt that the row has.
    private func checkMissingFields() throws(TokenFileError) {
        let fields = table.header.fields
        let allowed: UInt64 =
            fields.count == 64 ? .max : (1 << UInt64(fields.count)) &- 1
        for (copy, matrix) in table.fieldCopies.enumerated() {
            let salt = table.header.salts.isEmpty ? nil : table.header.salts[copy]
            try table.missingMasks.withWords { (masks) throws(TokenFileError) in
                try matrix.withWords { (words) throws(TokenFileError) in
                    for row in 0..<masks.count {
                        guard masks[row] & ~allowed == 0 else {
                            throw invalid(row, "a field that is not there is missing")
                        }
                        var mask = masks[row]
                        if let salt {
                            let cell = table.cell(at: row, salt: copy)
                            guard cell <= UInt64(salt.cellCount) else {
                                throw invalid(row, "it is in a cell that is not there")
                            }
                            guard cell == 0 || mask & salt.fields == 0 else {
                                throw invalid(row, "it is in a cell of a salt that it cannot have")
                            }
                            if cell == 0 { mask = allowed }
                        }
                        try check(row, mask, words, at: row * matrix.wordsPerRow)
                    }
                }
            }
        }
    }

    /// A row's filters under one salt, which begin at word `start`.
    private func check(
        _ row: Int, _ mask: UInt64, _ words: Span<UInt64>, at start: Int
    ) throws(TokenFileError) {
        var offset = start
        for (index, field) in table.header.fields.enumerated() {
            var union: UInt64 = 0
            for word in offset..<offset + field.wordCount { union |= words[word] }
            offset += field.wordCount
            let isMissing = mask >> UInt64(index) & 1 == 1
            guard isMissing == (union == 0) else {
                throw invalid(
                    row,
                    isMissing
                        ? "field \(index + 1) is flagged missing but has bits set"
                        : "field \(index + 1) has no bit set but is not missing")
            }
        }
    }

    private func invalid(_ row: Int, _ problem: String) -> TokenFileError {
        .invalidRow(path: path, row: row, problem: problem)
    }
}
