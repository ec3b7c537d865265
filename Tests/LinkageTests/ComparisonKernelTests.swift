import Linkage
import Secrets
import Testing
import Tokens

@Suite struct ComparisonKernelTests {
    /// The levels by their definition, a bit at a time.
    static func pattern(
        _ plan: ComparisonPlan, _ left: TokenTable, _ a: Int, _ right: TokenTable, _ b: Int
    ) -> UInt64 {
        func bits(_ table: TokenTable, _ row: Int, _ field: Int) -> [Bool] {
            let start = table.header.wordOffset(ofField: field)
            let width = table.fields.wordsPerRow
            return table.fields.withWords { words in
                (0..<table.header.fields[field].bitCount).map { bit in
                    words[row * width + start + bit / 64] >> UInt64(bit % 64) & 1 == 1
                }
            }
        }
        func dice(_ field: Int) -> (reaches: (Int) -> Bool, isEqual: Bool, isMissing: Bool) {
            let (x, y) = (bits(left, a, field), bits(right, b, field))
            let shared = zip(x, y).count { $0 && $1 }
            let sum = x.count { $0 } + y.count { $0 }
            return ({ 2000 * shared >= $0 * sum }, x == y, !x.contains(true) || !y.contains(true))
        }
        var levels = plan.fields.map { field in
            let compared = dice(field.tokenField)
            if compared.isMissing { return 0 }
            if compared.isEqual { return field.identicalLevel }
            return 1 + field.edges.count { compared.reaches($0) }
        }
        let roles = left.header.fields.map(\.role)
        if let bagField = roles.firstIndex(of: .nameBag),
            let givenField = roles.firstIndex(of: .givenName),
            let surnameField = roles.firstIndex(of: .surname)
        {
            let (given, surname) = (dice(givenField), dice(surnameField))
            let bag = dice(bagField)
            if !given.isMissing, !surname.isMissing, !bag.isMissing, bag.reaches(850),
                !given.reaches(700), !surname.reaches(700)
            {
                levels[0] = 6
                levels[1] = 0
            }
        }
        return plan.pattern(ofLevels: levels)
    }

    static func tables() throws -> (TokenTable, TokenTable) {
        var people = SimulatedPeople(seed: 3)
        let persons = (0..<60).map { _ in people.person() }
        var copies = persons.map { people.copy(of: $0) }
        for index in 0..<6 {
            (copies[index].given, copies[index].surname) = (
                copies[index].surname, copies[index].given
            )
        }
        return (
            try SimulatedPeople.table(of: persons, header: SimulatedPeople.header(agency: "a")),
            try SimulatedPeople.table(of: copies, header: SimulatedPeople.header(agency: "b"))
        )
    }

    static func kernel(_ name: String) throws -> ComparisonKernel {
        try #require(ComparisonKernel.available.first { $0.name == name })
    }

    @Test(
        "Every kernel finds the levels that counting bit by bit finds",
        arguments: ComparisonKernel.available.map(\.name))
    func patternsMatchTheDefinition(name: String) throws {
        let kernel = try Self.kernel(name)
        let (left, right) = try Self.tables()
        let plan = try ComparisonPlan(header: left.header)
        let sides = (ComparedSide(left, kernel: kernel), ComparedSide(right, kernel: kernel))
        var exchanged = 0
        kernel.withPatternComparer(plan: plan, sides.0, sides.1) { comparer in
            var codes = [UInt64](repeating: 0, count: right.rowCount)
            for a in 0..<left.rowCount {
                comparer.patterns(a, with: 0..<right.rowCount, into: &codes)
                let expected = (0..<right.rowCount).map { Self.pattern(plan, left, a, right, $0) }
                #expect(codes == expected)
                exchanged += expected.count { plan.levels(ofPattern: $0)[0] == 6 }
                let some: [UInt32] = [59, 3, 17]
                var picked: [UInt64] = [0, 0, 0]
                comparer.patterns(a, with: some, into: &picked)
                #expect(picked == some.map { expected[Int($0)] })
            }
        }
        #expect(exchanged >= 6)
    }

