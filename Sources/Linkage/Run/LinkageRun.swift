internal import Files
public import Tokens

/// A linkage job: the token files of two or more agencies in, links and clusters out; or the file
/// of one, in which duplicates are looked for.
public struct LinkageRun: Sendable {
    /// The agencies' records; canaries are set apart.
    public let tables: [TokenTable]
    /// The agencies' canaries; no rows where none were planted.
    let canaries: [TokenTable]
    public let settings: LinkageSettings
    /// Which filters are compared.
    public let filters: LinkageSettings.Filters
    /// The kernel that compares.
    public let kernel: ComparisonKernel
    /// Work units under way at a time.
    public let threads: Int
    /// A model of an earlier run that is used again.
    public let reuse: ModelReuse?

    /// Checks that the files belong together, before anything is compared.
    /// - Parameters:
    ///   - tables: one looks for duplicates within it; more are linked with each other.
    ///   - files: the path of each table, for messages.
    ///   - threads: at least 1.
    ///   - reuse: a model to use again, made with the files' schema.
    /// - Throws: `LinkageError`.
    public init(
        tables: [TokenTable], files: [String], settings: LinkageSettings, threads: Int,
        reuse: ModelReuse? = nil
    ) throws(LinkageError) {
        try settings.check()
        guard threads >= 1 else { throw .invalidSetting("--threads must be at least 1") }
        try Compatibility.check(
            tables, files: files, settings: settings)
        let header = tables[0].header
        let filters = settings.filters ?? (header.fields.isEmpty ? .record : .fields)
        guard filters == .fields ? !header.fields.isEmpty : header.recordBitCount > 0 else {
            let kind = filters == .fields ? "field" : "record"
            throw .incompatible("the files hold no \(kind)-level filters to compare")
        }
        var settings = settings
        let sizes = tables.map { $0.rowCount - $0.canaryCount }.sorted(by: >)
        if sizes.count > 1 { settings.largestPairCount = sizes[0] * sizes[1] }
        // Within one file every pair is of one agency, and a person may have many records.
        if tables.count == 1 { settings.assignment = .manyToMany }
        if settings.solver == .optimal {
            guard settings.assignment == .oneToOne else {
                throw .invalidSetting(
                    "--solver optimal assigns one-to-one links; with many-to-many or --within "
                        + "every pair over the threshold is one")
            }
            guard filters == .fields else {
                throw .invalidSetting(
                    "--solver optimal sums the match weights of field-level filters; similarities "
                        + "of record-level filters have no sum that means anything")
            }
        }
        try Self.checkTiers(settings, header)
        if settings.chosenClustering == .greedyMerge && settings.assignment == .manyToMany {
            throw .invalidSetting(
                "--clustering greedy-merge keeps two records of an agency apart, but "
                    + (tables.count == 1 ? "--within" : "--assignment many-to-many")
                    + " looks for many records a person; choose average-linkage, best-link or "
                    + "connected-components")
        }
        if let reuse {
            guard filters == .fields else {
                throw .incompatible(
                    "a model weighs fields, and these files are compared by record-level filters")
            }
            try reuse.check(tables, agencyPairs: Self.agencyPairs(tables.count))
        }
        self.reuse = reuse
        if !settings.termFrequencyFields.isEmpty {
            guard filters == .fields else {
                throw .invalidSetting("--term-frequency is for field-level filters")
            }
            guard header.salts.isEmpty else {
                throw .invalidSetting(
                    "--term-frequency counts equal tokens, and salted filters of one value differ")
            }
            _ = try ComparisonPlan(header: header).fields(named: settings.termFrequencyFields)
        }
        self.tables = tables.map(\.withoutCanaries)
        canaries = tables.map(\.canaries)
        self.settings = settings
        self.filters = filters
        self.kernel = try ComparisonKernel.chosen()
        self.threads = threads
    }

