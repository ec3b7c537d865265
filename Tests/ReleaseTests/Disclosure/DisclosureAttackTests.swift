import Foundation
import Release
import Testing

/// The attacker against the protection, over random tables. DISCLOSURE_TABLES says how many; `make
/// disclosure` takes 2,000.
@Suite("Attacks on released overlap tables")
struct DisclosureAttackTests {
    private static let tables =
        ProcessInfo.processInfo.environment["DISCLOSURE_TABLES"].flatMap { Int($0) } ?? 60

    private struct Score {
        var read = 0
        var tried = 0
        var open = 0

        mutating func add(_ findings: OverlapAttacker.Findings) {
            read += findings.read
            tried += findings.tried
            open += findings.open
        }
    }

    private static func policy(_ draws: inout Draws) -> DisclosurePolicy {
        var policy = DisclosurePolicy()
        policy.threshold = [5, 7, 10][draws.below(3)]
        policy.roundingBase = [1, 5, 5][draws.below(3)]
        policy.zeros = draws.below(2) == 0 ? .shown : .suppressed
        return policy
    }

    private static func overlap(_ draws: inout Draws) -> SimulatedOverlap {
        let agencies = 2 + draws.below(5)
        let values = draws.below(2) == 0 || agencies > 4 ? 0 : 2 + draws.below(3)
        let people = 20 + draws.below(60 << agencies)
        return SimulatedOverlap(
            agencies: agencies, attributes: values == 0 ? [] : [("band", values)], people: people,
            &draws)
    }

    private static func count(
        _ statistic: OverlapStatistic, _ tables: OverlapTables
    ) -> Int {
        var counts = tables.regions
        if let table = tables.attributes.first(where: { $0.name == statistic.attribute }),
            let value = table.values.firstIndex(of: statistic.value ?? "")
        {
            counts = table.counts[value]
        }
        return counts.indices.reduce(0) { sum, index in
            let mask = index + 1
            let isIn =
                switch statistic.kind {
                case .region(let own): own == mask
                case .agency(let agency): mask >> agency & 1 == 1
                case .pair(let first, let second):
                    mask >> first & 1 == 1 && mask >> second & 1 == 1
                case .atLeast(let least): mask.nonzeroBitCount >= least
                case .total: true
                }
            return isIn ? sum + counts[index] : sum
        }
    }

    @Test("No suppressed count can be worked out, by a reader or by an agency")
    func protected() throws {
        var draws = Draws(seed: 20_261)
        var (reader, insider, naive) = (Score(), Score(), Score())
        var (shown, hidden, small) = (0, 0, 0)
        for _ in 0..<Self.tables {
            let people = Self.overlap(&draws)
            let tables = try people.tables(Array(people.attributes.indices))
            let policy = Self.policy(&draws)
            let count = { Self.count($0, tables) }
            let released = try DisclosureControl(policy: policy).protect(tables, run: "run")
            let attacker = OverlapAttacker([released.published])
            let claims = released.proof?.witnesses ?? []
            reader.add(attacker.attack(claims: claims, count: count))
            let agency = draws.below(people.agencies)
            var inside = attacker
            inside.know(agency: agency, count: count)
            insider.add(inside.attack(as: agency, claims: claims, count: count))
            let plain = try DisclosureControl(
                policy: policy, suppressesMore: false, comparesReleases: true
            ).protect(tables, run: "run")
            naive.add(OverlapAttacker([plain.published]).attack(count: count))
            shown += released.published.statistics.count
            hidden += released.published.statistics.count { $0.cell == .suppressed }
            small += plain.published.statistics.count { $0.cell == .suppressed }
        }
        print("figure disclosure_tables \(Self.tables)")
        print("figure disclosure_small_counts_attacked \(reader.tried)")
        print("figure disclosure_read_by_reader \(reader.read)")
        print("figure disclosure_read_by_agency \(insider.read)")
        print("figure disclosure_undecided_questions \(reader.open + insider.open)")
        print("figure disclosure_read_without_secondary \(naive.read) of \(naive.tried)")
        print("figure disclosure_share_suppressed \(Double(hidden) / Double(shown))")
        print("figure disclosure_share_small \(Double(small) / Double(shown))")
        #expect(reader.read == 0)
        #expect(insider.read == 0)
        #expect(reader.open + insider.open == 0, "a question that no table answers")
        #expect(naive.read * 4 > naive.tried, "an attacker who reads nothing proves nothing")
    }