    @Test(
        "Record-level intersections are right for every kernel and width",
        arguments: ComparisonKernel.available.map(\.name), [1, 2, 3, 4, 7, 8, 9, 16, 17])
    func intersectionsMatchTheDefinition(name: String, width: Int) throws {
        let kernel = try Self.kernel(name)
        var generator = TestGenerator(seed: UInt64(width))
        let rows = 13
        let left = (0..<rows * width).map { _ in generator.next() & generator.next() }
        let right = (0..<rows * width).map { _ in generator.next() | generator.next() }
        var counts = [UInt32](repeating: 0, count: rows)
        for a in 0..<rows {
            kernel.commonBits(
                a, of: left.span, with: right.span, rows: 1..<rows, wordsPerRow: width,
                into: &counts)
            let expected = (1..<rows).map { b in
                (0..<width).reduce(0) { sum, word in
                    sum + (left[a * width + word] & right[b * width + word]).nonzeroBitCount
                }
            }
            #expect(counts.prefix(rows - 1).map { Int($0) } == expected)
        }
        let sums = kernel.popcounts(
            of: left.span, offset: 0, wordCount: width, stride: width, count: rows)
        let expected = (0..<rows).map { a in
            (0..<width).reduce(0) { $0 + left[a * width + $1].nonzeroBitCount }
        }
        #expect(sums.map { Int($0) } == expected)
    }

    /// Two rows of one field: `shared` common bits, and `left` and `right` bits in all.
    private func level(left: Int, right: Int, shared: Int) throws -> Int {
        var header = try SimulatedPeople.header(agency: "a", nameBag: false)
        header.fields = [
            TokenField(
                name: "f", type: "text", role: .value, bitCount: 256, hashCount: 1,
                levelEdges: [700, 800, 900])
        ]
        func row(_ bits: [Int]) -> TokenRow {
            var words = [UInt64](repeating: 0, count: 4)
            for bit in bits { words[bit / 64] |= 1 << UInt64(bit % 64) }
            return TokenRow(
                handle: Handle(high: 0, low: 1), missingMask: bits.isEmpty ? 1 : 0, fields: words,
                record: [UInt64](repeating: 1, count: 16))
        }
        let a = try TokenTable(header: header, rows: [row(Array(0..<left))])
        let start = left - shared
        let b = try TokenTable(header: header, rows: [row(Array(start..<start + right))])
        let plan = try ComparisonPlan(header: header)
        let kernel = ComparisonKernel.available[0]
        var codes: [UInt64] = [0]
        kernel.withPatternComparer(
            plan: plan, ComparedSide(a, kernel: kernel), ComparedSide(b, kernel: kernel)
        ) { $0.patterns(0, with: 0..<1, into: &codes) }
        return plan.levels(ofPattern: codes[0])[0]
    }

    @Test("A level begins exactly at its edge, identity is not a Dice of 1 by rounding")
    func levelsBeginAtTheirEdges() throws {
        #expect(try level(left: 100, right: 100, shared: 69) == 1)
        #expect(try level(left: 100, right: 100, shared: 70) == 2)
        #expect(try level(left: 100, right: 100, shared: 79) == 2)
        #expect(try level(left: 100, right: 100, shared: 80) == 3)
        #expect(try level(left: 100, right: 100, shared: 90) == 4)
        #expect(try level(left: 100, right: 100, shared: 99) == 4)
        #expect(try level(left: 100, right: 100, shared: 100) == 5)
        #expect(try level(left: 100, right: 101, shared: 100) == 4)
        #expect(try level(left: 0, right: 101, shared: 0) == 0)
        #expect(try level(left: 1, right: 1, shared: 0) == 1)
    }

    @Test(
        "Rows in groups have the patterns of rows on their own, on every kernel",
        arguments: ComparisonKernel.available.map(\.name))
    func groupsAgreeWithRows(name: String) throws {
        let kernel = try #require(ComparisonKernel.available.first { $0.name == name })
        let (left, right) = try Self.tables()
        let plan = try ComparisonPlan(header: left.header)
        let sides = (ComparedSide(left, kernel: kernel), ComparedSide(right, kernel: kernel))
        kernel.withPatternComparer(plan: plan, sides.0, sides.1) { comparer in
            var groups = RowGroups()
            for count in [0, 1, 7, 8, 9, 60] {
                let numbers = (0..<UInt32(count)).map { ($0 &* 17 &+ 5) % 60 }
                var codes = [UInt64](repeating: 1, count: groups.groupCount * 8 + 64)
                for row in [0, 3, 59] {
                    comparer.gather(0..<count, of: numbers, into: &groups)
                    comparer.patterns(row, with: groups, 0..<groups.groupCount, into: &codes)
                    let slow = numbers.map { Self.pattern(plan, left, row, right, Int($0)) }
                    #expect(Array(codes.prefix(count)) == slow)
                    comparer.gather(60 - count..<60, into: &groups)
                    comparer.patterns(row, with: groups, 0..<groups.groupCount, into: &codes)
                    let run = (60 - count..<60).map { Self.pattern(plan, left, row, right, $0) }
                    #expect(Array(codes.prefix(count)) == run)
                }
            }
        }
    }

