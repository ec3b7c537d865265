import Encoding
import TestSupport
import Testing

@Suite("Vectors of hardening")
struct HardeningVectorTests {
    struct Case: Decodable, Sendable {
        let bits: String
        let balance: String
        let fold: String
        let rule90: String
    }

    @Test("Steps without a key make what the papers' definitions make, the published example too")
    func vectors() throws {
        let cases = try Vectors.cases("hardening.json", of: Case.self)
        #expect(cases.count == 6)
        for example in cases {
            let count = example.bits.count
            #expect(try Self.output(of: Balancing(), example.bits, 2 * count) == example.balance)
            #expect(try Self.output(of: Rule90(), example.bits, count) == example.rule90)
            // A filter has whole words: the halves of a shorter one are put into a word each.
            let room = String(repeating: "0", count: max(0, 64 - count / 2))
            let padded = example.bits.prefix(count / 2) + room + example.bits.suffix(count / 2)
            let folded = try Self.output(of: Folding(), padded + room, count / 2 + room.count)
            #expect(folded == example.fold + room)
        }
    }

    private static func output(
        of step: some FilterStep, _ bits: String, _ count: Int
    ) throws -> String {
        var input = [UInt64](repeating: 0, count: bits.utf8.count / 64)
        for (index, bit) in bits.utf8.enumerated() where bit == 0x31 {
            input[index / 64] |= 1 << UInt64(index % 64)
        }
        var output = [UInt64](repeating: 0, count: count / 64)
        var span = output.mutableSpan
        try step.apply(input.span, to: &span)
        return (0..<count).map { output[$0 / 64] >> UInt64($0 % 64) & 1 == 1 ? "1" : "0" }.joined()
    }
}
