import Linkage
import TestSupport
import Testing
import Tokens

/// Where true pairs go, recounted pair by pair.
@Suite struct PairBreakdownTests {
    /// Two agencies of people who are hard to find again: each is written down six times over, and
    /// every fourth looks much like the one before.
    private static func agencies() throws -> LinkageRunTests.Agencies {
        var simulation = SimulatedPeople(seed: 11)
        var persons: [SimulatedPeople.Person] = []
        for index in 0..<400 {
            persons.append(
                index % 4 == 3 ? simulation.copy(of: persons[index - 1]) : simulation.person())
        }
        var agencies = LinkageRunTests.Agencies()
        for (agency, name) in ["housing", "health"].enumerated() {
            let held = persons.indices.filter { _ in simulation.below(4) > 0 }
            let records = held.map { index in
                (0..<(agency == 0 ? 1 : 6)).reduce(persons[index]) { person, _ in
                    simulation.copy(of: person)
                }
            }
            agencies.tables.append(
                try SimulatedPeople.table(
                    of: records, header: SimulatedPeople.header(agency: name)))
            agencies.people.append(
                Dictionary(
                    uniqueKeysWithValues: held.enumerated().map {
                        (SimulatedPeople.handle(name, $0.offset), $0.element)
                    }))
        }
        return agencies
    }

    /// A run over two simulated agencies, with all that judges it.
    private struct Judged {
        let agencies: LinkageRunTests.Agencies
        let outcome: LinkageOutcome
        let breakdown: PairBreakdown
        let quality: PairQuality
        let model: ModelRecord

        init(_ change: (inout LinkageSettings) -> Void) async throws {
            agencies = try PairBreakdownTests.agencies()
            let tables = agencies.tables
            var settings = LinkageSettings()
            settings.allowsPlain = true
            change(&settings)
            let run = try LinkageRun(
                tables: tables, files: ["a", "b"], settings: settings, threads: 2)
            let folder = try TemporaryFolder()
            outcome = try await run.run(in: WorkFolder(path: folder.path, job: run.job)) { _ in }
            let names = tables.map(\.header.agency)
            var text = "agency,handle,entity\n"
            for (name, people) in zip(names, agencies.people) {
                for (handle, person) in people { text += "\(name),\(handle),\(person)\n" }
            }
            // A person of whom no file has a record.
            for name in names { text += "\(name),\(String(repeating: "e", count: 32)),none\n" }
            let truth = try Array(text.utf8).withTruth(agencies: names)
            let record = RunRecord(
                run: run, outcome: outcome, files: ["a", "b"], version: "test", times: [:])
            model = ModelRecord(
                outcome: outcome, agencies: names,
                schemaDigest: "\(tables[0].header.schemaDigest)")
            let (rows, clusters) = LinkageRunTests.files(outcome, tables)
            let (linkBytes, clusterBytes) = (Array(rows.utf8), Array(clusters.utf8))
            let links = try JudgedLinks(
                text: linkBytes.span, path: "links.csv", truth: truth, tables: tables)
            let evaluation = try Evaluation(
                links: links, clusters: clusterBytes.span, path: "clusters.csv", truth: truth,
                record: record)
            quality = evaluation.links
            breakdown = try #require(
                try await run.breakdowns(
                    truth: truth, links: links, record: record, model: model
                ).first)
        }

        /// Rows of the two tables that are one person and no link.
        var lost: [(Int, Int)] {
            let linked = Set(outcome.pairs[0].links.map { [$0.leftRow, $0.rightRow] })
            var rows: [Int: Int] = [:]
            for row in 0..<agencies.tables[1].rowCount { rows[agencies.person(1, row)!] = row }
            return (0..<agencies.tables[0].rowCount).compactMap { row in
                guard let other = rows[agencies.person(0, row)!], !linked.contains([row, other])
                else { return nil }
                return (row, other)
            }
        }

