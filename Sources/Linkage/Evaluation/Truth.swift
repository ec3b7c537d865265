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
    /// For each entity, its records at each agency.
    private var counts: [[Int]] = []

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
        var counts: [[Int]] = []
        try ResultRows(path: path, columns: ["agency", "handle", "entity"]).forEach(in: text) {
            (cells, row) throws(LinkageError) in
            guard let agency = agencies.firstIndex(of: cells[0]) else {
                throw .invalidFile(
                    path: path, row: row,
                    problem: "the run has no such agency; it has "
                        + agencies.joined(separator: ", "))
            }
            guard let handle = Handle(hexadecimal: cells[1]) else {
                throw .invalidFile(
                    path: path, row: row, problem: "a handle must be 32 hexadecimal digits")
            }
            guard !cells[2].isEmpty else {
                throw .invalidFile(path: path, row: row, problem: "the entity is empty")
            }
            let entity = numbers[cells[2]] ?? counts.count
            if entity == counts.count {
                numbers[cells[2]] = entity
                counts.append([Int](repeating: 0, count: agencies.count))
            }
            let name = RecordName(agency: agency, handle: handle)
            guard entities.updateValue(entity, forKey: name) == nil else {
                throw .invalidFile(
                    path: path, row: row, problem: "the record stands there a second time")
            }
            counts[entity][agency] += 1
        }
        self.entities = entities
        self.counts = counts
    }

    /// The entity of a record; nil if the truth does not know it.
    func entity(_ name: RecordName) -> Int? { entities[name] }

    /// Pairs of records of two agencies that are one person; of one agency, where both are it.
    func truePairs(_ left: Int, _ right: Int) -> Int {
        counts.reduce(0) {
            $0 + (left == right ? $1[left] * ($1[left] - 1) / 2 : $1[left] * $1[right])
        }
    }
}

/// Precision, recall and F1 of pairs of records.
public struct PairQuality: Sendable, Codable, Equatable {
    /// Pairs that were found, of records that the truth knows.
    public var found: Int
    /// Found pairs that are one person.
    public var right: Int
    /// Pairs that are one person.
    public var truth: Int
    /// Found pairs of which the truth does not know a record: left out of the figures.
    public var unknown: Int
    /// right / found; nil if none was found.
    public var precision: Double?
    /// right / truth; nil if there is none.
    public var recall: Double?
    /// Harmonic mean of precision and recall.
    public var f1: Double?

    init(found: Int, right: Int, truth: Int, unknown: Int) {
        self.found = found
        self.right = right
        self.truth = truth
        self.unknown = unknown
        precision = found > 0 ? Double(right) / Double(found) : nil
        recall = truth > 0 ? Double(right) / Double(truth) : nil
        f1 = found + truth > 0 ? 2 * Double(right) / Double(found + truth) : nil
    }
}
