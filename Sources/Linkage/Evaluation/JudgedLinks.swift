public import Tokens

/// Links of a run, each judged by the truth: 17 bytes a link at the most.
public struct JudgedLinks: Sendable {
    enum Verdict: UInt8, Sendable {
        case right, wrong
        /// The truth does not know one of the records.
        case unknown
    }

    /// Links of one pair of agencies, in the order in which they were read.
    struct AgencyPair: Sendable {
        let left: Int
        /// The same as `left` where duplicates were looked for in one file.
        let right: Int
        /// Match weights in bits, or similarities.
        private(set) var scores: [Double] = []
        private(set) var verdicts: [Verdict] = []
        /// Rows of the two tables, by `key`; none where the links were read without tables.
        private(set) var keys: [UInt64] = []

        init(_ left: Int, _ right: Int) {
            self.left = left
            self.right = right
        }

        mutating func add(_ score: Double, _ verdict: Verdict, key: UInt64?) {
            scores.append(score)
            verdicts.append(verdict)
            if let key { keys.append(key) }
        }

        /// - Parameter truth: who is one person.
        func quality(_ truth: Truth) -> PairQuality {
            let right = verdicts.count { $0 == .right }
            let unknown = verdicts.count { $0 == .unknown }
            return PairQuality(
                found: verdicts.count - unknown, right: right,
                truth: truth.truePairs(left, self.right), unknown: unknown)
        }
    }

    private(set) var pairs: [AgencyPair]
    private let agencyCount: Int

    /// A pair of rows as one number that orders as they do.
    static func key(_ left: Int, _ right: Int) -> UInt64 { UInt64(left) << 32 | UInt64(right) }

    private init(agencyCount: Int) {
        self.agencyCount = agencyCount
        // Duplicates within the only agency of a run, or links between the agencies of one.
        pairs =
            agencyCount == 1
            ? [AgencyPair(0, 0)]
            : (0..<agencyCount).flatMap { left in
                (left + 1..<max(left + 1, agencyCount)).map { AgencyPair(left, $0) }
            }
    }

    /// Reads links.csv.
    /// - Parameters:
    ///   - path: for messages.
    ///   - tables: of the run, without canaries, so that rows are known; nil where they are not at
    ///     hand.
    /// - Throws: `LinkageError.invalidFile`.
    public init(
        text: Span<UInt8>, path: String, truth: Truth, tables: [TokenTable]? = nil
    ) throws(LinkageError) {
        self.init(agencyCount: truth.agencies.count)
        let rows = ResultRows(
            path: path, columns: ["agency_a", "handle_a", "agency_b", "handle_b"],
            optional: ["weight", "similarity"])
        var links = self
        try rows.forEach(in: text) { (cells, row) throws(LinkageError) in
            let one = try truth.record(cells[0], cells[1], path, row)
            let other = try truth.record(cells[2], cells[3], path, row)
            guard let score = Double(cells[4].isEmpty ? cells[5] : cells[4]), score.isFinite
            else {
                throw .invalidFile(
                    path: path, row: row, problem: "a weight or a similarity must stand there")
            }
            guard let place = links.place(one.agency, other.agency) else {
                throw .invalidFile(
                    path: path, row: row, problem: "a link must be between different agencies")
            }
            var verdict = Verdict.unknown
            if let entity = truth.entity(one), let second = truth.entity(other) {
                verdict = entity == second ? .right : .wrong
            }
            var key: UInt64?
            if let tables {
                guard let first = tables[one.agency].row(of: one.handle),
                    let second = tables[other.agency].row(of: other.handle)
                else {
                    throw .invalidFile(
                        path: path, row: row, problem: "a record is not in the run's token files")
                }
                let inOrder =
                    one.agency == other.agency ? first < second : one.agency < other.agency
                key = inOrder ? Self.key(first, second) : Self.key(second, first)
            }
            links.pairs[place].add(score, verdict, key: key)
        }
        self = links
    }

    /// Judges what a run gave.
    /// - Parameter tables: of the run.
    public init(outcome: LinkageOutcome, tables: [TokenTable], truth: Truth) {
        self.init(agencyCount: tables.count)
        let entities = tables.indices.map { truth.entities(of: tables[$0], agency: $0) }
        for pair in outcome.pairs {
            guard let place = place(pair.leftAgency, pair.rightAgency) else { continue }
            for link in pair.links {
                let one = entities[pair.leftAgency][link.leftRow]
                let other = entities[pair.rightAgency][link.rightRow]
                let isKnown = one != Truth.noEntity && other != Truth.noEntity
                pairs[place].add(
                    link.score, isKnown ? (one == other ? .right : .wrong) : .unknown, key: nil)
            }
        }
    }

    private func place(_ one: Int, _ other: Int) -> Int? {
        pairs.firstIndex { $0.left == min(one, other) && $0.right == max(one, other) }
    }
}

extension Truth {
    /// The record that a row of a result names.
    /// - Throws: `LinkageError.invalidFile`.
    func record(
        _ agency: String, _ handle: String, _ path: String, _ row: Int
    ) throws(LinkageError) -> RecordName {
        guard let agency = agencies.firstIndex(of: agency),
            let handle = Handle(name: handle)
        else {
            throw .invalidFile(
                path: path, row: row, problem: "no agency of the run with a handle stands there")
        }
        return RecordName(agency: agency, handle: handle)
    }
}
