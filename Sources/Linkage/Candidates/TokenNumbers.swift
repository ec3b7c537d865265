/// Numbers for the keys that two sides share: the same number where the key is the same, from 1 in
/// the order in which the left side first has them; 0 for a key that is missing or stands on one
/// side only.
struct TokenNumbers: Sendable {
    /// One number a row.
    private(set) var left: [UInt32]
    private(set) var right: [UInt32]
    /// Rows that have each number; index 0 is unused.
    private(set) var leftSizes: [UInt32]
    private(set) var rightSizes: [UInt32]

    /// - Parameters:
    ///   - leftKey, rightKey: a row's key; 0 has none.
    init(
        leftCount: Int, rightCount: Int, leftKey: (Int) -> UInt64, rightKey: (Int) -> UInt64
    ) {
        var table = KeyTable(capacity: leftCount)
        (left, leftSizes) = Self.number(leftCount, leftKey, in: &table)
        right = [UInt32](repeating: 0, count: rightCount)
        rightSizes = [UInt32](repeating: 0, count: leftSizes.count)
        for row in 0..<rightCount {
            let key = rightKey(row)
            guard key != 0 else { continue }
            let number = table.number(of: key)
            rightSizes[Int(number)] += 1
            right[row] = number
        }
        rightSizes[0] = 0
        renumber { $0 > 0 && $1 > 0 }
    }

    /// Numbers for the keys that more than one row of one side has; both sides are that one.
    init(within rowCount: Int, key: (Int) -> UInt64) {
        var table = KeyTable(capacity: rowCount)
        (left, leftSizes) = Self.number(rowCount, key, in: &table)
        right = left
        rightSizes = leftSizes
        renumber { one, _ in one > 1 }
    }

    private static func number(
        _ rowCount: Int, _ key: (Int) -> UInt64, in table: inout KeyTable
    ) -> (numbers: [UInt32], sizes: [UInt32]) {
        var numbers = [UInt32](repeating: 0, count: rowCount)
        var sizes: [UInt32] = [0]
        for row in 0..<rowCount {
            let key = key(row)
            guard key != 0 else { continue }
            let number = table.numberAdding(key)
            if Int(number) == sizes.count { sizes.append(0) }
            sizes[Int(number)] += 1
            numbers[row] = number
        }
        return (numbers, sizes)
    }

    /// Numbers from 1 to this.
    var count: Int { leftSizes.count - 1 }

    /// Pairs of two rows with the same number.
    func pairCount(isWithin: Bool) -> Int {
        (1..<max(1, leftSizes.count)).reduce(0) {
            $0
                + BlockingRule.pairs(
                    Int(leftSizes[$1]), Int(rightSizes[$1]), isWithin: isWithin)
        }
    }

    /// Numbers afresh those of which `isKept` says yes by the rows that have them; others are 0.
    private mutating func renumber(_ isKept: (UInt32, UInt32) -> Bool) {
        var numbers = [UInt32](repeating: 0, count: leftSizes.count)
        var next: UInt32 = 0
        for number in leftSizes.indices.dropFirst()
        where isKept(leftSizes[number], rightSizes[number]) {
            next += 1
            numbers[number] = next
            leftSizes[Int(next)] = leftSizes[number]
            rightSizes[Int(next)] = rightSizes[number]
        }
        leftSizes.removeLast(leftSizes.count - 1 - Int(next))
        rightSizes.removeLast(rightSizes.count - 1 - Int(next))
        for row in left.indices { left[row] = numbers[Int(left[row])] }
        for row in right.indices { right[row] = numbers[Int(right[row])] }
    }
}

/// Keys by number: open addressing.
private struct KeyTable {
    private var keys: [UInt64] = [0]
    /// A key's number, 0 where free.
    private var places: [UInt32]
    private var shift: UInt64

    init(capacity: Int) {
        let bits = max(4, Int.bitWidth - (2 * max(1, min(capacity, 1 << 20))).leadingZeroBitCount)
        places = [UInt32](repeating: 0, count: 1 << bits)
        shift = UInt64(64 - bits)
    }

    /// The number of a key, or 0.
    func number(of key: UInt64) -> UInt32 {
        places[place(of: key)]
    }

    mutating func numberAdding(_ key: UInt64) -> UInt32 {
        let place = place(of: key)
        if places[place] != 0 { return places[place] }
        let number = UInt32(keys.count)
        keys.append(key)
        places[place] = number
        if keys.count * 2 > places.count { grow() }
        return number
    }

    private func place(of key: UInt64) -> Int {
        // Fibonacci hashing: the high bits depend on all of the key.
        var place = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> shift)
        while places[place] != 0 && keys[Int(places[place])] != key {
            place = (place + 1) & (places.count - 1)
        }
        return place
    }

    private mutating func grow() {
        places = [UInt32](repeating: 0, count: places.count * 4)
        shift -= 2
        for number in keys.indices.dropFirst() {
            places[place(of: keys[number])] = UInt32(number)
        }
    }
}
