internal import Tokens

/// A run judged by the truth.
public struct Evaluation: Sendable, Codable, Equatable {
    public struct AgencyPair: Sendable, Codable, Equatable {
        public var agencyA: String
        public var agencyB: String
        public var quality: PairQuality
    }

    /// Links against true pairs, for each pair of agencies.
    public var agencyPairs: [AgencyPair]
    /// All links together.
    public var links: PairQuality
    /// Pairs of records of different agencies (of the only one, within it) in one cluster, against
    /// true pairs.
    public var clusters: PairQuality

    /// - Parameters:
    ///   - links: the bytes of links.csv.
    ///   - clusters: the bytes of clusters.csv.
    ///   - folder: the run's folder, for messages.
    /// - Throws: `LinkageError.invalidFile`.
    public init(
        links: Span<UInt8>, clusters: Span<UInt8>, folder: String, truth: Truth
    ) throws(LinkageError) {
        let linkTally = try Self.tallyLinks(links, "\(folder)/links.csv", truth)
        let clusterTally = try Self.tallyClusters(clusters, "\(folder)/clusters.csv", truth)
        agencyPairs = linkTally.pairs.map { pair in
            AgencyPair(
                agencyA: truth.agencies[pair.left], agencyB: truth.agencies[pair.right],
                quality: linkTally.quality(of: [pair], truth))
        }
        self.links = linkTally.quality(of: linkTally.pairs, truth)
        self.clusters = clusterTally.quality(of: clusterTally.pairs, truth)
    }

    private static func tallyLinks(
        _ text: Span<UInt8>, _ path: String, _ truth: Truth
    ) throws(LinkageError) -> Tally {
        var tally = Tally(agencyCount: truth.agencies.count)
        let columns = ["agency_a", "handle_a", "agency_b", "handle_b"]
        try ResultRows(path: path, columns: columns).forEach(in: text) {
            (cells, row) throws(LinkageError) in
            let left = try record(cells[0], cells[1], path, row, truth)
            let right = try record(cells[2], cells[3], path, row, truth)
            tally.add(left, right, truth)
        }
        return tally
    }

    private static func tallyClusters(
        _ text: Span<UInt8>, _ path: String, _ truth: Truth
    ) throws(LinkageError) -> Tally {
        var tally = Tally(agencyCount: truth.agencies.count)
        var number = ""
        var members: [Truth.RecordName] = []
        func close() {
            for index in members.indices {
                for other in members.indices
                where other > index && tally.counts(members[index], members[other]) {
                    tally.add(members[index], members[other], truth)
                }
            }
            members = []
        }
        try ResultRows(path: path, columns: ["cluster", "agency", "handle"]).forEach(in: text) {
            (cells, row) throws(LinkageError) in
            if cells[0] != number { close() }
            number = cells[0]
            members.append(try record(cells[1], cells[2], path, row, truth))
        }
        close()
        return tally
    }

    private static func record(
        _ agency: String, _ handle: String, _ path: String, _ row: Int, _ truth: Truth
    ) throws(LinkageError) -> Truth.RecordName {
        guard let agency = truth.agencies.firstIndex(of: agency),
            let handle = Handle(hexadecimal: handle)
        else {
            throw .invalidFile(
                path: path, row: row, problem: "no agency of the run with a handle stands there")
        }
        return Truth.RecordName(agency: agency, handle: handle)
    }
}

/// Found pairs, right ones and unknown ones, for each pair of agencies.
private struct Tally {
    struct AgencyPair: Hashable {
        let left: Int
        let right: Int
    }

    let pairs: [AgencyPair]
    private var found: [AgencyPair: Int] = [:]
    private var right: [AgencyPair: Int] = [:]
    private var unknown: [AgencyPair: Int] = [:]

    init(agencyCount: Int) {
        // Duplicates within the only agency of a run, or links between the agencies of one.
        guard agencyCount > 1 else {
            pairs = [AgencyPair(left: 0, right: 0)]
            return
        }
        pairs = (0..<agencyCount).flatMap { left in
            (left + 1..<max(left + 1, agencyCount)).map { AgencyPair(left: left, right: $0) }
        }
    }

    /// Whether a pair of these agencies is one of the run's.
    func counts(_ one: Truth.RecordName, _ other: Truth.RecordName) -> Bool {
        pairs.contains {
            $0.left == min(one.agency, other.agency) && $0.right == max(one.agency, other.agency)
        }
    }

    mutating func add(_ one: Truth.RecordName, _ other: Truth.RecordName, _ truth: Truth) {
        let pair = AgencyPair(
            left: min(one.agency, other.agency), right: max(one.agency, other.agency))
        guard let entity = truth.entity(one), let otherEntity = truth.entity(other) else {
            unknown[pair, default: 0] += 1
            return
        }
        found[pair, default: 0] += 1
        if entity == otherEntity { right[pair, default: 0] += 1 }
    }

    func quality(of pairs: [AgencyPair], _ truth: Truth) -> PairQuality {
        func sum(_ counts: [AgencyPair: Int]) -> Int { pairs.reduce(0) { $0 + (counts[$1] ?? 0) } }
        return PairQuality(
            found: sum(found), right: sum(right),
            truth: pairs.reduce(0) { $0 + truth.truePairs($1.left, $1.right) },
            unknown: sum(unknown))
    }
}