    private static func checkTiers(
        _ settings: LinkageSettings, _ header: TokenHeader
    ) throws(LinkageError) {
        guard !settings.tiers.isEmpty else { return }
        guard settings.assignment == .oneToOne && settings.solver == .greedy else {
            throw .invalidSetting(
                "--tiers makes one-to-one links, each before what is compared; it goes with "
                    + "neither many-to-many, --within nor --solver optimal")
        }
        let names = header.matchKeys.map(\.name)
        for (index, tier) in settings.tiers.enumerated() {
            guard names.contains(tier) else {
                throw .invalidSetting(
                    "--tiers: the files have no match key of that name; "
                        + (names.isEmpty ? "they have none" : "theirs are ")
                        + names.joined(separator: ", "))
            }
            guard !settings.tiers[..<index].contains(tier) else {
                throw .invalidSetting("--tiers: a match key stands twice")
            }
        }
    }

    /// Whether duplicates are looked for within one file.
    public var isWithin: Bool { tables.count == 1 }

    /// All that decides the result, as text: a run goes on only from parts of its own job.
    public var job: String {
        "\(tables.map { "\($0.digest)" }) \(settings)" + (reuse.map { " \($0)" } ?? "")
    }

    var agencyPairs: [(Int, Int)] { Self.agencyPairs(tables.count) }

    private static func agencyPairs(_ count: Int) -> [(Int, Int)] {
        if count == 1 { return [(0, 0)] }
        return (0..<count).flatMap { left in (left + 1..<count).map { (left, $0) } }
    }

    /// Learns the models of the run.
    func fitting(_ plan: ComparisonPlan, _ agencies: [PreparedAgency]) -> ModelFitting {
        ModelFitting(
            plan: plan, within: agencies.map(\.within), settings: settings,
            agencies: tables.map(\.header.agency), reuse: reuse)
    }

    /// Links every pair of agencies, then finds clusters across all of them.
    /// - Parameters:
    ///   - folder: where finished parts are kept and looked for, and what does not fit into memory
    ///     goes.
    ///   - warn: told, before a long stage begins, what the operator should know of it.
    ///   - progress: told how far each stage is.
    /// - Throws: `LinkageError`, `FileError`, `CancellationError`.
    public func run(
        in folder: WorkFolder, warn: (String) -> Void = { _ in },
        progress: (LinkageProgress) -> Void
    ) async throws -> LinkageOutcome {
        var pairs: [AgencyPairOutcome] = []
        var duplicates: [DuplicateOutcome] = []
        var groups: [RecordGroups?] = tables.map { _ in nil }
        switch filters {
        case .fields: (pairs, duplicates, groups) = try await linkFields(folder, progress)
        case .record: pairs = try await linkRecords(folder, warn, progress)
        }
        let filters = filters
        let rowCounts = tables.map(\.rowCount)
        let links = pairs.map {
            AgencyPairLinks(
                leftAgency: $0.leftAgency, rightAgency: $0.rightAgency, links: $0.links)
        }
        let clusters = Clusters(
            rowCounts: rowCounts, pairs: links, duplicates: groups,
            method: settings.chosenClustering,
            allCompared: isWithin || settings.assignment == .oneToOne,
            probability: {
                filters == .fields ? MatchModel.probability(ofWeight: $0) : $0
            })
        return LinkageOutcome(
            filters: filters, linksCompete: filters == .fields && settings.assignment == .oneToOne,
            pairs: pairs, duplicates: duplicates,
            closures: Closure.count(rowCounts: rowCounts, pairs: links, duplicates: groups),
            clusters: clusters)
    }

