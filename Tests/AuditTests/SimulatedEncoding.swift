import Audit
import Records

/// Bloom filters of people for attacks to work on, with hashing of the test's own: independent
/// positions, double hashing, or noise without a person behind it.
struct SimulatedEncoding {
    let bits: Int
    let hashes: Int
    let key: UInt64
    var doubleHashing = false

    /// The positions of a q-gram, each once, rising.
    func positions(of gram: [UInt8]) -> [Int] {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in gram { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        var generator = SeededGenerator(seed: hash ^ SeededGenerator.mix(key))
        var positions: Set<Int> = []
        if doubleHashing {
            let (start, step) = (generator.below(bits), generator.below(bits))
            for number in 0..<hashes { positions.insert((start + number * step) % bits) }
        } else {
            for _ in 0..<hashes { positions.insert(generator.below(bits)) }
        }
        return positions.sorted()
    }

    /// A filter a value list: all values of a person in one.
    func filters(_ people: [[String]]) -> FilterSet {
        var words: [UInt64] = []
        for person in people {
            var row = [UInt64](repeating: 0, count: bits / 64)
            for gram in Self.grams(person) {
                for position in positions(of: gram) {
                    row[position / 64] |= 1 << UInt64(position % 64)
                }
            }
            words += row
        }
        return FilterSet(wordsPerRow: bits / 64, words: words)
    }

    /// The q-grams of all values, each value's told from the others'.
    static func grams(_ person: [String]) -> Set<[UInt8]> {
        var grams: Set<[UInt8]> = []
        for (field, value) in person.enumerated() {
            let bytes = Array(value.lowercased().utf8)
            for gram in ValueGrams.grams(of: bytes, kind: .bigrams) {
                grams.insert(person.count > 1 ? [UInt8(field)] + gram : gram)
            }
        }
        return grams
    }

    /// Filters in which every bit is set by a coin.
    static func random(rows: Int, bits: Int, seed: UInt64) -> FilterSet {
        var generator = SeededGenerator(seed: seed)
        return FilterSet(
            wordsPerRow: bits / 64, words: (0..<rows * bits / 64).map { _ in generator.next() })
    }
}
