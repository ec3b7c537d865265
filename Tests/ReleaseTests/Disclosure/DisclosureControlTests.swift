import Release
import Testing

@Suite("Disclosure control")
struct DisclosureControlTests {
    private func policy(base: Int = 5) -> DisclosurePolicy {
        var policy = DisclosurePolicy()
        policy.roundingBase = base
        policy.zeros = .shown
        return policy
    }

    private func tables(_ regions: [Int]) throws -> OverlapTables {
        try OverlapTables(agencies: ["council", "charity"], regions: regions)
    }

    private func entry(
        _ tables: OverlapTables, _ control: DisclosureControl, run: String
    ) throws -> OverlapLedgerEntry {
        OverlapLedgerEntry(
            release: "of May", run: run, tables: tables,
            published: try control.protect(tables, run: run).published)
    }

    @Test("Counts round to the nearest multiple, the middle of an even base up", arguments: 2...10)
    func rounding(base: Int) throws {
        let policy = policy(base: base)
        for count in 10...200 {
            let number = policy.rounded(count)
            #expect(abs(number - count) * 2 <= base && number % base == 0)
            #expect(abs(number - count) * 2 < base || number > count)
            let interval = try #require(policy.counts(shownAs: number))
            #expect(interval.contains(count))
            #expect(interval.allSatisfy { policy.rounded($0) == number && $0 >= 10 })
        }
    }

    @Test("A small region takes others with it, but not the totals if that is enough")
    func secondary() throws {
        // 203 people in both of two agencies would give the 4 of the charity alone away.
        let control = try DisclosureControl(policy: policy(base: 1))
        let released = try control.protect(tables([300, 4, 203]), run: "1").published
        #expect(released.cell(OverlapStatistic(.region(mask: 2))) == .suppressed)
        let rest: [OverlapStatistic.Kind] = [.region(mask: 1), .region(mask: 3)]
        #expect(rest.contains { released.cell(OverlapStatistic($0)) == .suppressed })
    }

    @Test("The same number twice under two names is shown or suppressed alike")
    func aliases() throws {
        let control = try DisclosureControl(policy: policy())
        for both in [3, 15, 40] {
            let released = try control.protect(tables([50, 60, both]), run: "1").published
            let cells = [.region(mask: 3), .pair(0, 1), .atLeast(2)].map {
                (kind: OverlapStatistic.Kind) in released.cell(OverlapStatistic(kind))
            }
            #expect(cells[0] == cells[1] && cells[1] == cells[2])
        }
    }

    @Test("A proof whose numbers or witnesses were changed is not one")
    func proof() throws {
        let control = try DisclosureControl(policy: policy())
        let released = try control.protect(tables([300, 4, 203]), run: "1")
        let proof = try #require(released.proof)
        #expect(proof.firstUnprotected() == nil)
        let none = ProtectionProof(
            tables: proof.tables, published: proof.published, witnesses: [])
        #expect(none.firstUnprotected() != nil)
        let wrong = ProtectionProof(
            tables: proof.tables, published: proof.published,
            witnesses: proof.witnesses.map { $0.map { $0 + 40 } })
        #expect(wrong.firstUnprotected() != nil)
    }

    @Test("The same tables give the same bytes")
    func deterministic() throws {
        var draws = Draws(seed: 5)
        let people = SimulatedOverlap(
            agencies: 4, attributes: [("band", 3)], people: 300, &draws)
        let control = try DisclosureControl()
        let first = try control.protect(people.tables([0]), run: "1")
        let second = try control.protect(people.tables([0]), run: "1")
        #expect(first.published == second.published)
        #expect(first.proof?.witnesses == second.proof?.witnesses)
    }

    // MARK: - Over releases

