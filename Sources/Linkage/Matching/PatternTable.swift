/// Level patterns seen so far, each with a slot number in order of first sight and a count: what EM
/// needs of any number of pairs.
package struct PatternTable: Sendable {
    /// The pattern code of each slot.
    package private(set) var codes: [UInt64] = []
    /// Pairs that had it.
    package private(set) var counts: [Int] = []
    // Open addressing; a slot number plus one, 0 where free.
    private var places: [UInt32]

    package init() { places = [UInt32](repeating: 0, count: 1 << 10) }

    /// Counts `amount` more pairs of a pattern.
    package mutating func add(_ code: UInt64, amount: Int = 1) {
        let slot = slotAdding(code)
        counts[slot] += amount
    }

    /// Counts one more pair for each code.
    package mutating func add(_ codes: [UInt64], count: Int) {
        // Neighbours often share a pattern, so the last one is tried before the table.
        var last: UInt64 = 0
        var run = 0
        for index in 0..<count {
            let code = codes[index]
            if code == last {
                run += 1
                continue
            }
            if run > 0 { add(last, amount: run) }
            last = code
            run = 1
        }
        if run > 0 { add(last, amount: run) }
    }

    /// Adds another table's counts.
    package mutating func merge(_ other: PatternTable) {
        for (code, count) in zip(other.codes, other.counts) { add(code, amount: count) }
    }

    /// The slot of a pattern, or nil if it was never seen.
    package func slot(of code: UInt64) -> Int? {
        var place = start(of: code)
        while places[place] != 0 {
            let slot = Int(places[place]) - 1
            if codes[slot] == code { return slot }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// The same counts in rising order of pattern code, which no order of counting can change.
    package func sorted() -> PatternTable {
        var table = PatternTable()
        let order = codes.indices.sorted { codes[$0] < codes[$1] }
        for slot in order { table.add(codes[slot], amount: counts[slot]) }
        return table
    }

    private mutating func slotAdding(_ code: UInt64) -> Int {
        if let slot = slot(of: code) { return slot }
        let slot = codes.count
        codes.append(code)
        counts.append(0)
        if codes.count * 2 > places.count {
            places = [UInt32](repeating: 0, count: places.count * 4)
            for slot in codes.indices { place(slot) }
        } else {
            place(slot)
        }
        return slot
    }

    private mutating func place(_ slot: Int) {
        var place = start(of: codes[slot])
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = UInt32(slot + 1)
    }

    private func start(of code: UInt64) -> Int {
        // Fibonacci hashing, high bits down.
        let mixed = code &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: mixed >> 32) & (places.count - 1)
    }
}
