import Audit
import Testing

@Suite("Graph matching and known pairs")
struct ListAttackTests {
    private static let count = 400

    /// Everybody's record-level filter, and a list of the same people in another order under the
    /// attacker's own keys.
    private struct Setting {
        let encoded: FilterSet
        let list: [FilterSet]
        /// The encoded row of each row of the list.
        let truth: [Int]

        init(people: [[String]], overlap: Int) {
            let n = overlap == 100 ? people.count : people.count / 2
            let encodedPeople = Array(people.prefix(n))
            let first = n - n * overlap / 100
            var generator = SeededGenerator(seed: 4)
            let order = generator.permutation(n).map { $0 + first }
            encoded = SimulatedEncoding(bits: 1024, hashes: 10, key: 99).filters(encodedPeople)
            list = (1...4).map { key in
                SimulatedEncoding(bits: 1024, hashes: 10, key: key)
                    .filters(order.map { people[$0] })
            }
            truth = order
        }

        func share(_ match: [Int?], except known: Int = 0) -> Double {
            let possible = truth.filter { $0 >= known && $0 < encoded.rowCount }
            let right = possible.count { row in match[row].map { truth[$0] == row } ?? false }
            return Double(right) / Double(possible.count)
        }

        func known(_ count: Int) -> [(encoded: Int, listed: Int)] {
            truth.enumerated().filter { $0.element < count }.map { ($0.element, $0.offset) }
        }
    }

    @Test("Plain record-level filters are broken by a list of the same people")
    func breaksPlainRecords() throws {
        let setting = Setting(people: try InventedNames.people(Self.count), overlap: 100)
        let share = setting.share(
            GraphMatching().match(encoded: setting.encoded, list: setting.list))
        #expect(share > 0.8, "\(share)")
    }

    @Test("A list that has four fifths of the people breaks them too")
    func partialOverlap() throws {
        let setting = Setting(people: try InventedNames.people(2 * Self.count), overlap: 80)
        let share = setting.share(
            GraphMatching().match(encoded: setting.encoded, list: setting.list))
        #expect(share > 0.5, "\(share)")
    }

    @Test("Fifty known pairs identify the others; five do not")
    func knownPairs() throws {
        let setting = Setting(people: try InventedNames.people(Self.count), overlap: 100)
        func share(_ count: Int) -> Double {
            setting.share(
                KnownPairAttack.match(
                    encoded: setting.encoded, list: setting.list, known: setting.known(count)),
                except: count)
        }
        #expect(share(50) > 0.95)
        #expect(share(5) < share(50))
    }

    @Test("Coins are identified at chance level")
    func coins() throws {
        let setting = Setting(people: try InventedNames.people(Self.count), overlap: 100)
        let random = SimulatedEncoding.random(rows: Self.count, bits: 1024, seed: 5)
        #expect(
            setting.share(GraphMatching().match(encoded: random, list: setting.list)) < 0.03)
        let known = KnownPairAttack.match(
            encoded: random, list: setting.list, known: setting.known(50))
        #expect(setting.share(known, except: 50) < 0.03)
    }

    @Test("The product of matrices is that of the definition, for sizes that fill no vector")
    func matrixProduct() {
        var generator = SeededGenerator(seed: 8)
        for (rows, inner, columns) in [(1, 1, 1), (3, 17, 5), (16, 16, 16), (7, 33, 49)] {
            var left = FloatMatrix(rows: rows, columns: inner)
            var right = FloatMatrix(rows: inner, columns: columns)
            for row in 0..<rows {
                for place in 0..<inner { left[row, place] = Float(generator.below(9)) - 4 }
            }
            for place in 0..<inner {
                for column in 0..<columns { right[place, column] = Float(generator.below(9)) - 4 }
            }
            let product = left.times(right)
            for row in 0..<rows {
                for column in 0..<columns {
                    var sum: Float = 0
                    for place in 0..<inner { sum += left[row, place] * right[place, column] }
                    #expect(product[row, column] == sum)
                }
            }
        }
    }
}
