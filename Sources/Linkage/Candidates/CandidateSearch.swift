internal import Tokens

/// Chooses the candidates of two sides: by size where the operator does not say.
struct CandidateSearch {
    let plan: ComparisonPlan
    let left: ComparedSide
    let right: ComparedSide
    let leftHashes: TokenHashes
    let rightHashes: TokenHashes
    /// Both sides are one file.
    let isWithin: Bool
    let settings: LinkageSettings
    let threads: Int

    /// What to compare, and why.
    struct Outcome: Sendable {
        /// nil compares all pairs.
        var blocks: BlockIndex?
        var summary: CandidateSummary
        /// Pairs of the two sides that have the same token, for each field of the plan.
        var agreeingPairs: [Int]
    }

    /// Pairs of the two sides, each once.
    var allPairs: Int {
        BlockingRule.pairs(left.table.rowCount, right.table.rowCount, isWithin: isWithin)
    }

    /// - Throws: `LinkageError.invalidSetting` where the files do not have what was asked for.
    func run() async throws -> Outcome {
        if !left.table.header.salts.isEmpty { return try salted() }
        if settings.candidates?.contains(.salts) ?? false {
            throw LinkageError.invalidSetting("--candidates salts: the filters have no salts")
        }
        let (methods, reason) = choose()
        var summary = CandidateSummary(methods: methods, reason: reason, allPairs: allPairs)
        let tokens = try await tokenNumbers()
        let agreeing = tokens.map { $0.pairCount(isWithin: isWithin) }
        if methods.contains(.allPairs) {
            return Outcome(blocks: nil, summary: summary, agreeingPairs: agreeing)
        }
        let cap =
            settings.blockCap
            ?? automaticCap(methods.contains(.exactTokens) ? tokens : [])
        summary.blockCap = cap
        var rules: [BlockingRule] = []
        if methods.contains(.exactTokens) {
            let found = TokenBlocking(
                plan: plan, numbers: tokens, isWithin: isWithin, cap: cap
            ).build()
            rules = found.rules
            summary.rules = rules.map(self.summary)
            summary.fieldsPassedOver = found.passedOver.map { plan.fields[$0].name }
            summary.pairsInSplitBlocks = found.pairsInSplitBlocks
            summary.pairsOverCap = found.pairsOverCap
        }
        if methods.contains(.matchKeys) { rules += try keyRules(into: &summary) }
        for case .similarity(let group) in methods {
            rules += try await bands(of: group, cap: cap, into: &summary)
        }
        return Outcome(
            blocks: BlockIndex(rules: rules), summary: summary, agreeingPairs: agreeing)
    }

    private func keyRules(
        into summary: inout CandidateSummary
    ) throws(LinkageError) -> [BlockingRule] {
        let blocking = MatchKeyBlocking(
            left: left.table, right: right.table, isWithin: isWithin, cap: settings.blockCap)
        return try blocking.rules(into: &summary)
    }

    /// The cells of the salts. Equal filters say nothing across cells, so tokens are not numbered.
    private func salted() throws(LinkageError) -> Outcome {
        guard settings.candidates.map({ $0 == [.salts] }) ?? true else {
            throw .invalidSetting(
                "--candidates: salted filters can be compared within the cells of their salts "
                    + "alone; leave the option out")
        }
        let rules = SaltCells.rules(left.table, right.table, isWithin: isWithin)
        var summary = CandidateSummary(
            methods: [.salts],
            reason: "salted filters can be compared in the same cell of a salt, and only there",
            allPairs: allPairs)
        summary.rules = zip(left.table.header.salts, rules).map { salt, rule in
            CandidateSummary.Rule(
                name: salt.name, blocks: rule.blocks.count, pairs: rule.pairCount,
                largestBlock: rule.largestBlock)
        }
        return Outcome(
            blocks: BlockIndex(rules: rules), summary: summary,
            agreeingPairs: plan.fields.map { _ in 0 })
    }

    private func choose() -> (methods: [CandidateMethod], reason: String) {
        if let methods = settings.candidates { return (methods, "asked for") }
        let most = max(allPairs, settings.largestPairCount)
        let isWithinLimit = most <= settings.allPairsLimit
        let pairs =
            most == allPairs ? "\(most) pairs are" : "\(most) pairs of the largest files are"
        return (
            [isWithinLimit ? .allPairs : .exactTokens],
            "\(pairs) \(isWithinLimit ? "within" : "over") the limit of "
                + "\(settings.allPairsLimit) for all pairs"
        )
    }

    /// Numbers of equal tokens, one for each field of the plan.
    private func tokenNumbers() async throws -> [TokenNumbers] {
        let fields = plan.fields.map(\.tokenField)
        return try await OrderedWork.map(fields, threads: threads, finished: { _ in }) { field in
            if isWithin {
                return TokenNumbers(within: leftHashes.rowCount) {
                    leftHashes.value(row: $0, tokenField: field)
                }
            }
            return TokenNumbers(
                leftCount: leftHashes.rowCount, rightCount: rightHashes.rowCount,
                leftKey: { leftHashes.value(row: $0, tokenField: field) },
                rightKey: { rightHashes.value(row: $0, tokenField: field) })
        }
    }

    private func automaticCap(_ tokens: [TokenNumbers]) -> Int {
        TokenBlocking.cap(
            numbers: tokens, isWithin: isWithin,
            mostPairs: settings.pairsPerRecord * max(left.table.rowCount, right.table.rowCount))
    }

    private func bands(
        of group: FilterGroup, cap: Int, into summary: inout CandidateSummary
    ) async throws -> [BlockingRule] {
        guard let leftRows = FilterRows(left.table, group: group),
            let rightRows = FilterRows(right.table, group: group)
        else {
            throw LinkageError.invalidSetting(
                "--candidates \(CandidateMethod.similarity(group).rawValue): the files hold no "
                    + "such filters; see `linkage-node inspect`")
        }
        let bands = SimilarityBands(
            group: group, left: leftRows, right: rightRows, isWithin: isWithin, cap: cap)
        guard
            let design = bands.design(
                similarity: settings.bandSimilarity, recall: settings.bandRecall)
        else {
            throw LinkageError.invalidSetting(
                "--candidates \(CandidateMethod.similarity(group).rawValue): no bands find "
                    + "\(settings.bandRecall) of the pairs at a Dice similarity of "
                    + "\(settings.bandSimilarity); lower --lsh-recall or raise --lsh-similarity")
        }
        let made = try await OrderedWork.map(
            Array(0..<design.bandCount), threads: threads, finished: { _ in }
        ) { bands.rule(band: $0, of: design) }
        summary.pairsOverCap += made.reduce(0) { $0 + $1.pairsOverCap }
        summary.rules.append(
            CandidateSummary.Rule(
                name: CandidateMethod.similarity(group).rawValue
                    + ", \(design.bandCount) bands of \(design.bitsPerBand) bits",
                blocks: made.reduce(0) { $0 + $1.rule.blocks.count },
                pairs: made.reduce(0) { $0 + $1.rule.pairCount },
                largestBlock: made.reduce(0) { max($0, $1.rule.largestBlock) }))
        return made.map(\.rule)
    }

    private func summary(of rule: BlockingRule) -> CandidateSummary.Rule {
        var name = ""
        if case .sameTokens(let fields) = rule.kind {
            name = fields.map { plan.fields[$0].name }.joined(separator: " + ")
        }
        return CandidateSummary.Rule(
            name: name, blocks: rule.blocks.count, pairs: rule.pairCount,
            largestBlock: rule.largestBlock)
    }
}