    /// Two tables of filters whose bits were flipped with a probability; right row r is left row r
    /// with some bits changed before.
    private func noisyTables(flips: Int, seed: UInt64) throws -> (TokenTable, TokenTable) {
        var header = try SimulatedPeople.header(agency: "a")
        header.recordBitCount = 0
        header.profile = .fields
        header.salts = [TokenSalt(name: "s", fields: 1 << 4, cellCount: 1, flips: flips)]
        var generator = TestGenerator(seed: seed)
        func noise() -> UInt64 {
            (0..<64).reduce(UInt64(0)) { word, _ in
                word << 1 | (Int(generator.next() % 65_536) < flips ? 1 : 0)
            }
        }
        func row(_ words: [UInt64], _ number: Int, _ missing: UInt64) -> TokenRow {
            var words = words.map { $0 ^ noise() }
            for (field, shape) in header.fields.enumerated() where missing >> UInt64(field) & 1 == 1
            {
                let start = header.wordOffset(ofField: field)
                for word in start..<start + shape.wordCount { words[word] = 0 }
            }
            return TokenRow(
                handle: Handle(high: UInt64(number), low: 1), missingMask: missing, cells: [1],
                fields: words, record: [])
        }
        var rows: ([TokenRow], [TokenRow]) = ([], [])
        for number in 0..<48 {
            let words = (0..<header.wordsPerFieldRow).map { _ in
                generator.next() & (generator.next() | generator.next())
            }
            // Every field of its own likeness: none of its words changed, or some.
            let changed = words.map { word in
                generator.next() % 3 == 0 ? generator.next() & generator.next() : word
            }
            rows.0.append(row(words, number, number % 7 == 0 ? 2 : 0))
            rows.1.append(row(changed, number, number % 5 == 0 ? 1 : 0))
        }
        return (
            try TokenTable(header: header, rows: rows.0),
            try TokenTable(header: header, rows: rows.1)
        )
    }

    @Test(
        "With noise every kernel finds the levels of the likeness that the noise left",
        arguments: ComparisonKernel.available.map(\.name))
    func noisyLevels(name: String) throws {
        let kernel = try Self.kernel(name)
        let flips = 11_955
        let rate = Double(flips) / 65_536
        let (left, right) = try noisyTables(flips: flips, seed: 5)
        let plan = try ComparisonPlan(header: left.header)
        let sides = (ComparedSide(left, kernel: kernel), ComparedSide(right, kernel: kernel))
        func counts(_ a: Int, _ b: Int, _ field: Int) -> (common: Double, sum: Double) {
            let start = left.header.wordOffset(ofField: field)
            let width = left.header.wordsPerFieldRow
            return left.fields.withWords { ones in
                right.fields.withWords { others in
                    (start..<start + left.header.fields[field].wordCount).reduce((0, 0)) {
                        let (one, other) = (ones[a * width + $1], others[b * width + $1])
                        return (
                            $0.0 + Double((one & other).nonzeroBitCount),
                            $0.1 + Double(one.nonzeroBitCount + other.nonzeroBitCount)
                        )
                    }
                }
            }
        }
        var levelsSeen: Set<Int> = []
        kernel.withPatternComparer(plan: plan, sides.0, sides.1) { comparer in
            var codes = [UInt64](repeating: 0, count: right.rowCount)
            for a in 0..<left.rowCount {
                comparer.patterns(a, with: 0..<right.rowCount, into: &codes)
                for b in 0..<right.rowCount {
                    // The last field: an exchange of names changes those of the first two.
                    let field = plan.fields.count - 2
                    let level = plan.levels(ofPattern: codes[b])[field]
                    let length = Double(left.header.fields[field].bitCount)
                    let (common, sum) = counts(a, b, field)
                    // The formulas of DiceBound, solved for the Dice coefficient.
                    let kept = 1 - 2 * rate
                    let shared = (common - rate * sum + rate * rate * length) / (kept * kept)
                    let dice = 2 * shared / ((sum - 2 * rate * length) / kept)
                    let edges = plan.fields[field].edges.map { Double($0) / 1_000 } + [0.95]
                    // Whole factors are off by a two-thousandth.
                    guard edges.allSatisfy({ abs($0 - dice) > 0.01 }) else { continue }
                    #expect(level == 1 + edges.count { dice >= $0 }, "Dice \(dice)")
                    levelsSeen.insert(level)
                }
            }
        }
        #expect(levelsSeen.count >= 4 && levelsSeen.contains(plan.fields[3].identicalLevel))
    }

