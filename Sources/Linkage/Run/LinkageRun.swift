public import Tokens

/// A linkage job: the token files of two or more agencies in, links and clusters out.
public struct LinkageRun: Sendable {
    public let tables: [TokenTable]
    public let settings: LinkageSettings
    /// Which filters are compared.
    public let filters: LinkageSettings.Filters
    /// The kernel that compares.
    public let kernel: ComparisonKernel
    /// Work units under way at a time.
    public let threads: Int

    /// Checks that the files belong together, before anything is compared.
    /// - Parameters:
    ///   - files: the path of each table, for messages.
    ///   - threads: at least 1.
    /// - Throws: `LinkageError`.
    public init(
        tables: [TokenTable], files: [String], settings: LinkageSettings, threads: Int
    ) throws(LinkageError) {
        try settings.check()
        guard threads >= 1 else { throw .invalidSetting("--threads must be at least 1") }
        try Compatibility.check(
            tables, files: files, allowsDemonstration: settings.allowsDemonstration)
        let header = tables[0].header
        let filters = settings.filters ?? (header.fields.isEmpty ? .record : .fields)
        guard filters == .fields ? !header.fields.isEmpty : header.recordBitCount > 0 else {
            let kind = filters == .fields ? "field" : "record"
            throw .incompatible("the files hold no \(kind)-level filters to compare")
        }
        self.tables = tables
        self.settings = settings
        self.filters = filters
        self.kernel = try ComparisonKernel.chosen()
        self.threads = threads
    }

    /// Pairs of records that the run will look at, twice where a model is learnt.
    public var pairsToVisit: Int {
        var pairs = 0
        for (left, right) in agencyPairs { pairs += tables[left].rowCount * tables[right].rowCount }
        return filters == .fields ? pairs * 2 : pairs
    }

    private var agencyPairs: [(Int, Int)] {
        tables.indices.flatMap { left in
            tables.indices.filter { $0 > left }.map { (left, $0) }
        }
    }

    /// Links every pair of agencies, then finds clusters across all of them.
    /// - Parameter progress: told how many pairs of records were visited since it was told last.
    /// - Throws: `LinkageError`, `CancellationError`.
    public func run(progress: (Int) -> Void) async throws -> LinkageOutcome {
        let pairs =
            filters == .fields
            ? try await linkFields(progress) : try await linkRecords(progress)
        let links = pairs.flatMap { pair in
            pair.links.map { link in
                Clusters.GlobalLink(
                    left: (pair.leftAgency, link.leftRow),
                    right: (pair.rightAgency, link.rightRow), score: link.score,
                    probability: filters == .fields
                        ? MatchModel.probability(ofWeight: link.score) : link.score)
            }
        }
        let clusters = Clusters(
            rowCounts: tables.map(\.rowCount), links: links,
            onePerAgency: settings.assignment == .oneToOne)
        return LinkageOutcome(filters: filters, pairs: pairs, clusters: clusters)
    }

    private func linkFields(_ progress: (Int) -> Void) async throws -> [AgencyPairOutcome] {
        let plan = try ComparisonPlan(header: tables[0].header)
        let sides = tables.map { ComparedSide($0, kernel: kernel) }
        let hashes = sides.map { TokenHashes($0) }
        let within = try await countWithin(plan: plan, sides: sides, hashes: hashes)
        var outcomes: [AgencyPairOutcome] = []
        for (left, right) in agencyPairs {
            let linkage = FieldLinkage(
                plan: plan, left: sides[left], right: sides[right], leftHashes: hashes[left],
                rightHashes: hashes[right],
                within: within.isEmpty ? [] : [within[left], within[right]], kernel: kernel,
                settings: settings, threads: threads)
            outcomes.append(try await linkage.run(agencies: (left, right), progress: progress))
        }
        return outcomes
    }

    /// Patterns within each agency; none where files may hold many records a person, whose pairs
    /// are then no evidence of how non-matches look.
    private func countWithin(
        plan: ComparisonPlan, sides: [ComparedSide], hashes: [TokenHashes]
    ) async throws -> [WithinPatterns] {
        guard settings.assignment == .oneToOne else { return [] }
        var within: [WithinPatterns] = []
        for (side, hashes) in zip(sides, hashes) {
            let rows = side.table.rowCount
            within.append(
                try await WithinPatterns.count(
                    plan: plan, side: side, hashes: hashes,
                    usesBlocks: rows * rows > settings.allPairsLimit, blockCap: settings.blockCap,
                    kernel: kernel, threads: threads))
        }
        return within
    }

    private func linkRecords(_ progress: (Int) -> Void) async throws -> [AgencyPairOutcome] {
        var outcomes: [AgencyPairOutcome] = []
        for (left, right) in agencyPairs {
            let linkage = RecordLinkage(
                left: tables[left], right: tables[right], kernel: kernel, settings: settings,
                threads: threads)
            outcomes.append(try await linkage.run(agencies: (left, right), progress: progress))
        }
        return outcomes
    }
}

/// What a linkage job gave.
public struct LinkageOutcome: Sendable {
    public let filters: LinkageSettings.Filters
    /// Every pair of agencies, in the order of the files.
    public let pairs: [AgencyPairOutcome]
    public let clusters: Clusters
}
