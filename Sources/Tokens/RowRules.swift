/// What must hold of every row, whoever wrote the file.
struct RowRules {
    let table: TokenTable
    let path: String

    /// - Throws: `.invalidRow` for the first row that breaks a rule.
    func check() throws(TokenFileError) {
        try checkHandles()
        try checkCanaries()
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

    private func checkMissingFields() throws(TokenFileError) {
        let fields = table.header.fields
        let allowed: UInt64 =
            fields.count == 64 ? .max : (1 << UInt64(fields.count)) &- 1
        let stride = table.fields.wordsPerRow
        let path = path
        try table.missingMasks.withWords { (masks) throws(TokenFileError) in
            try table.fields.withWords { (words) throws(TokenFileError) in
                for row in 0..<masks.count {
                    guard masks[row] & ~allowed == 0 else {
                        throw .invalidRow(
                            path: path, row: row, problem: "a field that is not there is missing")
                    }
                    var offset = row * stride
                    for index in fields.indices {
                        var union: UInt64 = 0
                        for word in offset..<offset + fields[index].wordCount {
                            union |= words[word]
                        }
                        offset += fields[index].wordCount
                        let isMissing = masks[row] >> UInt64(index) & 1 == 1
                        guard isMissing == (union == 0) else {
                            throw .invalidRow(
                                path: path, row: row,
                                problem: isMissing
                                    ? "field \(index + 1) is flagged missing but has bits set"
                                    : "field \(index + 1) has no bit set but is not missing")
                        }
                    }
                }
            }
        }
    }
}