        func explanation(_ rows: (Int, Int)) throws -> PairExplanation {
            let tables = (agencies.tables[0], agencies.tables[1])
            let plan = try ComparisonPlan(header: tables.0.header)
            let names = (tables.0.header.agency, tables.1.header.agency)
            return try PairExplanation(
                tables: tables, rows: rows,
                model: try #require(try model.model(of: names, plan: plan)), threshold: nil)
        }

        func checkSums() {
            let fates = breakdown.fates
            #expect(
                fates.linked + fates.notCompared + fates.underThreshold + fates.passedOver
                    + fates.notInFiles == fates.truePairs)
            #expect(fates.truePairs == quality.truth && fates.linked == quality.right)
            #expect(fates.notInFiles == 1)
            for groups in [
                breakdown.byDisagreeingFields, breakdown.byMissingFields, breakdown.bySimilarity,
            ] where !groups.isEmpty {
                #expect(groups.reduce(0) { $0 + $1.truePairs } == fates.truePairs - 1)
                #expect(groups.reduce(0) { $0 + $1.linked } == fates.linked)
                #expect(
                    groups.reduce(0) { $0 + $1.falseLinks } == quality.found - quality.right)
            }
        }
    }

    @Test("What all pairs lose is under the threshold or passed over, as each pair's weight tells")
    func allPairs() async throws {
        // Low enough that links of strangers take records away.
        let judged = try await Judged {
            $0.threshold = 0.001
            $0.findsDuplicates = false
        }
        judged.checkSums()
        let least = MatchModel.weight(ofProbability: 0.001)
        let weights = try judged.lost.map { try judged.explanation($0).weight }
        #expect(judged.breakdown.fates.notCompared == 0)
        #expect(judged.breakdown.fates.underThreshold == weights.count { $0 < least })
        #expect(judged.breakdown.fates.passedOver == weights.count { $0 >= least })
        #expect(judged.breakdown.fates.passedOver > 0)
    }

    @Test("What blocking loses agrees in no field that is blocked by")
    func blocking() async throws {
        let judged = try await Judged {
            $0.candidates = [.exactTokens]
            $0.blockCap = 1_000_000
            $0.threshold = 0.99
        }
        judged.checkSums()
        let passedOver = judged.outcome.pairs[0].candidates.fieldsPassedOver
        let least = MatchModel.weight(ofProbability: 0.99)
        var (lost, under) = (0, 0)
        for rows in judged.lost {
            let explanation = try judged.explanation(rows)
            if !explanation.fields.contains(where: {
                $0.label == "identical" && !passedOver.contains($0.name)
            }) {
                lost += 1
            } else if explanation.weight < least {
                under += 1
            }
        }
        #expect(judged.breakdown.fates.notCompared == lost && lost > 0)
        #expect(judged.breakdown.fates.underThreshold == under && under > 0)
    }

    @Test("Groups hold the pairs with so many fields that disagree, or are missing")
    func groups() async throws {
        let judged = try await Judged { $0.threshold = 0.9 }
        var (disagreeing, missing): ([Double: Int], [Double: Int]) = ([:], [:])
        for rows in judged.lost {
            let levels = try judged.explanation(rows).fields.map(\.level)
            disagreeing[Double(levels.count { $0 == 1 }), default: 0] += 1
            missing[Double(levels.count { $0 == 0 }), default: 0] += 1
        }
        func lost(_ groups: [PairBreakdown.Group]) -> [Double: Int] {
            var lost: [Double: Int] = [:]
            for group in groups where group.truePairs > group.linked {
                lost[group.value] = group.truePairs - group.linked
                #expect(group.recall == Double(group.linked) / Double(group.truePairs))
            }
            return lost
        }
        #expect(lost(judged.breakdown.byDisagreeingFields) == disagreeing)
        #expect(lost(judged.breakdown.byMissingFields) == missing)
        #expect(disagreeing.count > 1)
    }

    @Test("Record-level filters have no blocks: similarity tells", arguments: [0.6, 0.95])
    func records(dice: Double) async throws {
        let judged = try await Judged {
            $0.filters = .record
            $0.diceThreshold = dice
        }
        judged.checkSums()
        #expect(judged.breakdown.byDisagreeingFields.isEmpty)
        #expect(judged.breakdown.fates.notCompared == 0)
        let lostOver = judged.breakdown.bySimilarity.filter { $0.value >= dice }.reduce(0) {
            $0 + $1.truePairs - $1.linked
        }
        #expect(judged.breakdown.fates.passedOver == lostOver)
        #expect(judged.breakdown.bySimilarity.allSatisfy { $0.value >= 0 && $0.value <= 1 })
    }
}