    @Test("One person more is refused, with the statistic, the release and no count")
    func oneMore() throws {
        let control = try DisclosureControl(policy: policy(base: 1))
        let first = try entry(tables([300, 250, 203]), control, run: "1")
        let next = try tables([300, 250, 204])
        let error = #expect(throws: DisclosureError.self) {
            try control.protect(next, run: "2", after: [first])
        }
        let words = "\(try #require(error))"
        #expect(words.contains("of May") && words.contains("all people"))
        #expect(!words.contains("1") && !words.contains("2"))
        let careless = try DisclosureControl(
            policy: policy(base: 1), suppressesMore: true, comparesReleases: false)
        let second = try careless.protect(next, run: "2", after: [first]).published
        let both = OverlapStatistic(.region(mask: 3))
        #expect(first.published.cell(both) == .number(203))
        #expect(second.cell(both) == .number(204), "without the guard the newcomer is read")
    }

    @Test("Enough people more, or none, may be released")
    func enough() throws {
        let control = try DisclosureControl(policy: policy(base: 1))
        let first = try entry(tables([300, 250, 203]), control, run: "1")
        let again = try control.protect(tables([300, 250, 203]), run: "2", after: [first])
        #expect(again.published == first.published)
        #expect(throws: Never.self) {
            try control.protect(tables([310, 260, 213]), run: "2", after: [first])
        }
    }

    @Test("Of five deliveries with people added, none that is released tells of few newcomers")
    func newcomers() throws {
        var draws = Draws(seed: 31)
        var released = 0
        var pinned = (guarded: 0, careless: 0)
        for _ in 0..<40 {
            for guarded in [true, false] {
                var people = SimulatedOverlap(
                    agencies: 2 + draws.below(2), attributes: [], people: 200, &draws)
                let control = try DisclosureControl(
                    policy: policy(base: 1), suppressesMore: true, comparesReleases: guarded)
                var ledger: [OverlapLedgerEntry] = []
                for delivery in 1...5 {
                    for _ in 0..<(delivery == 1 ? 0 : 1 + draws.below(150)) { people.add(&draws) }
                    let tables = try people.tables([])
                    let run = "run \(delivery)"
                    guard
                        let now = try? control.protect(tables, run: run, after: ledger).published
                    else { continue }
                    for entry in ledger {
                        let tells = now.statistics.contains { statistic in
                            guard case .number(let number) = statistic.cell,
                                case .number(let before)? = entry.published.cell(
                                    statistic.statistic)
                            else { return false }
                            return (1..<10).contains(number - before)
                        }
                        if tells, guarded { pinned.guarded += 1 }
                        if tells, !guarded { pinned.careless += 1 }
                    }
                    if guarded { released += 1 }
                    ledger.append(
                        OverlapLedgerEntry(
                            release: run, run: run, tables: tables, published: now))
                }
            }
        }
        #expect(pinned.guarded == 0)
        #expect(pinned.careless > 20)
        #expect(released > 45, "a guard that refuses everything proves nothing")
    }

    @Test("Another policy or other people under the same run are refused")
    func sameRun() throws {
        let control = try DisclosureControl(policy: policy())
        let first = try entry(tables([300, 250, 203]), control, run: "1")
        #expect(throws: DisclosureError.self) {
            try control.protect(tables([300, 250, 230]), run: "1", after: [first])
        }
        let other = try DisclosureControl(policy: policy(base: 10))
        #expect(throws: DisclosureError.self) {
            try other.protect(tables([300, 250, 203]), run: "1", after: [first])
        }
    }

    @Test("Tables that do not add up, and policies that cannot be meant, are refused")
    func refused() {
        #expect(throws: DisclosureError.self) { try tables([1, 2]) }
        #expect(throws: DisclosureError.self) {
            try OverlapTables(
                agencies: ["a", "b"], regions: [5, 5, 5],
                attributes: [.init(name: "band", values: ["x"], counts: [[5, 5, 4]])])
        }
        #expect(throws: DisclosureError.self) { try DisclosureControl(policy: policy(base: 11)) }
    }
}
