internal import Tokens

/// Blocks of rows that are in the same cell of a salt: the only pairs whose salted filters can be
/// compared.
enum SaltCells {
    /// A rule for each salt of two sides.
    static func rules(
        _ left: TokenTable, _ right: TokenTable, isWithin: Bool
    ) -> [BlockingRule] {
        left.header.salts.indices.map { salt in
            let numbers =
                isWithin
                ? TokenNumbers(within: left.rowCount) { left.cell(at: $0, salt: salt) }
                : TokenNumbers(
                    leftCount: left.rowCount, rightCount: right.rowCount,
                    leftKey: { left.cell(at: $0, salt: salt) },
                    rightKey: { right.cell(at: $0, salt: salt) })
            return BlockingRule(
                kind: .sameCell(salt: salt), leftBlocks: numbers.left, rightBlocks: numbers.right,
                blockCount: numbers.count, isWithin: isWithin)
        }
    }

    /// nil where the filters are not salted.
    static func index(
        _ left: TokenTable, _ right: TokenTable, isWithin: Bool = false
    ) -> BlockIndex? {
        guard !left.header.salts.isEmpty else { return nil }
        return BlockIndex(rules: rules(left, right, isWithin: isWithin))
    }
}
