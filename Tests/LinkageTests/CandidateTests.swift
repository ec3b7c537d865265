import Foundation
import Linkage
import TestSupport
import Testing
import Tokens

/// Which pairs are compared at all.
@Suite struct CandidateTests {
    /// The words of a field, nil where it is missing.
    static func token(_ table: TokenTable, _ row: Int, _ field: Int) -> [UInt64]? {
        guard table.missingMask(at: row) >> UInt64(field) & 1 == 0 else { return nil }
        let start = row * table.fields.wordsPerRow + table.header.wordOffset(ofField: field)
        let count = table.header.fields[field].wordCount
        return table.fields.withWords { words in (start..<start + count).map { words[$0] } }
    }

    /// Pairs that share a block within the cap, by the definition: a set of at most three fields,
    /// sex left out, in which they agree and not too many others do.
    static func slowCount(
        _ left: TokenTable, _ right: TokenTable, cap: Int, isWithin: Bool = false
    ) -> Int {
        let fields = [0, 1, 2, 3]
        var sets: [[Int]] = []
        for mask in 1..<16 {
            let set = fields.filter { mask >> $0 & 1 == 1 }
            if set.count <= 3 { sets.append(set) }
        }
        func key(_ table: TokenTable, _ row: Int, _ set: [Int]) -> [[UInt64]]? {
            let tokens = set.compactMap { token(table, row, $0) }
            return tokens.count == set.count ? tokens : nil
        }
        var pairs: Set<[Int]> = []
        for set in sets {
            var blocks: [[[UInt64]]: (left: [Int], right: [Int])] = [:]
            for row in 0..<left.rowCount {
                if let key = key(left, row, set) { blocks[key, default: ([], [])].left.append(row) }
            }
            for row in 0..<right.rowCount {
                if let key = key(right, row, set) {
                    blocks[key, default: ([], [])].right.append(row)
                }
            }
            for block in blocks.values
            where block.left.count * block.right.count <= cap * cap {
                for one in block.left {
                    for other in block.right where !isWithin || one < other {
                        pairs.insert([one, other])
                    }
                }
            }
        }
        return pairs.count
    }

    @Test(
        "Blocks hold the pairs that their definition gives, each once, whatever the cap",
        arguments: [1, 2, 3, 6, 1_000])
    func blocksFollowTheirDefinition(cap: Int) async throws {
        let tables = try LinkageRunTests.agencies(2, people: 200, seed: 12).tables
        let outcome = try await LinkageRunTests.run(tables) {
            $0.candidates = [.exactTokens]
            $0.blockCap = cap
        }
        let summary = outcome.pairs[0].candidates
        #expect(summary.comparedPairs == Self.slowCount(tables[0], tables[1], cap: cap))
        #expect(summary.fieldsPassedOver == ["sex"])
        #expect(summary.rules.reduce(0) { $0 + $1.pairs } >= summary.comparedPairs)
        if cap == 1 { #expect(summary.pairsInSplitBlocks > 0) }
        if cap == 1_000 { #expect(summary.pairsInSplitBlocks == 0) }
    }

    @Test(
        "Within one file the same blocks give every pair once and no record with itself",
        arguments: [2, 1_000])
    func blocksWithin(cap: Int) async throws {
        let table = try LinkageRunTests.agencies(1, people: 250, seed: 3).tables[0]
        let blocked = try await LinkageRunTests.run([table]) {
            $0.candidates = [.exactTokens]
            $0.blockCap = cap
        }
        let slow = Self.slowCount(table, table, cap: cap, isWithin: true)
        #expect(blocked.pairs[0].candidates.comparedPairs == slow)
        let all = try await LinkageRunTests.run([table])
        let count = table.rowCount
        #expect(all.pairs[0].candidates.comparedPairs == count * (count - 1) / 2)
    }

    @Test("Bands find the share of similar pairs that was asked for, and leave most others out")
    func bandsReachTheirRecall() async throws {
        let tables = try LinkageRunTests.agencies(2, people: 600, seed: 21).tables
        let all = try await LinkageRunTests.run(tables) { $0.candidates = [.allPairs] }
        for method in ["lsh:record", "lsh:given_name+surname"] {
            let banded = try await LinkageRunTests.run(tables) {
                $0.candidates = [CandidateMethod(rawValue: method)!]
                $0.bandSimilarity = 0.8
                $0.bandRecall = 0.95
            }
            let summary = banded.pairs[0].candidates
            #expect(summary.comparedPairs < summary.allPairs / 3, "\(method)")
            let found = Set(banded.pairs[0].links.map { [$0.leftRow, $0.rightRow] })
            let wanted = all.pairs[0].links.filter { $0.score > 5 }
            let share =
                Double(wanted.count { found.contains([$0.leftRow, $0.rightRow]) })
                / Double(wanted.count)
            #expect(share > 0.85, "\(method): \(share)")
        }
    }

    @Test("Tokens and bands together compare each pair once and no fewer than either")
    func methodsCombine() async throws {
        let tables = try LinkageRunTests.agencies(2, people: 300, seed: 33).tables
        var counts: [Int] = []
        for methods in [["exact-tokens"], ["lsh:record"], ["exact-tokens", "lsh:record"]] {
            let outcome = try await LinkageRunTests.run(tables) {
                $0.candidates = methods.compactMap { CandidateMethod(rawValue: $0) }
            }
            counts.append(outcome.pairs[0].candidates.comparedPairs)
        }
        #expect(counts[2] >= max(counts[0], counts[1]))
        #expect(counts[2] <= counts[0] + counts[1])
    }

    @Test("What blocking loses is seen in a sample, though nobody knows the truth")
    func lossIsEstimated() async throws {
        let tables = try LinkageRunTests.agencies(2, people: 400, seed: 9).tables
        let wide = try await LinkageRunTests.run(tables) { $0.candidates = [.exactTokens] }
        let narrow = try await LinkageRunTests.run(tables) {
            $0.candidates = [.exactTokens]
            $0.blockCap = 1
        }
        let all = try await LinkageRunTests.run(tables) { $0.candidates = [.allPairs] }
        #expect(all.pairs[0].candidates.loss == nil)
        let few = try #require(wide.pairs[0].candidates.loss)
        let many = try #require(narrow.pairs[0].candidates.loss)
        #expect(few.sampledRecords == tables[0].rowCount)
        #expect(few.share <= 0.02 && many.lost > few.lost)
        #expect(many.low <= many.share && many.share <= many.high)
    }

    @Test("A method is read from its text and written back, and no other text is one")
    func methodsHaveNames() {
        for name in ["all-pairs", "exact-tokens", "lsh:record", "lsh:dob", "lsh:a+b"] {
            #expect(CandidateMethod(rawValue: name)?.rawValue == name)
        }
        for name in ["", "lsh", "lsh:", "lsh:a+", "lsh:a+a", "tokens"] {
            #expect(CandidateMethod(rawValue: name) == nil)
        }
    }

    @Test("Bands over filters that the files do not have are refused by name")
    func unknownFilters() async throws {
        let tables = try LinkageRunTests.agencies(2, people: 20).tables
        await #expect(throws: LinkageError.self) {
            try await LinkageRunTests.run(tables) {
                $0.candidates = [.similarity(.fields(["shoe_size"]))]
            }
        }
    }
}