    @Test("A bound on Dice is right on average: a pair that lies on it is over it half the time")
    func boundsAreUnbiased() {
        var generator = TestGenerator(seed: 9)
        // 100 and 100 of 256 bits, 80 in common.
        let (a, b) = (Set(0..<100), Set(20..<120))
        for flips in [0.05, 0.12, 0.18] {
            var over = [600: 0, 800: 0, 950: 0]
            for _ in 0..<2_000 {
                func noisy(_ bits: Set<Int>) -> Set<Int> {
                    Set(
                        (0..<256).filter { bit in
                            let isFlipped = Double(generator.next() % 1_000_000) < flips * 1e6
                            return bits.contains(bit) != isFlipped
                        })
                }
                let (x, y) = (noisy(a), noisy(b))
                for edge in over.keys {
                    let bound = DiceBound(edge: edge, flipRate: flips, bitCount: 256)
                    let has = 2_000 * x.intersection(y).count + Int(bound.offset)
                    if has >= Int(bound.factor) * (x.count + y.count) {
                        over[edge, default: 0] += 1
                    }
                }
            }
            #expect((800...1_200).contains(over[800] ?? 0), "\(over) at \(flips)")
            #expect((over[600] ?? 0) > 1_850 && (over[950] ?? 0) < 300, "\(over) at \(flips)")
        }
        let plain = DiceBound(edge: 700, flipRate: 0, bitCount: 256)
        #expect(plain.factor == 700 && plain.offset == 0)
    }

    @Test("Patterns pack and unpack without loss")
    func patternsRoundTrip() throws {
        let plan = try ComparisonPlan(header: SimulatedPeople.header(agency: "a"))
        #expect(plan.fields.map(\.levelCount) == [7, 6, 6, 6, 3])
        for code in 0..<UInt64(7 * 6 * 6 * 6 * 3) {
            #expect(plan.pattern(ofLevels: plan.levels(ofPattern: code)) == code)
        }
    }

    @Test(
        "Pattern counts keep every pair however many patterns there are",
        arguments: [nil, 1 << 20] as [UInt64?])
    func countsGrow(codeSpace: UInt64?) {
        var counts = PatternTable(codeSpace: codeSpace)
        let shift: UInt64 = codeSpace == nil ? 40 : 7
        for code in 0..<5000 { counts.add(UInt64(5000 - code) << shift, amount: code % 3 + 1) }
        counts.add([0, 0, 7, 0], 0..<3)
        var twice = counts
        twice.merge(counts)
        let sorted = twice.sorted()
        #expect(sorted.codes == sorted.codes.sorted())
        #expect(sorted.counts.reduce(0, +) == 2 * counts.counts.reduce(0, +))
        #expect(sorted.slot(of: 0).map { sorted.counts[$0] } == 4)
        #expect(sorted.slot(of: 7).map { sorted.counts[$0] } == 2)
        #expect(sorted.slot(of: 9) == nil)
    }

    @Test("A schema with more combinations of levels than a number can hold is an error")
    func tooManyFieldsAreRefused() throws {
        var header = try SimulatedPeople.header(agency: "a", nameBag: false)
        header.fields = (0..<40).map { index in
            TokenField(
                name: "f\(index)", type: "text", role: .value, bitCount: 64, hashCount: 1,
                levelEdges: [700, 800, 900])
        }
        #expect(throws: LinkageError.self) { try ComparisonPlan(header: header) }
    }

    @Test("A filter with all of the most bits set is counted, not a crash")
    func fullestFilterIsCounted() throws {
        var header = try SimulatedPeople.header(agency: "a", nameBag: false)
        header.fields = [
            TokenField(
                name: "f", type: "text", role: .value, bitCount: 32_768, hashCount: 1,
                levelEdges: [])
        ]
        header.recordBitCount = 0
        let row = TokenRow(
            handle: Handle(high: 0, low: 1), missingMask: 0,
            fields: [UInt64](repeating: .max, count: 512), record: [])
        let table = try TokenTable(header: header, rows: [row])
        let kernel = ComparisonKernel.available[0]
        let side = ComparedSide(table, kernel: kernel)
        var codes: [UInt64] = [0]
        kernel.withPatternComparer(plan: try ComparisonPlan(header: header), side, side) {
            $0.patterns(0, with: 0..<1, into: &codes)
        }
        #expect(codes == [2])
    }
}
