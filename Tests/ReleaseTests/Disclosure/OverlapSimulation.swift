import Release

/// SplitMix64: every draw of a test comes from its seed.
struct Draws {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    /// 0 to `bound - 1`.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// Invented people: the regions and the values of each.
struct SimulatedOverlap {
    let agencies: Int
    let attributes: [(name: String, values: Int)]
    /// By person: region, then the value of each attribute.
    var people: [(region: Int, values: [Int])] = []

    /// Skewed regions and values, so that many counts are small or zero.
    init(
        agencies: Int, attributes: [(name: String, values: Int)], people count: Int,
        _ draws: inout Draws
    ) {
        self.agencies = agencies
        self.attributes = attributes
        for _ in 0..<count { add(&draws) }
    }

    mutating func add(_ draws: inout Draws) {
        var region = 0
        while region == 0 {
            for agency in 0..<agencies where draws.share() < 0.55 / Double(1 + agency % 3) {
                region |= 1 << agency
            }
        }
        let values = attributes.map { attribute in
            Int(Double(attribute.values) * draws.share() * draws.share())
        }
        people.append((region, values))
    }

    /// - Parameter attributes: of which tables are made.
    func tables(_ chosen: [Int]) throws -> OverlapTables {
        let regionCount = 1 << agencies - 1
        var regions = [Int](repeating: 0, count: regionCount)
        for person in people { regions[person.region - 1] += 1 }
        let tables = chosen.map { index in
            var counts = [[Int]](
                repeating: [Int](repeating: 0, count: regionCount),
                count: attributes[index].values)
            for person in people { counts[person.values[index]][person.region - 1] += 1 }
            return OverlapTables.AttributeTable(
                name: attributes[index].name,
                values: (0..<attributes[index].values).map { "value \($0)" }, counts: counts)
        }
        return try OverlapTables(
            agencies: (0..<agencies).map { "agency \($0)" }, regions: regions,
            attributes: tables)
    }
}
