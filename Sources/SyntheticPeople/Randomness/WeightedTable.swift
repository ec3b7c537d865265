/// Entries drawn in proportion to whole-number weights.
struct WeightedTable<Entry: Sendable>: Sendable {
    let entries: [Entry]
    /// `sums[i]` is the weight of the entries 0 to i together.
    private let sums: [Int]

    /// - Parameter weighted: at least one entry; weights of 1 or more.
    init(_ weighted: [(entry: Entry, weight: Int)]) {
        precondition(!weighted.isEmpty, "a table needs an entry")
        entries = weighted.map(\.entry)
        var sum = 0
        sums = weighted.map {
            precondition($0.weight > 0, "a weight is 1 or more")
            sum += $0.weight
            return sum
        }
    }

    /// The weight of the entry at `index`.
    func weight(at index: Int) -> Int { index == 0 ? sums[0] : sums[index] - sums[index - 1] }

    var totalWeight: Int { sums[sums.count - 1] }

    /// One entry, by one draw.
    func draw(_ generator: inout SplitMix64) -> Entry {
        let target = generator.below(sums[sums.count - 1])
        var low = 0
        var high = sums.count - 1
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > target { high = middle } else { low = middle + 1 }
        }
        return entries[low]
    }
}

extension WeightedTable where Entry == String {
    /// Parses `name:weight,name:weight`; a name without a weight weighs 1.
    init(text: String) {
        self.init(
            text.split(separator: ",").map { item in
                let parts = item.split(separator: ":")
                let weight = parts.count == 2 ? Int(parts[1]) ?? 1 : 1
                return (entry: String(parts[0]), weight: weight)
            })
    }
}
