import Encoding
import Foundation
import Records
import TestSupport
import Testing

@Suite("Schemas of clkhash")
struct CLKSchemaTests {
    private static let whole = #"""
        {"version": 3, "clkConfig": {"l": 1024, "kdf": {"type": "HKDF", "salt": "AAEC"}},
         "features": [
          {"identifier": "id", "ignored": true},
          {"identifier": "name", "format": {"type": "string", "pattern": "[a-z]+"},
           "hashing": {"comparison": {"type": "ngram", "n": 2, "positional": true},
            "strategy": {"bitsPerFeature": 100},
            "missingValue": {"sentinel": "n\u00e9\ud83d\ude00"}}},
          {"identifier": "born", "format": {"type": "date", "format": "%Y-%m-%d"},
           "hashing": {"comparison": {"type": "exact"}, "strategy": {"bitsPerToken": 9},
            "hash": {"type": "doubleHash", "prevent_singularity": true}}},
          {"identifier": "weight", "format": {"type": "integer", "minimum": -1},
           "hashing": {"comparison": {"type": "numeric", "thresholdDistance": 0.5e1,
            "resolution": 3}, "strategy": {"bitsPerToken": 3}}}]}
        """#

    /// What is wrong with a schema; nil if nothing is.
    private func problem(_ text: some Sequence<UInt8>) -> String? {
        do {
            _ = try CLKSchema(json: Array(text).span, path: "s.json")
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("A good schema is refused, or its columns are lost")
    func good() throws {
        #expect(problem(Self.whole.utf8) == nil)
        let schema = try CLKSchema(json: Array(Self.whole.utf8).span, path: "s.json")
        #expect(schema.columns == ["id", "name", "born", "weight"])
        #expect(schema.version == 3 && schema.bitCount == 1024 && schema.byteCount == 128)
    }

    @Test("A schema cut short at any byte is read, or stops the program")
    func truncation() {
        let text = Array(Self.whole.utf8)
        for count in 0..<text.count {
            #expect(problem(text.prefix(count)) != nil, "\(count) bytes")
        }
    }

    @Test("A schema with any bit flipped stops the program or gives no clear line")
    func flippedBits() {
        var text = Array(Self.whole.utf8)
        for index in text.indices {
            for bit in 0..<8 {
                text[index] ^= 1 << UInt8(bit)
                if let problem = problem(text) {
                    #expect(problem.hasPrefix("s.json") && !problem.contains("\n"))
                }
                text[index] ^= 1 << UInt8(bit)
            }
        }
    }

    @Test("Deep nesting, huge numbers and twice-named keys pass")
    func hostile() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(problem(deep.utf8)?.contains("levels") == true)
        let many = (0..<64).map { _ in #"{"identifier": "x", "ignored": true}"# }
        let wide = #"{"version": 3, "clkConfig": {"l": 8, "kdf": {"type": "HKDF"}}, "features": ["#
        #expect(problem("\(wide)\(many.joined(separator: ","))]}".utf8)?.contains("8160") == true)
        #expect(problem("\(wide)\(many.dropLast().joined(separator: ","))]}".utf8) == nil)
        let twice = Self.whole.replacing("\"version\": 3,", with: "\"version\": 3, \"version\": 3,")
        #expect(problem(twice.utf8)?.contains("twice") == true)
    }

    @Test(
        "A fault is not named with its place",
        arguments: [
            ("\"version\": 3", "\"version\": 4", "`version`"),
            ("\"l\": 1024", "\"l\": 0", "`clkConfig.l`"),
            ("\"l\": 1024", "\"l\": 1e400", "`clkConfig.l`"),
            ("\"l\": 1024", "\"l\": 99999999", "`clkConfig.l`"),
            ("\"l\": 1024", "\"l\": 1000", "power of two"),
            ("\"AAEC\"", "\"A\"", "`clkConfig.kdf.salt`"),
            ("\"type\": \"HKDF\"", "\"type\": \"legacy\"", "`clkConfig.kdf.type`"),
            ("\"salt\": \"AAEC\"", "\"keySize\": 65", "64 bytes"),
            ("\"n\": 2", "\"n\": 0", "`features[1].hashing.comparison.n`"),
            ("[a-z]+", "[a-z", "`features[1].format.pattern`"),
            ("[a-z]+", "\\\\p{L}", "`\\p`"),
            ("[a-z]+", "[[a]]", "within a set"),
            ("%Y-%m-%d", "%Y-%U", "`%U` is not supported"),
            ("%Y-%m-%d", "%Y-%Y", "twice"),
            ("%Y-%m-%d", "%Y%", "at its end"),
            ("\"strategy\": {\"bitsPerFeature\": 100}", "\"strategy\": {}", "either"),
            ("\"bitsPerFeature\": 100", "\"bitsPerFeature\": 0", "bitsPerFeature`"),
            ("\"positional\"", "\"n\": 3, \"positional\"", "twice"),
            ("\"minimum\": -1", "\"least\": -1", "`least` is not known"),
            ("0.5e1", "0", "thresholdDistance"), ("0.5e1", "0.1", "thresholdDistance"),
            ("\"type\": \"doubleHash\"", "\"type\": \"blakeHash\"", "prevent_singularity"),
            ("\\ud83d\\ude00", "\\ud83d", "half a character"),
        ])
    func faults(part: String, fault: String, expected: String) throws {
        #expect(Self.whole.contains(part))
        let found = try #require(problem(Self.whole.replacing(part, with: fault).utf8))
        #expect(found.contains(expected), "\(found)")
    }

    @Test("A schema of version 1 asks for positions without end, or is refused where it is good")
    func positionsOfVersion1() {
        func schema(_ k: Int, _ hashing: String) -> String {
            #"{"version": 1, "clkConfig": {"l": 64, "k": \#(k), "hash": {"type": "doubleHash"},"#
                + #" "kdf": {"type": "HKDF"}}, "features": [{"identifier": "x", "format":"#
                + #" {"type": "string"}, "hashing": {"ngram": 2\#(hashing)}}]}"#
        }
        #expect(problem(schema(20, "").utf8) == nil)
        #expect(problem(schema(20, #", "weight": 0"#).utf8) == nil)
        #expect(problem(schema(.max, "").utf8)?.contains("`clkConfig.k`") == true)
        #expect(problem(schema(20, #", "weight": 1e9"#).utf8)?.contains("weight") == true)
        #expect(problem(schema(20, #", "weight": 0.01"#).utf8)?.contains("weight") == true)
    }

    @Test(
        "What clkhash does without a word is done without a warning",
        arguments: [
            ("\"kdf\": {", "\"xorFolds\": 1, \"kdf\": {", "xorFolds"),
            ("\"resolution\"", "\"fractionalPrecision\": 2, \"resolution\"", "fractionalPrecision"),
            ("\"type\": \"HKDF\"", "\"type\": \"HKDF\", \"keysize\": 8", "keysize"),
            ("\"pattern\": \"[a-z]+\"", "\"case\": \"lower\"", "`case` only checks"),
            (
                "\"resolution\": 3}, \"strategy\": {\"bitsPerToken\": 3}",
                "\"resolution\": 3}, \"strategy\": {\"bitsPerFeature\": 3}", "fewer than"
            ),
            ("", "", "doubleHash is broken"), ("", "", "no `replaceWith`"),
            ("{\"sentinel\": ", "{\"replaceWith\": \"x\", \"sentinel\": ", "match each other"),
        ])
    func warnings(part: String, surprise: String, expected: String) throws {
        let text = part.isEmpty ? Self.whole : Self.whole.replacing(part, with: surprise)
        let schema = try CLKSchema(json: Array(text.utf8).span, path: "s.json")
        #expect(schema.warnings.count { $0.contains(expected) } == 1, "\(schema.warnings)")
    }
}
