/// One way in which a pair becomes a candidate: two rows of one block.
struct BlockingRule: Sendable {
    /// What the rows of a block have in common.
    enum Kind: Sendable, Equatable {
        /// The same token in each of these fields of the comparison plan, rising.
        case sameTokens([Int])
        /// The same bits at the places that this band of these filters looks at.
        case sameBand(FilterGroup, band: Int)
        /// The same cell of this salt.
        case sameCell(salt: Int)
        /// The same value of a match key, by its place among a row's values.
        case sameMatchKey(word: Int)
    }

    let kind: Kind
    let blocks: Blocks
    /// The block of each row of the left side, from 1; 0 is in none.
    let leftBlocks: [UInt32]
    /// The same of the right side; empty for tokens, where the pattern of a pair tells.
    let rightBlocks: [UInt32]
    /// Pairs in all blocks.
    let pairCount: Int
    /// Pairs in the largest block.
    let largestBlock: Int

    /// - Parameters:
    ///   - isWithin: both sides are one file, and a pair counts once.
    init(
        kind: Kind, leftBlocks: [UInt32], rightBlocks: [UInt32], blockCount: Int, isWithin: Bool
    ) {
        self.kind = kind
        let blocks = Blocks(left: leftBlocks, right: rightBlocks, blockCount: blockCount)
        self.blocks = blocks
        self.leftBlocks = leftBlocks
        if case .sameTokens = kind {
            self.rightBlocks = []
        } else {
            self.rightBlocks = rightBlocks
        }
        var pairCount = 0
        var largest = 0
        for block in 0..<blockCount {
            let pairs = Self.pairs(
                blocks.left(block).count, blocks.right(block).count, isWithin: isWithin)
            pairCount += pairs
            largest = max(largest, pairs)
        }
        self.pairCount = pairCount
        largestBlock = largest
    }

    /// Fields in which a pair of a block agrees for certain, as bits.
    var fieldMask: UInt64 {
        guard case .sameTokens(let fields) = kind else { return 0 }
        return fields.reduce(0) { $0 | 1 << UInt64($1) }
    }

    /// The copy of the field-level filters by which pairs of a block are compared.
    var copy: Int {
        guard case .sameCell(let salt) = kind else { return 0 }
        return salt
    }

    static func pairs(_ left: Int, _ right: Int, isWithin: Bool) -> Int {
        isWithin ? left * (left - 1) / 2 : left * right
    }
}

/// Filters of a row that are looked at together.
public enum FilterGroup: Sendable, Equatable, Hashable {
    /// The record-level filter.
    case record
    /// Field-level filters side by side, by the names of their fields.
    case fields([String])
}