    private func linkFields(
        _ folder: WorkFolder, _ progress: (LinkageProgress) -> Void
    ) async throws -> ([AgencyPairOutcome], [DuplicateOutcome], [RecordGroups?]) {
        let plan = try ComparisonPlan(header: tables[0].header)
        var agencies = try await prepare(plan)
        var fitting = fitting(plan, agencies)
        func linkage(_ left: Int, _ right: Int) -> FieldLinkage {
            FieldLinkage(
                plan: plan, left: agencies[left], right: agencies[right], isWithin: isWithin,
                fitting: fitting, kernel: kernel, settings: settings, threads: threads,
                folder: folder)
        }
        // The first agencies tell how one person's records look across agencies, and so within.
        let first = agencyPairs[0]
        let counted = try await linkage(first.0, first.1).count(
            agencies: first, progress: progress)
        if isWithin {
            fitting.refineWithin()
        } else if let counted {
            fitting.refine(by: try linkage(first.0, first.1).fit(first, counted))
        }
        if !isWithin && settings.assignment == .oneToOne && settings.findsDuplicates {
            for index in agencies.indices {
                agencies[index] = try await DuplicateSearch(
                    plan: plan, agency: agencies[index], fitting: fitting, settings: settings,
                    threads: threads, folder: folder, number: index
                ).run(progress)
            }
        }
        var outcomes: [AgencyPairOutcome] = []
        for pair in agencyPairs {
            outcomes.append(
                try await linkage(pair.0, pair.1).run(
                    agencies: pair, counted: pair == first ? counted : nil, progress: progress))
        }
        return (
            outcomes, agencies.map { DuplicateOutcome($0) }, agencies.map(\.duplicates)
        )
    }

    /// What every pair of agencies needs of each: popcounts and token numbers, and patterns within.
    func prepare(_ plan: ComparisonPlan) async throws -> [PreparedAgency] {
        let kernel = kernel
        let sides = try await OrderedWork.map(tables, threads: threads, finished: { _ in }) {
            let side = ComparedSide($0, kernel: kernel)
            return (side: side, hashes: TokenHashes(side))
        }
        var agencies: [PreparedAgency] = []
        for (side, canaries) in zip(sides, canaries) {
            let within = try await WithinPatterns.count(
                plan: plan, side: side.side, hashes: side.hashes, kernel: kernel,
                settings: settings, threads: threads)
            agencies.append(
                PreparedAgency(
                    side: side.side, hashes: side.hashes, within: within, canaries: canaries))
        }
        return agencies
    }

    private func linkRecords(
        _ folder: WorkFolder, _ warn: (String) -> Void, _ progress: (LinkageProgress) -> Void
    ) async throws -> [AgencyPairOutcome] {
        var outcomes: [AgencyPairOutcome] = []
        for (left, right) in agencyPairs {
            let linkage = RecordLinkage(
                left: tables[left], right: tables[right],
                canaries: (canaries[left], canaries[right]), isWithin: isWithin, kernel: kernel,
                settings: settings, threads: threads, folder: folder)
            outcomes.append(
                try await linkage.run(agencies: (left, right), warn: warn, progress: progress))
        }
        return outcomes
    }
}

/// What a linkage job gave.
public struct LinkageOutcome: Sendable {
    public let filters: LinkageSettings.Filters
    /// Whether what competes with each link is told: one-to-one links with match weights.
    public let linksCompete: Bool
    /// Every pair of agencies, in the order of the files.
    public let pairs: [AgencyPairOutcome]
    /// Of each agency; none where record-level filters were compared.
    public let duplicates: [DuplicateOutcome]
    /// Every three agencies, with each in the middle; none where there are fewer.
    public let closures: [Closure]
    public let clusters: Clusters
}

/// People who stand in one agency's file more than once.
public struct DuplicateOutcome: Sendable {
    /// Records of the file.
    public let records: Int
    /// People among them, as far as duplicates were found.
    public let people: Int
    /// How good the links between duplicates are; nil where there is none.
    public let estimate: QualityEstimate?

    init(_ agency: PreparedAgency) {
        records = agency.rowCount
        people = agency.peopleCount
        estimate = agency.duplicateEstimate
    }
}
