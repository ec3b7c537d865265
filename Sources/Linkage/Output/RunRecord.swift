internal import Tokens

/// `run.json`: what went in, what was asked for, what came out, how long it took.
public struct RunRecord: Sendable, Codable {
    public struct Input: Sendable, Codable {
        public var agency: String
        /// The file's name, without its folder.
        public var file: String
        /// SHA-256 that ends the file's header and covers all of it.
        public var digest: String
        public var rows: Int
    }

    public struct AgencyPair: Sendable, Codable {
        public var agencyA: String
        public var agencyB: String
        public var links: Int
        /// Those of them that match keys made before anything was compared, tier by tier.
        public var tiers: [ExactTier]
        public var candidates: CandidateSummary
        /// The least weight or similarity of a link.
        public var threshold: ChosenThreshold
        /// Precision and recall as tokens alone tell; not a measurement.
        public var estimate: QualityEstimate?
        /// What was found of the people whom the agencies planted; nil where there are none.
        public var canaries: CanaryOutcome?
        /// Links with which another person's pair competes; nil where that is not told.
        public var ambiguousLinks: Int?
        /// nil where people were not assigned optimally.
        public var optimalAssignment: OptimalAssignmentRecord?
        /// Whether relatives, housemates or namesakes were seen within the files.
        public var allowsForDependence: Bool
        /// Seconds that EM took, from the counts of patterns; nil where nothing was learnt.
        public var fitSeconds: Double?
        public var warnings: [String]
    }

    /// People who stand in one agency's file more than once.
    public struct Duplicates: Sendable, Codable {
        public var records: Int
        /// People among them, as far as duplicates were found.
        public var people: Int
        public var estimate: QualityEstimate?
    }

    /// How often links of three agencies agree with each other.
    public struct Closure: Sendable, Codable {
        public var agencyA: String
        /// The middle agency, whose person the two links of a chain share.
        public var over: String
        public var agencyB: String
        /// Pairs of links agencyA-over and over-agencyB that share a person.
        public var chains: Int
        /// Those of them whose other ends are linked too.
        public var closed: Int
        /// Share of chains that are closed; nil where there is none.
        public var rate: Double?
    }

    public var version: String
    public var project: String
    public var keyFingerprint: String
    public var schemaDigest: String
    public var isDemonstration: Bool
    public var inputs: [Input]
    public var settings: LinkageSettings
    public var filters: LinkageSettings.Filters
    /// How a model of an earlier run was used again; nil where all was learnt from the files.
    public var modelUse: ModelReuse.Use?
    public var kernel: String
    public var threads: Int
    public var agencyPairs: [AgencyPair]
    /// Of each input; none where duplicates are not looked for before linking.
    public var duplicates: [Duplicates]
    /// How links were made into clusters.
    public var clustering: ClusteringMethod
    /// Of every three agencies, with each in the middle; none where there are fewer.
    public var closure: [Closure]
    /// People (clusters) by the number of agencies that know them: the first is one agency.
    public var peopleByAgencies: [Int]
    /// Whether duplicates were looked for within one file.
    public var isWithin: Bool
    /// People (clusters) by the number of their records: the first has one, the last ten or more.
    public var clusterSizes: [Int]
    /// Seconds of each stage.
    public var times: [String: Double]

    /// - Parameters:
    ///   - files: names of the token files, in the order of the run's tables.
    ///   - times: seconds of each stage.
    public init(
        run: LinkageRun, outcome: LinkageOutcome, files: [String], version: String,
        times: [String: Double]
    ) {
        let header = run.tables[0].header
        self.version = version
        project = header.project
        keyFingerprint = "\(header.keyFingerprint)"
        schemaDigest = "\(header.schemaDigest)"
        isDemonstration = run.tables.contains { $0.header.isDemonstration }
        inputs = zip(run.tables, files).map { table, file in
            Input(
                agency: table.header.agency, file: file, digest: "\(table.digest)",
                rows: table.rowCount)
        }
        settings = run.settings
        filters = run.filters
        modelUse = run.reuse?.use
        kernel = run.kernel.name
        threads = run.threads
        agencyPairs = outcome.pairs.map { pair in
            AgencyPair(
                agencyA: run.tables[pair.leftAgency].header.agency,
                agencyB: run.tables[pair.rightAgency].header.agency, links: pair.links.count,
                tiers: pair.tiers, candidates: pair.candidates, threshold: pair.threshold,
                estimate: pair.estimate,
                canaries: pair.canaries, ambiguousLinks: pair.ambiguousLinks,
                optimalAssignment: pair.optimal,
                allowsForDependence: !(pair.fit?.model.nonMatches.isEmpty ?? true),
                fitSeconds: pair.fit.map { ($0.seconds * 1_000).rounded() / 1_000 },
                warnings: pair.warnings)
        }
        duplicates = outcome.duplicates.map {
            Duplicates(records: $0.records, people: $0.people, estimate: $0.estimate)
        }
        clustering = run.settings.chosenClustering
        closure = outcome.closures.map { closure in
            Closure(
                agencyA: run.tables[closure.left].header.agency,
                over: run.tables[closure.middle].header.agency,
                agencyB: run.tables[closure.right].header.agency, chains: closure.chains,
                closed: closure.closed, rate: closure.rate)
        }
        peopleByAgencies = outcome.clusters.countsByAgencies(run.tables.count)
        isWithin = run.isWithin
        clusterSizes = outcome.clusters.countsBySize(10)
        self.times = times
    }
}
