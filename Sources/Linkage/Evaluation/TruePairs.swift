internal import Tokens

/// Pairs of rows of two tables that are one person. No pair is stored: rows of the right table
/// stand in the order of their entities.
struct TruePairs {
    /// The entity of each row of the left table; `Truth.noEntity` where the truth does not know it.
    private let left: [UInt32]
    /// Rows of the right table, entity after entity, rising within each.
    private let rows: [UInt32]
    /// Where each entity begins in `rows`, and where the last one ends.
    private let starts: [UInt32]
    /// Both tables are one: a pair has its lower row on the left.
    private let isWithin: Bool

    /// - Parameter agencies: numbers of the two tables' agencies in the truth; the same for pairs
    ///   within one table.
    init(tables: (TokenTable, TokenTable), agencies: (Int, Int), truth: Truth) {
        isWithin = agencies.0 == agencies.1
        left = truth.entities(of: tables.0, agency: agencies.0)
        let right = isWithin ? left : truth.entities(of: tables.1, agency: agencies.1)
        var starts = [UInt32](repeating: 0, count: truth.entityCount + 1)
        for entity in right where entity != Truth.noEntity { starts[Int(entity) + 1] += 1 }
        for entity in 0..<truth.entityCount { starts[entity + 1] += starts[entity] }
        var next = starts
        var rows = [UInt32](repeating: 0, count: Int(starts[truth.entityCount]))
        for (row, entity) in right.enumerated() where entity != Truth.noEntity {
            rows[Int(next[Int(entity)])] = UInt32(row)
            next[Int(entity)] += 1
        }
        self.rows = rows
        self.starts = starts
    }

    /// Lends the true pairs, row by row of the left table.
    /// - Parameter body: takes the left row, and the rows of its person on the right.
    func forEach<E: Error>(_ body: (Int, [UInt32]) throws(E) -> Void) throws(E) {
        for (row, entity) in left.enumerated() where entity != Truth.noEntity {
            let range = Int(starts[Int(entity)])..<Int(starts[Int(entity) + 1])
            var rights = Array(rows[range])
            if isWithin { rights.removeAll { $0 <= row } }
            if !rights.isEmpty { try body(row, rights) }
        }
    }
}
