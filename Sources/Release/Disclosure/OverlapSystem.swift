/// All sums that an attacker and the protection look at, as rows over the base cells of every table
/// of the same people. Tables of different attributes are tied by rows that say that each region
/// has the same people in both; any tables tied so can be those of one population, as a table of
/// three ways with two given margins of equal total always exists in whole numbers.
struct OverlapSystem: Sendable {
    /// A sum of base cells.
    struct Row: Sendable {
        let cells: [Int32]
        /// Taken off; only in ties.
        let minus: [Int32]
        let set: CellSet?
    }

    let agencies: Int
    let regionCount: Int
    /// The blocks of each attribute.
    private(set) var tables: [Range<Int>] = []
    private(set) var blockCount = 0
    /// The people of each base cell: block by block, by region.
    private(set) var truth: [Int] = []
    private(set) var rows: [Row] = []
    private var rowOfSet: [CellSet: Int] = [:]
    private var blockOfValue: [String: [String: Int]] = [:]
    private let agencyRegions: [RegionSet]

    init(_ tables: OverlapTables) {
        agencies = tables.agencies.count
        regionCount = tables.regions.count
        agencyRegions = (0..<tables.agencies.count).map { agency in
            RegionSet(agencies: tables.agencies.count) { $0 >> agency & 1 == 1 }
        }
        if tables.attributes.isEmpty {
            self.tables = [0..<1]
            truth = tables.regions
            blockCount = 1
        }
        for table in tables.attributes {
            for (offset, value) in table.values.enumerated() {
                blockOfValue[table.name, default: [:]][value] = blockCount + offset
            }
            self.tables.append(blockCount..<blockCount + table.values.count)
            truth += table.counts.flatMap { $0 }
            blockCount += table.values.count
        }
    }

    // MARK: - Sets

    /// nil for a value that no table has.
    func set(of statistic: OverlapStatistic) -> CellSet? {
        let regions = RegionSet(agencies: agencies) { statistic.kind.counts(region: $0) }
        guard let attribute = statistic.attribute, let value = statistic.value else {
            return whole(regions)
        }
        guard let block = blockOfValue[attribute]?[value] else { return nil }
        return single(block, regions)
    }

    /// An agency's people in a block.
    func set(ofAgency agency: Int, block: Int) -> CellSet { single(block, agencyRegions[agency]) }

    func regions(ofAgency agency: Int) -> RegionSet { agencyRegions[agency] }

    /// Regions of every value.
    func whole(_ regions: RegionSet) -> CellSet {
        CellSet(scope: tables[0].count == 1 ? .block(0) : .table(0), regions: regions)
    }

    /// The only value of an attribute counts everybody.
    private func single(_ block: Int, _ regions: RegionSet) -> CellSet {
        guard let table = tables.first(where: { $0.contains(block) }), table.count == 1 else {
            return CellSet(scope: .block(block), regions: regions)
        }
        return whole(regions)
    }

    func blocks(_ scope: CellSet.Scope) -> [Int] {
        switch scope {
        case .block(let block): [block]
        case .table(let table): Array(tables[table])
        case .allBut(let block):
            (tables.first { $0.contains(block) } ?? 0..<0).filter { $0 != block }
        }
    }

    func cells(_ set: CellSet) -> [Int32] {
        blocks(set.scope).flatMap { block in
            (1...regionCount).filter { set.regions.contains($0) }
                .map { Int32(block * regionCount + $0 - 1) }
        }
    }

    func sum(_ set: CellSet, in table: [Int]) -> Int {
        cells(set).reduce(0) { $0 + table[Int($1)] }
    }

    // MARK: - Rows

    /// The row of a set, made when there is none yet: sets of the same cells share one.
    mutating func row(_ set: CellSet) -> Int {
        if let row = rowOfSet[set] { return row }
        rows.append(Row(cells: cells(set), minus: [], set: set))
        rowOfSet[set] = rows.count - 1
        return rows.count - 1
    }

    /// Rows that are 0: each region has the same people in every table.
    mutating func addTies() -> [Int] {
        let first = rows.count
        for table in tables.indices.dropFirst() {
            for mask in 1...regionCount {
                var regions = RegionSet()
                regions.insert(mask)
                rows.append(
                    Row(
                        cells: cells(CellSet(scope: .table(0), regions: regions)),
                        minus: cells(CellSet(scope: .table(table), regions: regions)), set: nil))
            }
        }
        return Array(first..<rows.count)
    }

    /// The sums of all rows over a table of base cells.
    func sums(_ table: [Int]) -> [Int] {
        rows.map { row in
            row.cells.reduce(0) { $0 + table[Int($1)] }
                - row.minus.reduce(0) { $0 + table[Int($1)] }
        }
    }
}
