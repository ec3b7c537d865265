import Records
import Testing

@Suite("Hardening in schemas")
struct HardeningSchemaTests {
    private static func text(_ hardening: String, _ profile: String = "profile: record") -> String {
        """
        trefoil-schema: 1
        name: hardened
        \(profile)
        record:
          bits: 1024
          hardening: \(hardening)
        fields:
          - {name: surname, column: surname, type: surname}
          - {name: date_of_birth, column: dob, type: date-of-birth}
        """
    }

    private func schema(_ hardening: String) throws -> Schema {
        try Schema(text: Self.text(hardening), path: "s.yaml")
    }

    @Test("Every step is read with its settings; a new filter is as long as the last")
    func everyStep() throws {
        let all = try schema(
            "[balance, permute, fold, rule-90, noise, rehash, {rehash: {window: 12, bits: 512}}, "
                + "{rehash: {window: 12, step: 4, positions: 2}}, resample-xor, "
                + "{resample-xor: {bits: 256}}, {diffuse: {t: 5}}, {diffuse: {t: 10, bits: 128}}]")
        #expect(
            all.record.hardening == [
                .balance, .permute, .fold, .rule90, .noise,
                .rehash(.init(window: 8, step: 8, positions: 3, bits: 1024)),
                .rehash(.init(window: 12, step: 12, positions: 3, bits: 512)),
                .rehash(.init(window: 12, step: 4, positions: 2, bits: 512)),
                .resampleXor(bits: 512), .resampleXor(bits: 256),
                .diffuse(inputs: 5, bits: 256), .diffuse(inputs: 10, bits: 128),
            ])
        #expect(all.record.outputBits == 128)
        #expect(try schema("[]").record.hardening.isEmpty)
        let plain = Self.text("[fold]", "profile: plain\nsend: [record]")
        #expect(try Schema(text: plain, path: "s").record.outputBits == 512)
    }

    @Test("A step, a setting and the order change the canonical text; a spelt-out default does not")
    func canonicalText() throws {
        let lists = [
            "[]", "[balance]", "[fold]", "[balance, permute]", "[permute, balance]",
            "[permute, noise, balance]", "[rehash]", "[{rehash: {positions: 4}}]",
            "[{diffuse: {t: 5}}]", "[{diffuse: {t: 6}}]", "[resample-xor]",
            "[{resample-xor: {bits: 512}}]",
        ]
        let texts = try lists.map { try schema($0).canonicalText }
        #expect(Set(texts).count == lists.count)
        #expect(
            try schema("[{rehash: {window: 8, step: 8, positions: 3, bits: 1024}}]").canonicalText
                == schema("[rehash]").canonicalText)
    }

    @Test(
        "A fault of the hardening names the line and what was expected",
        arguments: [
            ("balance", "6: hardening: expected a list of steps"),
            ("[shuffle]", "6: hardening: expected one of balance, fold, permute, rule-90"),
            ("[{shuffle: {}}]", "6: unknown key 'shuffle'"),
            ("[{fold: {bits: 64}}]", "6: hardening: fold has no settings"),
            ("[{diffuse: {t: 5}, fold: {}}]", "6: hardening: expected one step in each element"),
            ("[diffuse]", "6: hardening: diffuse needs t"),
            ("[{diffuse: {t: 1}}]", "6: t: expected a whole number from 2 to 64"),
            ("[{diffuse: {t: 5, bits: 100}}]", "6: bits: expected a multiple of 64"),
            ("[{resample-xor: {t: 5}}]", "6: unknown key 't'; expected one of bits"),
            ("[{rehash: {window: 17}}]", "6: window: expected a whole number from 2 to 16"),
            ("[{rehash: {step: 9}}]", "6: step: expected a whole number from 1 to 8"),
            ("[{rehash: {positions: 9}}]", "6: positions: expected a whole number from 1 to 8"),
            (
                "[balance, balance, balance, balance, balance,\n    balance]",
                "7: hardening: balance makes 65536 of 32768 bits; expected a multiple of 64"
            ),
            ("[fold, fold, fold, fold, fold]", "6: hardening: fold makes 32 of 64 bits"),
            (
                "[{resample-xor: {bits: 192}}, fold]",
                "6: hardening: fold makes 96 of 192 bits; expected a multiple of 64"
            ),
            (
                "[{rehash: {positions: 8}}]",
                "6: hardening: rehash: 128 windows would fill more than half of 1024 bits"
            ),
            (
                "[{resample-xor: {bits: 64}}, {diffuse: {t: 33}}]",
                "6: hardening: diffuse: t is over half of the filter's 64 bits"
            ),
            ("[balance, fold]", "6: hardening: fold would lay a balanced filter on its"),
            ("[permute, balance, rule-90, fold]", "6: hardening: fold would lay a balanced"),
            ("[noise, fold, noise]", "6: hardening: noise is listed twice"),
            (
                "[" + Array(repeating: "permute", count: 15).joined(separator: ", ") + "]",
                "6: hardening: expected at most 13 steps"
            ),
        ])
    func faults(hardening: String, message: String) {
        expectFault(Self.text(hardening), message)
    }

    @Test("Hardening goes with record-level filters alone, listed noise with those that have it")
    func profiles() {
        expectFault(
            Self.text("[fold]", "profile: plain\nsend: [fields, record]"),
            "7: hardening: field-level filters would travel beside the hardened one")
        expectFault(
            Self.text("[fold]", "profile: fields\nsalts: {records: 1000}"),
            "7: hardening: field-level filters would travel beside the hardened one")
        expectFault(
            Self.text("[noise, fold]", "profile: plain\nsend: [record]"),
            "7: hardening: noise is listed, and the filter has none")
        expectFault(
            Self.text("[noise]\n  noise: none"),
            "6: hardening: noise is listed, and the filter has none")
    }

    private func expectFault(_ text: String, _ message: String) {
        do {
            _ = try Schema(text: text, path: "s.yaml")
            Issue.record("accepted; expected \(message)")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }
}
