import Linkage
import Testing

@Suite struct EvaluationTests {
    private static func handle(_ number: Int) -> String {
        String(repeating: "0", count: 31) + String(number, radix: 16)
    }

    private static func truth(_ rows: [String]) throws -> Truth {
        let text = Array((["agency,handle,entity"] + rows).joined(separator: "\n").utf8)
        return try Truth(text: text.span, path: "truth.csv", agencies: ["a", "b", "c"])
    }

    private static func evaluation(
        links: [String], clusters: [String], truth: Truth
    ) throws -> Evaluation {
        let header = "agency_a,handle_a,agency_b,handle_b,weight,probability"
        let linkText = Array(([header] + links).joined(separator: "\n").utf8)
        let clusterText = Array(
            (["cluster,agency,handle,probability"] + clusters).joined(separator: "\n").utf8)
        return try Evaluation(
            links: JudgedLinks(text: linkText.span, path: "links.csv", truth: truth),
            clusters: clusterText.span, path: "clusters.csv", truth: truth)
    }

    // Persons: p = a1 b1 c1, q = a2 b2, r = a3 c3, s = b4.
    private static let rows = [
        "a,\(handle(1)),p", "b,\(handle(1)),p", "c,\(handle(1)),p", "a,\(handle(2)),q",
        "b,\(handle(2)),q", "a,\(handle(3)),r", "c,\(handle(3)),r", "b,\(handle(4)),\"s, too\"",
    ]

    @Test("Precision, recall and F1 are those counted by hand")
    func figuresMatchHandCount() throws {
        // a-b: p right, a3-b4 wrong; true pairs p, q. a-c: p right; true pairs p, r.
        let links = [
            "a,\(Self.handle(1)),b,\(Self.handle(1)),9.0000,0.990000",
            "a,\(Self.handle(3)),b,\(Self.handle(4)),1.0000,0.600000",
            "a,\(Self.handle(1)),c,\(Self.handle(1)),9.0000,0.990000",
        ]
        let clusters = [
            "1,a,\(Self.handle(1)),1", "1,b,\(Self.handle(1)),1", "1,c,\(Self.handle(1)),1",
            "2,a,\(Self.handle(2)),1", "3,a,\(Self.handle(3)),1", "3,b,\(Self.handle(4)),1",
            "4,b,\(Self.handle(2)),1", "5,c,\(Self.handle(3)),1",
        ]
        let result = try Self.evaluation(
            links: links, clusters: clusters, truth: Self.truth(Self.rows))
        let first = try #require(result.agencyPairs.first).quality
        #expect((first.found, first.right, first.truth) == (2, 1, 2))
        #expect(first.precision == 0.5 && first.recall == 0.5 && first.f1 == 0.5)
        #expect((result.links.found, result.links.right, result.links.truth) == (3, 2, 5))
        #expect(result.links.f1 == 0.5)
        let all = result.clusters
        #expect((all.found, all.right, all.truth) == (4, 3, 5))
        #expect(all.precision == 0.75 && all.recall == 0.6)
    }

    @Test("Nothing found and nothing to find is no figure, not a division by zero")
    func emptyRunsHaveNoFigures() throws {
        let result = try Self.evaluation(links: [], clusters: [], truth: Self.truth([]))
        #expect(result.links.precision == nil && result.links.recall == nil)
        #expect(result.links.f1 == nil)
    }

    @Test(
        "A malformed truth is an error with its row",
        arguments: [
            ("d,\(handle(9)),x", 3), ("a,123,x", 3), ("a,0,x", 3), ("a,\(handle(9)),", 3),
            ("a,\(handle(1)),x", 3), ("a,\(handle(9))", 3), ("a,\(handle(9)),x,y", 3),
        ])
    func malformedTruthIsRefused(row: String, number: Int) throws {
        #expect {
            try Self.truth(["a,\(Self.handle(1)),p", row])
        } throws: { error in
            guard case .invalidFile("truth.csv", let found, _)? = error as? LinkageError else {
                return false
            }
            return found == number
        }
    }

    @Test("A truth without its header is an error")
    func missingHeaderIsRefused() throws {
        for text in ["", "handle,entity\n", "a,\(Self.handle(1)),p\n"] {
            let bytes = Array(text.utf8)
            #expect(throws: LinkageError.self) {
                try Truth(text: bytes.span, path: "truth.csv", agencies: ["a"])
            }
        }
    }
}
