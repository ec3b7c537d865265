internal import Tokens

/// Which records are one person in truth: an entity for each record of each agency.
public struct Truth: Sendable {
    struct RecordName: Hashable, Sendable {
        let agency: Int
        let handle: Handle
    }

    /// Agencies, in the order in which the run has them.
    let agencies: [String]
    private var entities: [RecordName: Int] = [:]
    /// Records of each entity at each agency: entities x agencies.
    private var counts: [UInt32] = []

    /// Reads `agency,handle,entity`.
    /// - Parameters:
    ///   - text: the file's bytes.
    ///   - agencies: those of the run; a row of another agency is an error.
    /// - Throws: `LinkageError.invalidFile`.
    public init(
        text: Span<UInt8>, path: String, agencies: [String]
    ) throws(LinkageError) {
        self.agencies = agencies
        var numbers: [String: Int] = [:]
        var entities: [RecordName: Int] = [:]
        var counts: [UInt32] = []
        // Rows of token files have handles, those of CLKs numbers; a run has files of one kind.
        var hasHandles: Bool?
        try ResultRows(path: path, columns: ["agency", "handle", "entity"]).forEach(in: text) {
            (cells, row) throws(LinkageError) in
            guard let agency = agencies.firstIndex(of: cells[0]) else {
                throw .invalidFile(
                    path: path, row: row,
                    problem: "the run has no such agency; it has "
                        + agencies.joined(separator: ", "))
            }
            let isHandle = Handle(hexadecimal: cells[1]) != nil
            guard let handle = Handle(name: cells[1]), isHandle == hasHandles ?? isHandle else {
                throw .invalidFile(
                    path: path, row: row,
                    problem: "a handle must be 32 hexadecimal digits, or the number of a CLK")
            }
            hasHandles = isHandle
            guard !cells[2].isEmpty else {
                throw .invalidFile(path: path, row: row, problem: "the entity is empty")
            }
            let entity = numbers[cells[2]] ?? numbers.count
            if entity == numbers.count {
                numbers[cells[2]] = entity
                for _ in agencies { counts.append(0) }
            }
            let name = RecordName(agency: agency, handle: handle)
            guard entities.updateValue(entity, forKey: name) == nil else {
                throw .invalidFile(
                    path: path, row: row, problem: "the record stands there a second time")
            }
            counts[entity * agencies.count + agency] += 1
        }
        self.entities = entities
        self.counts = counts
    }

    /// The entity of a record; nil if the truth does not know it.
    func entity(_ name: RecordName) -> Int? { entities[name] }

    var entityCount: Int { agencies.isEmpty ? 0 : counts.count / agencies.count }

    /// The entity of each row of an agency's table; `noEntity` where the truth does not know it.
    func entities(of table: TokenTable, agency: Int) -> [UInt32] {
        (0..<table.rowCount).map { row in
            entities[RecordName(agency: agency, handle: table.handle(at: row))].map { UInt32($0) }
                ?? Self.noEntity
        }
    }

    static let noEntity = UInt32.max

    /// Records of an agency that the truth knows.
    func records(_ agency: Int) -> Int { sum { $0(agency) } }

    /// People among the records of an agency that the truth knows.
    func people(_ agency: Int) -> Int { sum { min($0(agency), 1) } }

    /// Pairs of records of two agencies that are one person; of one agency, where both are it.
    func truePairs(_ left: Int, _ right: Int) -> Int {
        sum { left == right ? $0(left) * ($0(left) - 1) / 2 : $0(left) * $0(right) }
    }

    /// The sum over all entities of what a closure makes of their records at each agency.
    private func sum(_ body: ((Int) -> Int) -> Int) -> Int {
        (0..<entityCount).reduce(0) { sum, entity in
            sum + body { Int(counts[entity * agencies.count + $0]) }
        }
    }
}
