package import Records

/// A public list of values with the share of people who bear each, as an attacker has it: the most
/// frequent value first.
package struct FrequencyList: Sendable {
    /// One value of the list.
    package struct Entry: Sendable {
        /// As the encoding normalises it, UTF-8.
        package let value: [UInt8]
        /// Share of the population, 0 to 1.
        package let share: Double

        package init(value: [UInt8], share: Double) {
            self.value = value
            self.share = share
        }
    }

    /// The most frequent first; among equally frequent ones in the order of their bytes.
    package let entries: [Entry]
    /// Where the list is from, for the report.
    package let source: String
    /// The q-grams of each entry by number, each once.
    let grams: [[Int]]
    let gramCount: Int

    /// - Parameters:
    ///   - entries: values in any order; shares of the same value are added up.
    ///   - kind: how the encoding cuts values.
    package init(entries: [Entry], kind: GramKind, source: String) {
        var shares: [[UInt8]: Double] = [:]
        for entry in entries where !entry.value.isEmpty && entry.share > 0 {
            shares[entry.value, default: 0] += entry.share
        }
        let sorted = shares.map { Entry(value: $0.key, share: $0.value) }.sorted { left, right in
            left.share == right.share
                ? left.value.lexicographicallyPrecedes(right.value) : left.share > right.share
        }
        var numbers: [[UInt8]: Int] = [:]
        grams = sorted.map { entry in
            var found: Set<Int> = []
            for gram in ValueGrams.grams(of: entry.value, kind: kind) {
                let number = numbers[gram] ?? numbers.count
                numbers[gram] = number
                found.insert(number)
            }
            return found.sorted()
        }
        self.entries = sorted
        self.source = source
        gramCount = numbers.count
    }
}

/// The q-grams of a value as texts, as an attacker who knows the rules cuts them.
package enum ValueGrams {
    /// - Parameter value: UTF-8; letters beyond ASCII are cut by bytes, which only costs a little.
    package static func grams(of value: [UInt8], kind: GramKind) -> [[UInt8]] {
        switch kind {
        case .bigrams:
            let padded = [0] + value + [0]
            return (0..<padded.count - 1).map { [padded[$0], padded[$0 + 1]] }
        case .positional:
            let single = value.indices.map { [UInt8(truncatingIfNeeded: $0), value[$0]] }
            let pairs = value.indices.dropLast().map {
                [UInt8(truncatingIfNeeded: $0), value[$0], value[$0 + 1]]
            }
            return single + pairs
        case .neighbourhood:
            // The cells of a scale are not cut from the value's text; the whole value stands for
            // them.
            return [value]
        }
    }
}
