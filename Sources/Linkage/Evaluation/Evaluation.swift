/// A run judged by the truth.
public struct Evaluation: Sendable, Codable, Equatable {
    public struct AgencyPair: Sendable, Codable, Equatable {
        public var agencyA: String
        public var agencyB: String
        public var quality: PairQuality
        /// What the run estimated, beside it; nil where it estimated nothing.
        public var estimate: EstimateChecks?
        /// What the run found of canaries, beside it: invented people, whose mistakes may be
        /// others; nil where none were planted.
        public var canaries: EstimateChecks?
        public var thresholds: ThresholdCurve
        /// Where true pairs were lost, and which; nil where the token files are not at hand.
        public var breakdown: PairBreakdown?
    }

    /// Links against true pairs, for each pair of agencies.
    public var agencyPairs: [AgencyPair]
    /// All links together.
    public var links: PairQuality
    /// Pairs of records of different agencies (of the only one, within it) in one cluster, against
    /// true pairs.
    public var clusters: PairQuality
    /// People who stand in one agency's file more than once; none where the run looked for nothing
    /// else.
    public var duplicates: [DuplicateCheck]
    /// All pairs of agencies together; nil where the token files are not at hand.
    public var breakdown: PairBreakdown?

    /// - Parameters:
    ///   - links: those of links.csv.
    ///   - clusters: the bytes of clusters.csv.
    ///   - path: of clusters.csv, for messages.
    ///   - record: of the run; without it there is nothing to compare estimates with.
    /// - Throws: `LinkageError.invalidFile`.
    public init(
        links: JudgedLinks, clusters: Span<UInt8>, path: String, truth: Truth,
        record: RunRecord? = nil
    ) throws(LinkageError) {
        let names = truth.agencies
        agencyPairs = links.pairs.map { pair in
            let (left, right) = (names[pair.left], names[pair.right])
            let run = record?.agencyPairs.first { $0.agencyA == left && $0.agencyB == right }
            let quality = pair.quality(truth)
            return AgencyPair(
                agencyA: left, agencyB: right, quality: quality,
                estimate: EstimateChecks(
                    precision: run?.estimate?.precision, recall: run?.estimate?.recall,
                    actual: quality),
                canaries: EstimateChecks(
                    precision: run?.canaries?.precision, recall: run?.canaries?.recall,
                    actual: quality),
                thresholds: ThresholdCurve(
                    links: pair, truePairs: quality.truth,
                    chosen: run == nil ? pair.scores.min() : run?.threshold.score))
        }
        self.links = PairQuality(sumOf: agencyPairs.map(\.quality))
        var tally = ClusterTally(truth: truth)
        try tally.read(clusters, path)
        self.clusters = PairQuality(
            sumOf: links.pairs.map { tally.quality($0.left, $0.right, truth) })
        duplicates =
            names.count == 1
            ? []
            : names.indices.map { agency in
                let quality = tally.quality(agency, agency, truth)
                let run = record.flatMap {
                    $0.duplicates.indices.contains(agency) ? $0.duplicates[agency] : nil
                }
                return DuplicateCheck(
                    agency: names[agency], people: run?.people,
                    knownRecords: truth.records(agency), truePeople: truth.people(agency),
                    quality: quality,
                    estimate: EstimateChecks(
                        precision: run?.estimate?.precision, recall: run?.estimate?.recall,
                        actual: quality))
            }
    }

    /// Takes the thresholds of links that were found again over a lower one.
    /// - Parameters:
    ///   - links: of the same run but for its threshold.
    ///   - record: of the run.
    /// - Returns: whether those over the run's own thresholds are the run's.
    public mutating func takeThresholds(of links: JudgedLinks, record: RunRecord) -> Bool {
        var isSame = true
        for (index, pair) in links.pairs.enumerated() {
            let run = record.agencyPairs.first {
                $0.agencyA == agencyPairs[index].agencyA && $0.agencyB == agencyPairs[index].agencyB
            }
            let curve = ThresholdCurve(
                links: pair, truePairs: agencyPairs[index].quality.truth,
                chosen: run?.threshold.score)
            if let chosen = curve.chosen, chosen.quality != agencyPairs[index].quality {
                isSame = false
            }
            agencyPairs[index].thresholds = curve
        }
        return isSame
    }

    /// Takes what became of the true pairs.
    /// - Parameter breakdowns: one a pair of agencies, in their order.
    public mutating func take(_ breakdowns: [PairBreakdown]) {
        for (index, breakdown) in breakdowns.enumerated() {
            agencyPairs[index].breakdown = breakdown
        }
        breakdown = PairBreakdown(sumOf: breakdowns)
    }
}

/// Pairs of records in one cluster, counted for each pair of agencies.
private struct ClusterTally {
    private let truth: Truth
    private let agencyCount: Int
    /// Agencies x agencies, the lower first.
    private var found: [Int]
    private var right: [Int]
    private var unknown: [Int]

    init(truth: Truth) {
        self.truth = truth
        agencyCount = truth.agencies.count
        let zeros = [Int](repeating: 0, count: agencyCount * agencyCount)
        (found, right, unknown) = (zeros, zeros, zeros)
    }

    mutating func read(_ text: Span<UInt8>, _ path: String) throws(LinkageError) {
        var number = ""
        var members: [Truth.RecordName] = []
        var tally = self
        try ResultRows(path: path, columns: ["cluster", "agency", "handle"]).forEach(in: text) {
            (cells, row) throws(LinkageError) in
            if cells[0] != number {
                tally.add(members)
                members = []
            }
            number = cells[0]
            members.append(try truth.record(cells[1], cells[2], path, row))
        }
        tally.add(members)
        self = tally
    }

    private mutating func add(_ members: [Truth.RecordName]) {
        let entities = members.map { truth.entity($0) }
        for index in members.indices {
            for other in index + 1..<members.count {
                let (one, two) = (members[index].agency, members[other].agency)
                let place = min(one, two) * agencyCount + max(one, two)
                if let entity = entities[index], let second = entities[other] {
                    found[place] += 1
                    if entity == second { right[place] += 1 }
                } else {
                    unknown[place] += 1
                }
            }
        }
    }

    /// - Parameters:
    ///   - left: not over `right`.
    func quality(_ left: Int, _ right: Int, _ truth: Truth) -> PairQuality {
        let place = left * agencyCount + right
        return PairQuality(
            found: found[place], right: self.right[place], truth: truth.truePairs(left, right),
            unknown: unknown[place])
    }
}
