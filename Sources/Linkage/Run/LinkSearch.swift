internal import Files

/// Runs the units of a stage that finds links: within a bound of memory, kept on the disk where
/// the stage is long, taken from there where an earlier run has done them.
struct LinkSearch {
    let folder: WorkFolder
    /// Names the stage's parts: one for each pair of files.
    let stage: String
    let settings: LinkageSettings
    let threads: Int
    let leftCount: Int
    let rightCount: Int
    /// Records of a side that are known to be one person.
    var leftGroups: RecordGroups?
    var rightGroups: RecordGroups?
    /// Whether scores are match weights, so that what competes with a one-to-one link can be told.
    var scoresAreWeights = false
    /// Links that were made beforehand; nil where there are none.
    var exact: ExactLinks?
    /// Their scores, in the order of `ExactLinks.forEach`.
    var exactLinks: [Link] = []

    /// Links as the settings choose them, best first.
    struct Chosen {
        var links: LinkList
        /// Scores of the links by which people were assigned, best first; nil where all links are.
        var firstScores: [Double]?
        /// nil where links do not compete, or have no odds.
        var competition: LinkCompetition?
        /// nil where people were assigned greedily.
        var optimal: OptimalAssignmentRecord?
        /// Links that were made beforehand, best first; they are not among `links`.
        var exact: [Link] = []

        var scores: [Double] { firstScores ?? links.map(\.score) }
    }

    /// - Parameter body: finds the links of a unit.
    func run(
        _ units: [WorkUnit], progress: (WorkUnit) -> Void,
        _ body: @escaping @Sendable (WorkUnit, inout LinkCollector) throws -> Void
    ) async throws -> [LinkRuns] {
        let keepsParts = units.count >= LinkageSettings.unitsToKeep
        let stride = MemoryLayout<Link>.stride
        let capacity = settings.linkMemory / 2 / stride / max(1, threads)
        let share = settings.linkMemory / 2 / stride / max(1, units.count)
        let search = self
        return try await OrderedWork.map(
            Array(units.enumerated()), threads: threads, finished: { progress($0.element) }
        ) { index, unit in
            let name = PartFile.Name(stage: "links-\(search.stage)", unit: index)
            if keepsParts, let part = search.folder.part(name) { return LinkRuns(part) }
            var collector = LinkCollector(
                folder: search.folder, name: name, capacity: capacity, share: share,
                bestOfRecord: search.bestOfRecord)
            try body(unit, &collector)
            return try collector.finish(keepsFile: keepsParts)
        }
    }

    func choose(_ runs: [LinkRuns]) throws -> Chosen {
        var pairs = gathered(runs)
        switch settings.assignment {
        case .oneToOne: return assign(runs)
        case .manyToMany:
            let count = runs.reduce(0) { $0 + $1.links.count }
            guard count * MemoryLayout<Link>.stride > settings.linkMemory / 2 else {
                var links: [Link] = []
                while let link = pairs.next() { links.append(link) }
                return Chosen(links: LinkList(links))
            }
            let name = PartFile.Name(stage: "chosen-\(stage)", unit: 0)
            var writer = try folder.writer(name)
            while let link = pairs.next() { try writer.write(link) }
            writer.endRun()
            try writer.commit()
            return Chosen(links: LinkList(try folder.written(name)))
        }
    }

    private func assign(_ runs: [LinkRuns]) -> Chosen {
        let people = PeopleOfFiles(
            leftCount: leftCount, rightCount: rightCount, leftGroups: leftGroups,
            rightGroups: rightGroups)
        var solved: (people: AssignedPeople, record: OptimalAssignmentRecord)?
        if settings.solver == .optimal {
            solved = OptimalAssignment(
                people: people, leastWeight: settings.leastAssignedWeight,
                limit: OptimalAssignment.defaultLimit,
                capacity: settings.linkMemory / 2 / OptimalAssignment.bytesOfPair
            ).solve { gathered(runs) }
        }
        var assignment = OneToOne(people, assigned: solved?.people)
        let held = assignment.assign(exactLinks)
        var pairs = gathered(runs)
        while let pair = pairs.next() {
            if exact?.contains(pair) ?? false { continue }
            assignment.add(pair)
        }
        let competition =
            scoresAreWeights
            ? LinkCompetition(
                assignment, pairs: gathered(runs), leftCount: leftCount, rightCount: rightCount)
            : nil
        return Chosen(
            links: LinkList(assignment.links), firstScores: assignment.firstScores,
            competition: competition, optimal: solved?.record,
            exact: held.sorted(by: Link.isBefore))
    }

    private func gathered(_ runs: [LinkRuns]) -> GatheredPairs {
        GatheredPairs(runs, best: bestOfRecord())
    }

    private func bestOfRecord() -> BestOfRecord? {
        settings.topCount.map {
            BestOfRecord(limit: $0, leftCount: leftCount, rightCount: rightCount)
        }
    }
}
