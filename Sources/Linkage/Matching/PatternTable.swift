/// Level patterns seen so far, each with a slot number in order of first sight and a count: what EM
/// needs of any number of pairs.
package struct PatternTable: Sendable {
    /// The pattern code of each slot.
    package private(set) var codes: [UInt64] = []
    /// Pairs that had it.
    package private(set) var counts: [Int] = []
    // A slot number plus one, 0 where free: open addressing, or by the code itself where `isDense`.
    private var places: [UInt32]
    private let isDense: Bool

    /// Code spaces up to this have a place for every code.
    private static let greatestDenseSpace: UInt64 = 1 << 22

    /// - Parameter codeSpace: codes are under this; nil where that is not known.
    package init(codeSpace: UInt64? = nil) {
        if let codeSpace, codeSpace <= Self.greatestDenseSpace {
            isDense = true
            places = [UInt32](repeating: 0, count: Int(codeSpace))
        } else {
            isDense = false
            places = [UInt32](repeating: 0, count: 1 << 10)
        }
    }

    /// Counts `amount` more pairs of a pattern.
    package mutating func add(_ code: UInt64, amount: Int = 1) {
        counts[slotAdding(code)] += amount
    }

    /// Counts one more pair of a slot's pattern.
    mutating func add(slot: Int) { counts[slot] += 1 }

    /// Counts one more pair for each code in a range.
    package mutating func add(_ codes: [UInt64], _ range: Range<Int>) {
        for index in range { counts[slotAdding(codes[index])] += 1 }
    }

    /// Adds another table's counts.
    package mutating func merge(_ other: PatternTable) {
        for (code, count) in zip(other.codes, other.counts) { add(code, amount: count) }
    }

    /// The slot of a pattern, or nil if it was never seen.
    package func slot(of code: UInt64) -> Int? {
        if isDense {
            let place = places[Int(code)]
            return place == 0 ? nil : Int(place) - 1
        }
        var place = start(of: code)
        while places[place] != 0 {
            let slot = Int(places[place]) - 1
            if codes[slot] == code { return slot }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// The same counts in a table that is no larger than they need.
    func compact() -> PatternTable {
        var table = PatternTable()
        table.merge(self)
        return table
    }

    /// The same counts in rising order of pattern code, which no order of counting can change.
    package func sorted() -> PatternTable {
        var table = PatternTable()
        let order = codes.indices.sorted { codes[$0] < codes[$1] }
        for slot in order { table.add(codes[slot], amount: counts[slot]) }
        return table
    }

    /// The slot of a pattern, made where there is none.
    mutating func slotAdding(_ code: UInt64) -> Int {
        if let slot = slot(of: code) { return slot }
        let slot = codes.count
        codes.append(code)
        counts.append(0)
        if isDense {
            places[Int(code)] = UInt32(slot + 1)
        } else if codes.count * 2 > places.count {
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
