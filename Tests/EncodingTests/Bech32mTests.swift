import Encoding
import Secrets
import TestSupport
import Testing

@Suite("Bech32m")
struct Bech32mTests {
    struct Case: Decodable, Sendable {
        let text, prefix: String
        let valid: Bool
    }

    @Test("BIP 350's examples are valid or not, as it says")
    func published() throws {
        let cases = try Vectors.cases("bip350.json", of: Case.self)
        #expect(cases.count == 12)
        for vector in cases where !vector.prefix.isEmpty {
            let bytes = Array(vector.text.utf8)
            let isValid = Bech32m.isValid(bytes.span, prefix: vector.prefix)
            #expect(isValid == vector.valid, "\(vector.text)")
        }
    }

    @Test("Every secret comes back from its text", arguments: [0, 1, 2, 3, 4, 5, 16, 31, 32])
    func roundTrip(count: Int) throws {
        let secret = try SecretBytes.random(count: count)
        let text = try Bech32m.encode(prefix: "test-", secret)
        let back = try text.withBytes {
            try Bech32m.decode(prefix: "test-", byteCount: count, $0)
        }
        switch back {
        case .some(let back):
            let same = back == secret
            #expect(same)
        case .none: Issue.record("the text of a secret was refused")
        }
    }
}