    /// Of everybody, then by one attribute after the other; without those that are refused.
    private static func releases(
        of people: SimulatedOverlap, by control: DisclosureControl
    ) throws -> [OverlapLedgerEntry] {
        var ledger: [OverlapLedgerEntry] = []
        for chosen in [[], [0], [1], [2], [3]] {
            let tables = try people.tables(chosen)
            let released = Result { try control.protect(tables, run: "run", after: ledger) }
            if case .failure(let error) = released {
                guard case .unprotectable? = error as? DisclosureError else { throw error }
                continue
            }
            ledger.append(
                OverlapLedgerEntry(
                    release: "release \(ledger.count + 1)", run: "run", tables: tables,
                    published: try released.get().published))
        }
        return ledger
    }

    @Test("Five releases of the same people cut differently are safe together")
    func sequences() throws {
        var draws = Draws(seed: 77)
        var (together, apart) = (Score(), Score())
        var refused = 0
        for _ in 0..<max(4, Self.tables / 40) {
            let agencies = 2 + draws.below(2)
            let people = SimulatedOverlap(
                agencies: agencies,
                attributes: [("band", 3), ("ward", 2), ("service", 3), ("regular", 2)],
                people: 60 + draws.below(200), &draws)
            let policy = Self.policy(&draws)
            let all = try people.tables([0, 1, 2, 3])
            for guarded in [true, false] {
                let control = try DisclosureControl(
                    policy: policy, suppressesMore: true, comparesReleases: guarded)
                let ledger = try Self.releases(of: people, by: control)
                refused += 5 - ledger.count
                let findings = OverlapAttacker(ledger.map(\.published)).attack {
                    Self.count($0, all)
                }
                if guarded { together.add(findings) } else { apart.add(findings) }
            }
        }
        print("figure disclosure_sequences_read \(together.read) of \(together.tried)")
        print("figure disclosure_sequences_refused_releases \(refused)")
        print("figure disclosure_sequences_read_without_guard \(apart.read) of \(apart.tried)")
        #expect(together.read == 0)
        #expect(together.tried > 0)
        #expect(apart.read > 0, "releases that do not know of each other give counts away")
    }

    /// Figures alone: how long it takes says nothing of whether it is right.
    @Test(
        "Time and suppressions by size",
        .enabled(if: ProcessInfo.processInfo.environment["DISCLOSURE_TABLES"] != nil))
    func time() throws {
        var draws = Draws(seed: 1)
        let sizes = [
            (3, 0, 200), (4, 0, 300), (6, 0, 1_000), (4, 5, 1_000), (6, 3, 1_000), (6, 32, 5_000),
        ]
        for (agencies, values, count) in sizes {
            let people = SimulatedOverlap(
                agencies: agencies, attributes: values == 0 ? [] : [("band", values)],
                people: count, &draws)
            let tables = try people.tables(Array(people.attributes.indices))
            var policy = DisclosurePolicy()
            policy.zeros = .shown
            let start = ContinuousClock.now
            let released = try DisclosureControl(policy: policy).protect(tables, run: "run")
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let statistics = released.published.statistics
            let hidden = statistics.count { $0.cell == .suppressed }
            let name = "figure disclosure_\(agencies)x\(max(values, 1))"
            print("\(name)_seconds \(seconds)")
            print("\(name)_suppressed \(hidden) of \(statistics.count)")
            #expect(hidden < statistics.count)
        }
    }
}
