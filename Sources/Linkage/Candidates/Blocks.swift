/// Rows of two sides that share a key, block by block.
struct Blocks: Sendable {
    /// Where each block's rows begin in `leftRows`; one more than there are blocks.
    private let leftStarts: [UInt32]
    private let rightStarts: [UInt32]
    /// Rows of the left side, block after block, rising within each.
    let leftRows: [UInt32]
    let rightRows: [UInt32]

    /// - Parameters:
    ///   - left, right: the block of each row, from 1; 0 is in none.
    init(left: [UInt32], right: [UInt32], blockCount: Int) {
        (leftStarts, leftRows) = Self.group(left, blockCount)
        (rightStarts, rightRows) = Self.group(right, blockCount)
    }

    var count: Int { leftStarts.count - 1 }

    /// Places in `leftRows` of a block's rows, counted from 0.
    func left(_ block: Int) -> Range<Int> { Int(leftStarts[block])..<Int(leftStarts[block + 1]) }

    func right(_ block: Int) -> Range<Int> {
        Int(rightStarts[block])..<Int(rightStarts[block + 1])
    }

    /// Counting sort: rows keep their order within a block.
    private static func group(
        _ numbers: [UInt32], _ blockCount: Int
    ) -> (starts: [UInt32], rows: [UInt32]) {
        var next = [UInt32](repeating: 0, count: blockCount + 2)
        for number in numbers where number > 0 { next[Int(number) + 1] += 1 }
        for block in 1..<next.count { next[block] += next[block - 1] }
        var rows = [UInt32](repeating: 0, count: Int(next[blockCount + 1]))
        // After this pass next[b] is where block b (from 1) ends, which is where b + 1 begins.
        for (row, number) in numbers.enumerated() where number > 0 {
            rows[Int(next[Int(number)])] = UInt32(row)
            next[Int(number)] += 1
        }
        next.removeLast()
        return (next, rows)
    }
}
